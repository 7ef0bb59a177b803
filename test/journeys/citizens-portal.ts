import { civilDayOf, FILABLE, PROCEDURES } from '@hoso/contracts';

import type { DossierView } from '../../apps/intake/src/domain/dossier-view.js';
import type { Receipt } from '../../apps/intake/src/features/submit-dossier/submit-dossier.js';
import { dossierOf, FAIR_MIXTURE } from '../../apps/neighbours/src/rehearsal/dossiers.js';
import type { SampleDossier } from '../../apps/neighbours/src/rehearsal/filing-request.js';
import type { SampleFile } from '../../apps/neighbours/src/rehearsal/sample-files.js';
import { answerSupplement } from '../../apps/neighbours/src/rehearsal/supplements.js';
import type { AcceptedFiling, Filings } from '../../deploy/local/check/file-dossiers.js';
import { PORTAL, type Answer } from '../../deploy/local/check/house-caller.js';
import type { StandingHouse } from './standing-house.js';
import { until } from './until.js';

/** Procedures that journeys file under. */
export const REGISTER_SECURITY = '1.011435';
export const REGISTER_TEMPORARY_RESIDENCE = '1.004194';
export const REGISTER_PERMANENT_RESIDENCE = '1.004222';

/** What is to be filed: under which procedure, and what the register will say about the applicant. */
export interface FilingWish {
  readonly procedure: string;
  readonly identity?: SampleDossier['expectedIdentity'];
}

/** A filing with its papers handed in: what is sent, as often as need be. */
export interface ReadyFiling {
  readonly sample: SampleDossier;
  readonly body: object;
}

const INDEXES_MOST = 10_000;

/** A portal through which made-up citizens file, follow, supplement, pay for and withdraw their dossiers. */
export class CitizensPortal {
  private index = 0;
  private readonly accepted = new Map<string, AcceptedFiling>();
  private readonly personalValues = new Set<string>();

  constructor(private readonly standing: StandingHouse) {}

  /** Everything that was filed here and accepted. */
  get filings(): Filings {
    return { accepted: [...this.accepted.values()], refused: 0, repeated: 0, wrong: [], personalValues: this.personalValues };
  }

  /** Makes up the next dossier of that kind, and hands in its papers. */
  async prepare(wish: FilingWish): Promise<ReadyFiling> {
    const sample = this.makeUp(wish);
    const { fullName, personalNumber, phone, email } = sample.request.applicant;
    for (const value of [fullName.normalize('NFC'), personalNumber, phone, email]) if (value) this.personalValues.add(value);
    return { sample, body: { ...sample.request, attachments: await this.handIn(sample.papers) } };
  }

  /** Files once, and gives the answer as it came. */
  async send({ sample, body }: ReadyFiling): Promise<Response> {
    const headers = { 'idempotency-key': sample.idempotencyKey };
    const response = await this.standing.say('intake', 'POST', '/dossiers', { as: PORTAL, body, headers });
    if (response.status === 202) {
      const { dossierId } = (await response.clone().json()) as Receipt;
      this.accepted.set(dossierId, { dossierId, sample });
    }
    return response;
  }

  /** Prepares and files, as often as the house asks for it. */
  async file(wish: FilingWish): Promise<Receipt> {
    return this.fileReady(await this.prepare(wish));
  }

  /** Files until the house has it: the same words under the same key. */
  async fileReady(ready: ReadyFiling): Promise<Receipt> {
    return until('the house takes the dossier', async () => {
      const response = await this.send(ready).catch(() => undefined);
      if (response === undefined || response.status === 503) return undefined;
      if (response.status !== 202) throw new Error(`Filing was answered ${response.status}: ${await response.text()}`);
      return (await response.json()) as Receipt;
    });
  }

  /** A dossier as it stands. */
  async look(dossierId: string): Promise<{ readonly view: DossierView; readonly etag: string }> {
    const { status, body, etag } = await this.standing.caller.ask('intake', 'GET', `/dossiers/${dossierId}`, { as: PORTAL });
    if (status !== 200 || etag === null) throw new Error(`Looking at ${dossierId} was answered ${status}.`);
    return { view: body as DossierView, etag };
  }

  /** Waits until the dossier has that national status. */
  async untilStatus(dossierId: string, status: number, withinMs?: number): Promise<DossierView> {
    const look = async (): Promise<DossierView | false> => {
      const { view } = await this.look(dossierId);
      return view.status.id === status && view;
    };
    return until(`${dossierId} has status ${status}`, look, withinMs);
  }

  /** Waits until that is known of the applicant. */
  async untilIdentity(dossierId: string, identity: DossierView['identity']): Promise<DossierView> {
    return until(`the applicant of ${dossierId} is ${identity}`, async () => {
      const { view } = await this.look(dossierId);
      return view.identity === identity && view;
    });
  }

  /** Every state of the dossier that the house tells after the one that is known, until it has nothing more to tell. */
  async *follow(dossierId: string, known = 0): AsyncGenerator<DossierView> {
    const headers = { 'last-event-id': String(known) };
    const response = await this.standing.say('intake', 'GET', `/dossiers/${dossierId}/events`, { as: PORTAL, headers });
    let text = '';
    for await (const part of response.body!.pipeThrough(new TextDecoderStream())) {
      const told = `${text}${part}`.split('\n\n');
      text = told.pop() ?? '';
      for (const event of told) {
        const line = event.split('\n').find((one) => one.startsWith('data: '));
        if (line) yield JSON.parse(line.slice('data: '.length)) as DossierView;
      }
    }
  }

  /** Answers what is asked for, as a person who now gets it right. */
  async supplement(dossierId: string): Promise<Answer> {
    const { view } = await this.look(dossierId);
    const { round, items } = view.supplement!;
    const { sample } = this.accepted.get(dossierId)!;
    const { rehearsalSeed } = this.standing.house.launch;
    const { papers, ...said } = answerSupplement(rehearsalSeed, sample, round, items.map(({ pointer }) => pointer));
    return this.answer(dossierId, { ...said, attachments: await this.handIn(papers) });
  }

  /** Answers with the same words again, as a person who sees no mistake. */
  repeatItself(dossierId: string): Promise<Answer> {
    return this.answer(dossierId, { applicant: this.accepted.get(dossierId)!.sample.request.applicant });
  }

  private answer(dossierId: string, body: object): Promise<Answer> {
    return this.act(dossierId, 'supplements', body);
  }

  /** Pays online under that reference, now: all that is owed, or so much. */
  async pay(dossierId: string, reference: string, amountVnd?: number): Promise<Answer> {
    const { view } = await this.look(dossierId);
    const { request, totalVnd } = view.fees.at(-1)!;
    const paidAt = new Date().toISOString();
    return this.act(dossierId, 'payments', { request, amountVnd: amountVnd ?? totalVnd, form: 'online', reference, paidAt });
  }

  /** Takes the dossier back. */
  withdraw(dossierId: string): Promise<Answer> {
    return this.act(dossierId, 'withdrawal', { reason: 'no-longer-needed' });
  }

  /** Acts on the dossier as it stands: where it has moved on since the look (412), looks again. */
  private async act(dossierId: string, path: string, body: object): Promise<Answer> {
    return until(`${dossierId} stands still between a look and a deed`, async () => {
      const { etag } = await this.look(dossierId);
      const asked = { as: PORTAL, body, headers: { 'if-match': etag } };
      const answer = await this.standing.caller.ask('intake', 'POST', `/dossiers/${dossierId}/${path}`, asked);
      return answer.status !== 412 && answer;
    });
  }

  private makeUp({ procedure, identity = 'matched' }: FilingWish): SampleDossier {
    const procedures = PROCEDURES.filter(({ code }) => code === procedure);
    const registerMisses = identity === 'mismatched' || identity === 'not-found' ? 1 : 0;
    const mixture = { ...FAIR_MIXTURE, registerMisses, representative: 0 };
    const world = { procedures, agencies: FILABLE, filedOn: civilDayOf(Date.now()), mixture };
    for (const last = this.index + INDEXES_MOST; this.index < last; ) {
      const sample = dossierOf(this.standing.house.launch.rehearsalSeed, this.index++, world);
      if (sample.expectedIdentity === identity) return sample;
    }
    throw new Error(`No made-up dossier is ${identity}.`);
  }

  private async handIn(
    papers: readonly { readonly paperCode: string; readonly file: SampleFile }[],
  ): Promise<readonly { readonly paperCode: string; readonly fileId: string }[]> {
    return Promise.all(
      papers.map(async ({ paperCode, file }) => {
        const form = new FormData();
        form.append('sha256', file.sha256);
        form.append('file', new Blob([new Uint8Array(file.bytes)], { type: file.mediaType }), file.name);
        const { status, body } = await this.standing.caller.ask('intake', 'POST', '/attachments', { as: PORTAL, body: form });
        if (status !== 201) throw new Error(`Handing in a paper was answered ${status}.`);
        return { paperCode, fileId: (body as { readonly fileId: string }).fileId };
      }),
    );
  }
}
