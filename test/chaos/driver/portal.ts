import type { SeededRandom } from '@hoso/kernel';
import { setTimeout as pause } from 'node:timers/promises';

import type { SampleDossier } from '../../../apps/neighbours/src/rehearsal/filing-request.js';
import type { SampleFile } from '../../../apps/neighbours/src/rehearsal/sample-files.js';
import { answerSupplement } from '../../../apps/neighbours/src/rehearsal/supplements.js';
import type { Paper } from '../checker/driver-file.js';
import type { Words } from '../checker/open-sealed.js';
import { marked } from './marked-file.js';
import { Person, type Answer, type Bag, type Deed, type Saying } from './person.js';

const WITHDRAWN_SHARE = 0.02;
const LOOKED_AT_SHARE = 0.15;
const TRESPASSED_SHARE = 0.03;
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

  constructor(private readonly options: PortalOptions) {
    this.person = new Person(options.name, { kind: 'portal', subject: options.name }, options.door, options.bag);
  }

  get name(): string {
    return this.options.name;
  }

  /** Files one dossier with its papers, again and again until it knows what became of it. */
  async file(sample: SampleDossier): Promise<void> {
    const { idempotencyKey: key, flaw, request, expectedIdentity: identity } = sample;
    const papers = await this.handIn(sample.papers);
    if (papers === undefined) return;
    const deed: Deed = {
      deed: 'file', key, portalReference: request.portalReference, words: wordsOf(request), papers, identity,
      canaries: canariesOf(sample), ...(flaw === undefined ? {} : { flaw }),
    } as Deed;
    const saying = { method: 'POST', path: '/dossiers', headers: { 'idempotency-key': key }, body: { ...request, attachments: papers } } as const;
    const answer = await this.insist(() => this.person.tryTo(deed, saying));
    const dossierId = answer?.how === 'ok' ? String(answer.body['dossierId']) : undefined;
    if (dossierId === undefined) return;
    this.filed.set(dossierId, sample);
    await this.options.onAccepted(dossierId, sample);
    if (sample.sendings === 2) await this.person.tryTo(deed, saying);
    await this.lookAfter(dossierId);
  }

  /** Whoever is asked for something answers, until the end. */
  async answerRequests(): Promise<void> {
    const answered = new Set<string>();
    while (!this.options.over.aborted) {
      const page = await this.person.ask({ method: 'GET', path: '/dossiers?status=5&limit=100' }).catch(() => undefined);
      const waiting = (page?.how === 'ok' ? page.body['dossiers'] : []) as readonly Waiting[];
      for (const one of waiting) {
        const name = `${one.dossierId} ${one.supplement?.round}`;
        if (this.options.over.aborted || one.supplement === null || answered.has(name)) continue;
        if (await this.answer(one, one.supplement)) answered.add(name);
      }
      await this.rest(LIST_EVERY_MS);
    }
  }

  /** Asks for a dossier of another portal: it must not be shown. */
  async trespass(dossierId: string): Promise<void> {
    if (this.options.random.fraction() >= TRESPASSED_SHARE) return;
    await this.person.tryTo({ deed: 'trespass', key: dossierId, dossierId } as Deed, { method: 'GET', path: `/dossiers/${dossierId}` });
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
    const deed = { deed: 'supplement', key, dossierId, round, words: said, papers } as Deed;
    const answer = await this.insist(() => this.person.tryTo(deed, saying));
    return answer?.how === 'ok';
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

  /** Again, after a while that grows, until somebody knows; undefined when it is over before. */
  private async insist(attempt: () => Promise<Answer>): Promise<Answer | undefined> {
    for (let waitMs = AGAIN_LEAST_MS; ; waitMs = Math.min(AGAIN_MOST_MS, waitMs * 2)) {
      const answer = await attempt().catch(() => undefined);
      if (answer !== undefined && answer.how !== 'unknown' && answer.status !== 429) return answer;
      if (this.options.over.aborted) return undefined;
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

/** What of a filing nobody may see who has no key. What is no longer than eight characters may be anywhere by chance. */
export function canariesOf({ request: { applicant, submitter } }: SampleDossier): readonly string[] {
  const people = [applicant, submitter].flatMap((person) => (person ? [person.fullName, person.personalNumber] : []));
  // A spoilt filing may hold anything in these places.
  return [...people, applicant?.phone, applicant?.email].filter((value) => typeof value === 'string' && value.length > 8) as string[];
}
