import { setTimeout as pause } from 'node:timers/promises';

import { findEntry, levelOneOf, PROCEDURES, type Channel } from '@hoso/contracts';
import type { SeededRandom } from '@hoso/kernel';

import { judge, judgeFee, judgeIdentity, type OfficialAction } from '../../../apps/neighbours/src/rehearsal/judgement.js';
import { Person, type Bag, type Deed, type Saying } from './person.js';
import type { Wish } from './purse.js';

const WORKERS = 4;
const IDLE_MS = 250;
const TRIES = 4;
/** Of the dossiers at a desk, those that an official of another agency asks for. */
const TRESPASSED_SHARE = 0.02;

export interface OfficialsOptions {
  readonly seed: number;
  /** The office and the counter as officials reach them. */
  readonly doors: { readonly processing: string; readonly identity: string };
  readonly bag: Bag;
  readonly random: SeededRandom;
  readonly over: AbortSignal;
}

interface CaseView {
  readonly dossierId: string;
  readonly procedureCode: string;
  readonly procedureVersion: number;
  readonly channel: Channel;
  readonly step: { readonly id: string } | null;
  readonly revision: number;
}

/** Officials of every agency that has something to do: they look at what waits, and do the next thing with it. */
export class Officials {
  private readonly agencies: string[] = opinionAgencies();
  /** What was asked of which dossier: once for what is missing, and once for money. */
  private readonly asked = new Set<string>();
  private turn = 0;
  /** While they are away, nobody goes on with what waits. */
  away = false;

  constructor(private readonly options: OfficialsOptions) {}

  /** An agency has a dossier from now on. */
  staff(agency: string): void {
    if (!this.agencies.includes(agency)) this.agencies.push(agency);
  }

  async work(): Promise<void> {
    await Promise.all(Array.from({ length: WORKERS }, async () => {
      while (!this.options.over.aborted) {
        const agency = this.agencies[this.turn++ % this.agencies.length];
        // Away, in trouble, overtaken: somebody comes back to it.
        if (agency !== undefined && !this.away) await this.visit(agency).catch(() => undefined);
        await this.rest(IDLE_MS);
      }
    }));
  }

  private async visit(agency: string): Promise<void> {
    const { doors, bag } = this.options;
    await this.handle(new Person(agency, wishOf(agency), doors.processing, bag));
    await this.identify(new Person(agency, wishOf(agency), doors.identity, bag));
  }

  /** An official of another agency asks for what lies at this one's desk: unless its opinion was asked, it must not be shown. */
  private async trespass(official: Person, path: string, dossierId: string): Promise<void> {
    const { bag, random } = this.options;
    if (random.fraction() >= TRESPASSED_SHARE) return;
    const others = this.agencies.filter((agency) => agency !== official.client);
    if (others.length === 0) return;
    const other = random.pick(others);
    const stranger = new Person(other, wishOf(other), official.door, bag);
    await stranger.tryTo({ deed: 'trespass', key: dossierId, dossierId } as Deed, { method: 'GET', path });
  }

  private async handle(official: Person): Promise<void> {
    const page = await official.ask({ method: 'GET', path: '/cases?state=waiting-for-official&limit=20' });
    const cases = (page.how === 'ok' ? page.body['cases'] : []) as readonly CaseView[];
    for (const view of cases) {
      const { dossierId, revision } = view;
      const body = this.nextFor(view);
      if (this.options.over.aborted || body === undefined) continue;
      await this.trespass(official, `/cases/${dossierId}`, dossierId);
      const { action } = body;
      if (action === 'request-supplement' || action === 'request-fee') this.asked.add(`${action} ${dossierId}`);
      const key = `${dossierId}-${revision}-${action}`;
      const headers = { 'if-match': `"${revision}"`, 'idempotency-key': key };
      const saying: Saying = { method: 'POST', path: `/cases/${dossierId}/actions`, headers, body };
      const deed = { deed: 'act', key, dossierId, action, ...('lines' in body ? { lines: body.lines } : {}) } as Deed;
      await this.insist(official, deed, saying);
    }
  }

  /** Undefined where no person of this agency has anything to do. */
  private nextFor({ dossierId, procedureCode, procedureVersion, channel, step: at }: CaseView): OfficialAction | undefined {
    const { seed } = this.options;
    const procedure = findEntry(PROCEDURES, procedureCode, procedureVersion);
    const step = procedure?.steps.find(({ id }) => id === at?.id);
    if (procedure === undefined || step === undefined) return undefined;
    const fee = this.asked.has(`request-fee ${dossierId}`) ? undefined : judgeFee(seed, dossierId, step, procedure, channel);
    return fee ?? judge(seed, dossierId, step, !this.asked.has(`request-supplement ${dossierId}`));
  }

  private async identify(official: Person): Promise<void> {
    const page = await official.ask({ method: 'GET', path: '/verifications?limit=20' });
    const waiting = (page.how === 'ok' ? page.body['verifications'] : []) as readonly { readonly dossierId: string }[];
    for (const { dossierId } of waiting) {
      await this.trespass(official, `/verifications/${dossierId}`, dossierId);
      const seen = await official.ask({ method: 'GET', path: `/verifications/${dossierId}` });
      if (this.options.over.aborted || seen.how !== 'ok' || seen.etag === undefined) continue;
      const key = `${dossierId}-${seen.etag.replaceAll('"', '')}-identify`;
      const headers = { 'if-match': seen.etag, 'idempotency-key': key };
      const body = judgeIdentity(this.options.seed, dossierId);
      await this.insist(official, { deed: 'identify', key, dossierId } as Deed, {
        method: 'POST', path: `/verifications/${dossierId}/resolution`, headers, body,
      });
    }
  }

  /** The same again under the same key while nobody knows; then it is left to the next visit. */
  private async insist(official: Person, deed: Deed, saying: Saying): Promise<void> {
    for (let attempt = 0; attempt < TRIES && !this.options.over.aborted; attempt += 1) {
      if ((await official.tryTo(deed, saying)).how !== 'unknown') return;
      await this.rest(IDLE_MS * 2 ** attempt);
    }
  }

  private async rest(durationMs: number): Promise<void> {
    await pause(durationMs, undefined, { signal: this.options.over }).catch(() => undefined);
  }
}

/** Somebody of the agency who may do everything there. */
function wishOf(agency: string): Wish {
  return { kind: 'official', tenant: levelOneOf(agency), agency, roles: ['officer', 'receiver', 'examiner', 'adviser', 'manager'] };
}

function opinionAgencies(): string[] {
  return [...new Set(PROCEDURES.flatMap(({ steps }) => steps.flatMap((step) => (step.kind === 'opinion' ? [step.agency] : []))))];
}
