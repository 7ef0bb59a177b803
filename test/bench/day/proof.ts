import { civilDayOf, FILABLE, PROCEDURES, SPEAKERS, type Speaker } from '@hoso/contracts';

import { dossierOf } from '../../../apps/neighbours/src/rehearsal/dossiers.js';
import { endsOf, proveAgreement, proveNumbers, type Ends } from '../../../deploy/local/check/prove-record.js';
import { readRecord, type HouseRecord, type Kept } from '../../../deploy/local/check/record.js';
import { readStories, recount } from '../../../deploy/local/check/recount.js';
import { keptIds } from '../load/kept-ids.js';
import { unanswered, type Answer, type Day } from './diary.js';

/** What a day has come to, read from the stores themselves. */
export interface Proven {
  readonly accepted: number;
  readonly refused: number;
  /** Kept by the house though the bench had not heard its answer. */
  readonly recovered: number;
  /** Facts that the owners have spoken, each once. */
  readonly transactions: number;
  readonly ends: Readonly<Record<Exclude<keyof Ends, 'open'>, number>>;
  readonly channels: Readonly<Record<string, number>>;
  readonly procedures: number;
  /** Everything that speaks against the day, one sentence each; empty: it holds. */
  readonly against: readonly string[];
}

/** Read together: what these many dossiers have in four databases fits into memory. */
const TOGETHER = 2_000;
const FIGURES = ['received', 'in-process', 'finished', 'on-time'] as const;

/**
 * Holds what was answered at the door against what the four databases have, dossier by dossier, and monitoring's figures against a
 * recount: nothing lost, nothing doubled, nothing that nobody filed, every fact numbered and chained, everybody in step.
 */
export async function proveDay(
  day: Day,
  answers: ReadonlyMap<number, Answer>,
  storeUri: string,
  figures: Readonly<Record<string, number>>,
  onProgress: (dossiers: number) => void,
): Promise<Proven> {
  const accepted = [...answers].flatMap(([index, { kind, words }]) => (kind === 'accepted' ? [[words, index] as const] : []));
  const kept = await keptIds(storeUri, { database: 'hoso_intake', collection: 'dossiers' }, accepted.map(([id]) => id));
  const wrong = [...answers].flatMap(([index, { kind, words }]) => (kind === 'wrong' ? [`sample ${index} was ${words}`] : []));
  const handedOut = new Set(accepted.map(([id]) => id));
  const twice = accepted.length - handedOut.size;
  const found = new Set(kept);
  const lost = [...handedOut].filter((id) => !found.has(id)).map((id) => `${id} was accepted and is not kept`);
  const mayBeKept = keysOf(day, unanswered(day, answers));
  const seen = new Tally(handedOut, mayBeKept);
  for (let at = 0; at < kept.length; at += TOGETHER) {
    const ids = kept.slice(at, at + TOGETHER);
    seen.add(ids, await readRecord(storeUri, ids));
    onProgress(at + ids.length);
  }
  const { counted } = seen;
  const miscounted = FIGURES.filter((name) => figures[name] !== counted[name])
    .map((name) => `${name}: monitoring says ${figures[name]}, the databases say ${counted[name]}`);
  return {
    accepted: accepted.length,
    refused: [...answers.values()].filter(({ kind }) => kind === 'refused').length,
    recovered: seen.recovered,
    transactions: seen.transactions,
    ends: seen.ends,
    channels: Object.fromEntries(seen.channels),
    procedures: seen.procedures.size,
    // Where the day is lost, this is longer than what a call takes as arguments.
    against: wrong.concat(twice > 0 ? [`${twice} ids were handed out twice`] : [], lost, seen.against, miscounted),
  };
}

/** The keys under which samples were filed, whatever day it was. */
function keysOf({ seed }: Day, indexes: readonly number[]): ReadonlySet<string> {
  const world = { procedures: PROCEDURES, agencies: FILABLE, filedOn: civilDayOf(Date.now()) };
  return new Set(indexes.map((index) => dossierOf(seed, index, world).idempotencyKey));
}

/** What was seen so far, chunk by chunk. */
class Tally {
  readonly against: string[] = [];
  readonly channels = new Map<string, number>();
  readonly procedures = new Set<string>();
  readonly counted = { received: 0, 'in-process': 0, finished: 0, 'on-time': 0 };
  readonly ends = { delivered: 0, refused: 0, withdrawn: 0, stopped: 0, waiting: 0 };
  transactions = 0;
  recovered = 0;
  private readonly taken = new Set<string>();

  constructor(
    private readonly handedOut: ReadonlySet<string>,
    private readonly mayBeKept: ReadonlySet<string>,
  ) {}

  add(ids: readonly string[], record: HouseRecord): void {
    this.against.push(...proveNumbers(record).against, ...proveAgreement(record).against);
    this.addEnds(ids, record);
    this.addOrigins(record);
    const elsewhere: readonly [string, Kept<unknown>][] = [
      ['identity-verification', record.verifications], ['processing', record.cases], ['monitoring', record.rows],
    ];
    for (const [name, documents] of elsewhere) {
      this.against.push(...ids.filter((id) => !documents.has(id)).map((id) => `${id} is missing at ${name}`));
    }
    const spoken: Readonly<Record<Speaker, Kept<unknown>>> = {
      intake: record.intake, 'identity-verification': record.verifications, processing: record.cases,
    };
    for (const speaker of SPEAKERS) for (const { v } of spoken[speaker].values()) this.transactions += v;
    const stories = readStories(record);
    const figures = recount(stories, stories.filter(({ end }) => end !== null), Date.now());
    for (const name of FIGURES) this.counted[name] += figures[name] ?? 0;
  }

  private addEnds(ids: readonly string[], record: HouseRecord): void {
    const { open, ...ends } = endsOf(record, ids);
    for (const [name, count] of Object.entries(ends)) this.ends[name as keyof typeof ends] += count;
    this.against.push(...open.map((id) => `${id} neither ended nor waits for its applicant`));
  }

  /** Whether somebody filed it, and nobody else's name or number was given to it. */
  private addOrigins({ intake, cases }: HouseRecord): void {
    for (const [id, { state }] of intake) {
      if (state === null) continue;
      const { channel, portal, portalReference, idempotencyKey, procedureCode } = state;
      this.channels.set(channel, (this.channels.get(channel) ?? 0) + 1);
      this.procedures.add(procedureCode);
      this.take(`key ${portal} ${idempotencyKey}`);
      this.take(`reference ${portal} ${portalReference}`);
      const code = cases.get(id)?.state?.dossierCode;
      if (code) this.take(`dossier code ${code}`);
      if (this.handedOut.has(id)) continue;
      if (this.mayBeKept.has(idempotencyKey)) this.recovered += 1;
      else this.against.push(`${id} is kept and nobody filed it`);
    }
  }

  private take(name: string): void {
    if (this.taken.has(name)) this.against.push(`${name} was given twice`);
    this.taken.add(name);
  }
}
