import type { SeededRandom } from '@hoso/kernel';
import { setTimeout as pause } from 'node:timers/promises';

import { chanceOf } from '../../../apps/neighbours/src/rehearsal/chance.js';
import type { SampleDossier } from '../../../apps/neighbours/src/rehearsal/filing-request.js';
import type { SampleFile } from '../../../apps/neighbours/src/rehearsal/sample-files.js';
import { answerSupplement } from '../../../apps/neighbours/src/rehearsal/supplements.js';
import { canBeFound } from '../checker/canaries.js';
import type { Paper } from '../checker/driver-file.js';
import type { Words } from '../checker/open-sealed.js';
import { marked } from './marked-file.js';
import { Person, type Answer, type Bag, type Deed, type Saying } from './person.js';

const WITHDRAWN_SHARE = 0.02;
/** Of the filings, those that are left at that when nobody knows what became of them. */
const GIVEN_UP_SHARE = 0.1;
const LOOKED_AT_SHARE = 0.15;
const TRESPASSED_SHARE = 0.03;
/** Of the payments, those that are tried first with a reference that has paid for something else, and those that are told twice. */
const REUSED_SHARE = 0.2;
const TOLD_TWICE_SHARE = 0.3;
const AGAIN_LEAST_MS = 300;
const AGAIN_MOST_MS = 2_500;
const LIST_EVERY_MS = 2_000;

export interface PortalOptions {
  readonly name: string;
  readonly seed: number;
  /** The desk as portals reach it. */
  readonly door: string;
  readonly bag: Bag;
  readonly random: SeededRandom;
  /** Told of each dossier that was accepted for the first time; waited for. */
  readonly onAccepted: (dossierId: string, sample: SampleDossier) => Promise<void>;
  /** Aborted when nothing new is to be begun, and what is under way may be left as it is. */
  readonly over: AbortSignal;
}

/** A portal: files, says everything again that it had no answer to, looks after what it filed, and tries other portals' doors. */
export class Portal {
  readonly filed = new Map<string, SampleDossier>();
  private readonly person: Person;
  /** The reference of some payment that was taken. */
  private spentReference: string | undefined;

  constructor(private readonly options: PortalOptions) {
    this.person = new Person(options.name, { kind: 'portal', subject: options.name }, options.door, options.bag);
  }

  get name(): string {
    return this.options.name;
  }

  /** Files one dossier with its papers, again and again until it knows what became of it, or once and never again. */
  async file(sample: SampleDossier): Promise<void> {
    const { idempotencyKey: key, flaw, request, expectedIdentity: identity } = sample;
    const papers = await this.handIn(sample.papers);
    if (papers === undefined) return;
    const deed: Deed = {
      deed: 'file', key, portalReference: request.portalReference, words: wordsOf(request), papers, identity,
      canaries: canariesOf(request), ...(flaw === undefined ? {} : { flaw }),
    } as Deed;
    const body = { ...request, attachments: papers };
    const saying: Saying = { method: 'POST', path: '/dossiers', headers: { 'idempotency-key': key }, body };
    const givesUp = chanceOf(this.options.seed, sample.index, 'gives-up').fraction() < GIVEN_UP_SHARE;
    const answer = await this.insist(() => this.person.tryTo(deed, saying), givesUp);
    const dossierId = answer?.how === 'ok' ? String(answer.body['dossierId']) : undefined;
    if (dossierId === undefined) return;
    this.filed.set(dossierId, sample);
    await this.options.onAccepted(dossierId, sample);
    if (sample.sendings === 2) await this.person.tryTo(deed, saying);
    await this.lookAfter(dossierId);
  }

  /** Whoever is asked for something answers or pays, until the end. */
  async answerRequests(): Promise<void> {
    await Promise.all([
      this.attendTo(5, (one) => {
        const { supplement } = one;
        return supplement === null ? undefined : { name: supplement.round, reply: () => this.answer(one, supplement) };
      }),
      this.attendTo(6, (one) => {
        const owed = one.links.payments === undefined ? undefined : one.fees.at(-1);
        return owed === undefined ? undefined : { name: owed.request, reply: () => this.pay(one, owed) };
      }),
    ]);
  }

  /** Asks for a dossier of another portal: it must not be shown. */
  async trespass(dossierId: string): Promise<void> {
    if (this.options.random.fraction() >= TRESPASSED_SHARE) return;
    await this.person.tryTo({ deed: 'trespass', key: dossierId, dossierId } as Deed, { method: 'GET', path: `/dossiers/${dossierId}` });
  }

  /** Replies to whatever is asked about dossiers that have that status, until it is known that the reply was taken. */
  private async attendTo(status: number, wishOf: (one: Waiting) => Wish | undefined): Promise<void> {
    const { over } = this.options;
    const done = new Set<string>();
    while (!over.aborted) {
      const page = await this.person.ask({ method: 'GET', path: `/dossiers?status=${status}&limit=100` }).catch(() => undefined);
      const waiting = (page?.how === 'ok' ? page.body['dossiers'] : []) as readonly Waiting[];
      for (const one of waiting) {
        const wish = wishOf(one);
        const name = `${one.dossierId} ${wish?.name}`;
        if (over.aborted || wish === undefined || done.has(name)) continue;
        if (await wish.reply()) done.add(name);
      }
      await this.rest(LIST_EVERY_MS);
    }
  }

  private async lookAfter(dossierId: string): Promise<void> {
    const { random } = this.options;
    const looks = random.fraction() < LOOKED_AT_SHARE;
    const withdraws = random.fraction() < WITHDRAWN_SHARE;
    if (looks) {
      for (let look = 0; look < 4; look += 1) {
        await this.look(dossierId);
        await this.rest(AGAIN_LEAST_MS);
      }
    }
    if (!withdraws) return;
    const seen = await this.look(dossierId);
    if (seen.how !== 'ok' || seen.etag === undefined) return;
    const key = `${dossierId}-withdrawal`;
    const headers = { 'if-match': seen.etag, 'idempotency-key': key };
    const saying: Saying = { method: 'POST', path: `/dossiers/${dossierId}/withdrawal`, headers, body: { reason: 'no-longer-needed' } };
    await this.insist(() => this.person.tryTo({ deed: 'withdraw', key, dossierId } as Deed, saying));
  }

  private look(dossierId: string): Promise<Answer> {
    return this.person.tryTo({ deed: 'look', key: dossierId, dossierId } as Deed, { method: 'GET', path: `/dossiers/${dossierId}` });
  }

  /** Answers a request item by item; true when it is known what became of the answer. */
  private async answer({ dossierId }: Waiting, { round, items }: NonNullable<Waiting['supplement']>): Promise<boolean> {
    const sample = this.filed.get(dossierId);
    if (sample === undefined) return true;
    const { papers: wanted, ...said } = answerSupplement(this.options.seed, sample, round, items.map(({ pointer }) => pointer));
    const papers = await this.handIn(wanted);
    const seen = await this.look(dossierId);
    if (papers === undefined || seen.how !== 'ok' || seen.etag === undefined) return false;
    // Another revision is another answer, and has a key of its own.
    const key = `${dossierId}-supplement-${round}-${seen.etag.replaceAll('"', '')}`;
    const headers = { 'if-match': seen.etag, 'idempotency-key': key };
    const saying: Saying = { method: 'POST', path: `/dossiers/${dossierId}/supplements`, headers, body: { ...said, attachments: papers } };
    const deed = { deed: 'supplement', key, dossierId, round, words: said, papers, canaries: canariesOf(said) } as Deed;
    const answer = await this.insist(() => this.person.tryTo(deed, saying));
    return answer?.how === 'ok';
  }

  /** Pays what is owed, under a reference that is its own; true when it is known to be paid. */
  private async pay({ dossierId }: Waiting, { request, totalVnd, askedAt }: Owed): Promise<boolean> {
    const { random } = this.options;
    const seen = await this.look(dossierId);
    const etag = seen.how === 'ok' ? seen.etag : undefined;
    if (etag === undefined) return false;
    // Whoever asked may have a clock that is ahead of the payer's.
    const paidAt = new Date(Math.max(Date.now(), Date.parse(askedAt))).toISOString();
    const paying = (reference: string, key: string) => (): Promise<Answer> => {
      const payment = { request, amountVnd: totalVnd, form: 'online', reference, paidAt };
      const headers = { 'if-match': etag, 'idempotency-key': key };
      const saying: Saying = { method: 'POST', path: `/dossiers/${dossierId}/payments`, headers, body: payment };
      return this.person.tryTo({ deed: 'pay', key, dossierId, ...payment } as Deed, saying);
    };
    // Another revision is another payment, and has a key of its own.
    const key = `${dossierId}-payment-${request}-${etag.replaceAll('"', '')}`;
    if (this.spentReference !== undefined && random.fraction() < REUSED_SHARE) {
      await paying(this.spentReference, `${key}-reused`)().catch(() => undefined);
    }
    const reference = `TT-${dossierId}-${request}`;
    const pay = paying(reference, key);
    if ((await this.insist(pay))?.how !== 'ok') return false;
    if (random.fraction() < TOLD_TWICE_SHARE) await pay().catch(() => undefined);
    this.spentReference = reference;
    return true;
  }

  private async handIn(samples: SampleDossier['papers']): Promise<readonly Paper[] | undefined> {
    const papers: Paper[] = [];
    for (const { paperCode, file } of samples) {
      const { sha256, bytes, canary, ...named } = marked(file);
      const deed = { deed: 'hand-in', key: sha256, sha256, bytes: bytes.length, canaries: [canary] } as Deed;
      const body = formOf({ ...named, sha256, bytes });
      const answer = await this.insist(() => this.person.tryTo(deed, { method: 'POST', path: '/attachments', body }));
      if (answer?.how !== 'ok') return undefined;
      papers.push({ paperCode, fileId: String(answer.body['fileId']) });
    }
    return papers;
  }

  /** Again, after a while that grows, until somebody knows; undefined when it is over before, or is given up because nobody knows. */
  private async insist(attempt: () => Promise<Answer>, givesUp = false): Promise<Answer | undefined> {
    for (let waitMs = AGAIN_LEAST_MS; ; waitMs = Math.min(AGAIN_MOST_MS, waitMs * 2)) {
      const answer = await attempt().catch(() => undefined);
      if (answer !== undefined && answer.how !== 'unknown' && answer.status !== 429) return answer;
      if (this.options.over.aborted || (givesUp && answer?.how === 'unknown')) return undefined;
      await this.rest(waitMs * (0.5 + this.options.random.fraction()));
    }
  }

  private async rest(durationMs: number): Promise<void> {
    await pause(durationMs, undefined, { signal: this.options.over }).catch(() => undefined);
  }
}

interface Waiting {
  readonly dossierId: string;
  readonly supplement: { readonly round: number; readonly items: readonly { readonly pointer: string }[] } | null;
  readonly fees: readonly Owed[];
  /** `payments` is there while the last of the fees can be paid. */
  readonly links: { readonly payments?: string };
}

/** Money that was asked for. */
interface Owed {
  readonly request: number;
  readonly totalVnd: number;
  readonly askedAt: string;
}

/** What somebody is asked for: its number, and how it is replied to. */
interface Wish {
  readonly name: number;
  readonly reply: () => Promise<boolean>;
}

function formOf(file: SampleFile): FormData {
  const form = new FormData();
  form.append('sha256', file.sha256);
  form.append('file', new Blob([new Uint8Array(file.bytes)], { type: file.mediaType }), file.name);
  return form;
}

/** What of a filing is sealed. */
function wordsOf({ applicant, submitter, form }: SampleDossier['request']): Words {
  return { applicant, ...(submitter === undefined ? {} : { submitter }), form };
}

/** What somebody says, in a filing or afterwards. */
type Said = Partial<Pick<SampleDossier['request'], 'applicant' | 'submitter' | 'form'>>;

/**
 * What of it nobody may see who has no key. What is no longer than eight characters may be anywhere by chance; so may a choice, a day or a
 * number with letters in a form.
 */
export function canariesOf({ applicant, submitter, form = {} }: Said): readonly string[] {
  const people = [applicant, submitter].flatMap((person) => (person ? [person.fullName, person.personalNumber] : []));
  const isLong = (value: unknown): value is string => typeof value === 'string' && value.length > 8;
  // A spoilt filing may hold anything in these places.
  return [...[...people, applicant?.phone, applicant?.email].filter(isLong), ...Object.values(form).filter(isLong).filter(canBeFound)];
}
