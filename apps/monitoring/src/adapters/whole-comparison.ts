import { SPEAKERS, type Speaker } from '@hoso/contracts';
import { Failure, type Clock } from '@hoso/kernel';
import type { ChangePosition, Repair } from '@hoso/ledger';

import { readBucketKey, type BucketKind } from '../domain/bucket.js';
import type { Difference, WholeComparison } from '../domain/comparison.js';
import { Differences, type Place } from '../domain/differences.js';
import { headlineOf, type BucketCheck } from './bucket-check.js';
import type { CheckedRow, RowCheck } from './row-check.js';

/** One difference as the log tells it: a bucket's key or a dossier's id, and what was there and what should be. */
export interface ToldDifference extends Place {
  readonly difference: Difference;
  readonly name: string;
  /** A bucket's first figure, or the number of facts heard; null for a row, and where there was nothing. */
  readonly was: number | null;
  readonly is: number | null;
}

export interface WholeComparisonOptions {
  readonly clock: Clock;
  readonly repair: Pick<Repair, 'comparePage'>;
  readonly rows: Pick<RowCheck, 'check'>;
  readonly buckets: Pick<BucketCheck, 'partAfter' | 'absent' | 'compare'>;
  /** From the beginning of one comparison to the beginning of the next, unless it takes longer. */
  readonly everyMs: number;
  /** The rest after each page, so that the work lies spread over the time. */
  readonly pageRestMs: number;
  /** How long after the start the first one begins: what waits with the courier is heard by then. */
  readonly firstAfterMs: number;
  readonly onDifference: (told: ToldDifference) => void;
  readonly onError: (error: unknown, doing: string) => void;
}

export const WHOLE_COMPARISON_DEFAULTS = { pageRestMs: 5_000, firstAfterMs: 60_000 } as const;

const ATTEMPTS_MAX = 6;

/**
 * Compares everything, from the beginning, again and again: each owner's whole list of changes with what was heard, each row with its
 * own events, each bucket with its rows. Differences are put right by the ways that are there: pulled from the owner, written
 * through the lane, counted from the rows.
 */
export class WholeComparer {
  private readonly stopping = new AbortController();
  private loop: Promise<void> | null = null;
  private finished: WholeComparison | null = null;

  constructor(private readonly options: WholeComparisonOptions) {}

  /** The last that ended; null before. */
  get last(): WholeComparison | null {
    return this.finished;
  }

  start(): void {
    this.loop = this.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.loop;
  }

  private async run(): Promise<void> {
    const { clock, everyMs, pageRestMs, firstAfterMs, onError } = this.options;
    await clock.sleep(Math.min(firstAfterMs, everyMs), this.stopping.signal);
    while (!this.stopping.signal.aborted) {
      const begunMs = clock.now();
      await this.compareAll().catch((error: unknown) => onError(error, 'compare everything'));
      await clock.sleep(Math.max(pageRestMs, begunMs + everyMs - clock.now()), this.stopping.signal);
    }
  }

  private async compareAll(): Promise<void> {
    const { clock, pageRestMs } = this.options;
    const begunAt = new Date(clock.now()).toISOString();
    const differences = new Differences();
    const silent: Speaker[] = [];
    for await (const _page of this.pages(differences, silent)) {
      await clock.sleep(pageRestMs, this.stopping.signal);
      if (this.stopping.signal.aborted) return;
    }
    this.finished = { begunAt, finishedAt: new Date(clock.now()).toISOString(), ...differences.sums(), silent };
  }

  /** Everything, page by page; whoever walks along it rests between two. */
  private async *pages(differences: Differences, silent: Speaker[]): AsyncGenerator<undefined, void> {
    for (const owner of SPEAKERS) {
      try {
        yield* this.alongRecord(owner, differences);
      } catch (error) {
        if (!(error instanceof Failure) || error.neighbour !== owner) throw error;
        silent.push(owner);
      }
    }
    for (const kind of ['received', 'finished'] as const) yield* this.alongBuckets(kind, differences);
  }

  private async *alongBuckets(kind: BucketKind, differences: Differences): AsyncGenerator<undefined, void> {
    for (let after: string | null = null; ; ) {
      const part: readonly string[] = yield* this.patiently(() => this.options.buckets.partAfter(kind, after));
      if (part.length === 0) return;
      differences.compared.buckets += part.length;
      yield* this.compareBuckets(part, differences);
      yield;
      after = part.at(-1)!;
    }
  }

  private async *alongRecord(owner: Speaker, differences: Differences): AsyncGenerator<undefined, void> {
    const isWhole = owner === 'intake'; // every dossier begins there, so its rows are all looked at once
    for (let place: ChangePosition | null = null, isLast = false; !isLast; ) {
      const page = yield* this.patiently(() => this.options.repair.comparePage(owner, place));
      const behind = new Map(page.behind.map(({ dossierId, after }) => [dossierId, after]));
      const ids = page.dossiers.map(({ dossierId }) => dossierId).filter((id) => isWhole || behind.has(id));
      const rows = yield* this.patiently(() => this.options.rows.check(ids));
      for (const { dossierId, v } of page.dossiers) {
        const row = rows.get(dossierId);
        if (row?.isMended) this.note(differences, { difference: 'rows', name: dossierId, was: null, is: null }, row, true);
        const was = behind.get(dossierId);
        const isHealed = (row?.heard[owner] ?? 0) >= v;
        if (was !== undefined) this.note(differences, { difference: 'behind', name: dossierId, was, is: v }, row, isHealed);
      }
      if (isWhole) {
        differences.compared.dossiers += ids.length;
        const named = [...new Set([...rows.values()].flatMap(({ buckets }) => buckets))];
        yield* this.compareBuckets(yield* this.patiently(() => this.options.buckets.absent(named)), differences);
      }
      place = page.position;
      isLast = page.isLast;
      yield;
    }
  }

  private async *compareBuckets(keys: readonly string[], differences: Differences): AsyncGenerator<undefined, void> {
    for (const { key, told, counted } of yield* this.patiently(() => this.options.buckets.compare(keys))) {
      const { agency, slot } = readBucketKey(key);
      const was = told === null ? null : headlineOf(key, told);
      const place = { agency, day: slot.slice(0, 10) };
      this.note(differences, { difference: 'buckets', name: key, was, is: headlineOf(key, counted) }, place, true);
    }
  }

  private note(
    differences: Differences,
    told: Omit<ToldDifference, keyof Place>,
    where: Place | CheckedRow | undefined,
    isHealed: boolean,
  ): void {
    const place = { agency: where?.agency ?? null, day: where?.day ?? null };
    if (differences.note(told.difference, told.name, place, isHealed)) this.options.onDifference({ ...told, ...place });
  }

  /** Tries again a page later where somebody did not answer, several times, and says so: a page that never comes is seen in the log. */
  private async *patiently<Answer>(work: () => Promise<Answer>): AsyncGenerator<undefined, Answer> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof Failure) || attempt === ATTEMPTS_MAX) throw error;
        this.options.onError(error, 'compare a page, which is tried again');
      }
      yield;
    }
  }
}
