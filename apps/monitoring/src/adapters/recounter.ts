import { Defect, Failure, type Clock, type Random } from '@hoso/kernel';
import type { LedgerDocument } from '@hoso/ledger';
import type { Store } from '@hoso/store';

import { bucketsOf } from '../domain/bucket.js';
import type { BucketCounts } from '../domain/bucket-counts.js';
import { CountProgress } from '../domain/count-progress.js';
import type { Tally } from '../domain/tally.js';
import type { Watch } from '../domain/watch.js';
import { bucketUpdate, claimBuckets, readBucketRows } from './bucket-writes.js';
import { BUCKETS, DOSSIERS } from './collections.js';
import type { LedgerMarks } from './ledger-marks.js';

export interface RecounterOptions {
  readonly store: Store;
  readonly marks: Pick<LedgerMarks, 'clear'>;
  readonly clock: Clock;
  readonly random: Random;
  readonly onError: (error: unknown, doing: string) => void;
  /** How long to rest, about, after a round that counted something and after one that did not. */
  readonly busyRestMs: number;
  readonly idleRestMs: number;
  /** How many changed rows one round takes up. */
  readonly rowsMax: number;
  /** How many rows may stay in memory between rounds. */
  readonly keptRowsMax: number;
}

/** Buckets whose rows are read at once: what was read stays at hand when the store gives up on the next ones. */
const READ_TOGETHER = 20;

export const RECOUNTER_DEFAULTS = { busyRestMs: 250, idleRestMs: 200, rowsMax: 250, keptRowsMax: 100_000 } as const;

/** A bucket that this process was the last to claim and count: its rows are at hand. */
interface KeptBucket {
  readonly claim: string;
  readonly tally: Tally;
}

interface DirtyRow {
  readonly dossierId: string;
  readonly rev: number;
  readonly watch: Pick<Watch, 'row' | 'dirty' | 'dirtyAt'>;
}

/**
 * Counts the buckets that rows have marked, and takes the marks away. Totals are always counted from rows, never
 * incremented: wherever a round is broken off, the marks that stand make the next one count again. Any number of
 * processes may count at once: a total is written only by whoever claimed the bucket last, and the claim comes before
 * the reading.
 */
export class Recounter extends CountProgress {
  private readonly kept = new Map<string, KeptBucket>();
  private readonly stopping = new AbortController();
  private loop: Promise<void> | null = null;
  private countedUntilMs: number | null = null;
  private waitingRows = 0;

  constructor(private readonly options: RecounterOptions) {
    super();
  }

  /** Every event heard before this moment is in the figures; milliseconds since the epoch, null before the first round. */
  override get asOfMs(): number | null {
    return this.countedUntilMs;
  }

  /** Changed rows that the last round saw and could not finish, at most a round's worth. */
  override get waiting(): number {
    return this.waitingRows;
  }

  start(): void {
    this.loop = this.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.loop;
  }

  private async run(): Promise<void> {
    const { clock, random, rowsMax, onError } = this.options;
    while (!this.stopping.signal.aborted) {
      const freed = await this.round().catch((error: unknown) => {
        if (!(error instanceof Failure)) this.kept.clear();
        onError(error, 'count buckets');
        return 0;
      });
      if (freed === rowsMax) continue;
      // A short rest lets several changes of one row be counted at once; rests differ, so that two processes that took
      // a bucket from each other do not do it again in step.
      const restMs = freed > 0 ? this.options.busyRestMs : this.options.idleRestMs;
      await clock.sleep(restMs * (0.5 + random.fraction()), this.stopping.signal);
    }
  }

  /** One round; answers how many rows were freed of their marks. */
  async round(): Promise<number> {
    const startedMs = this.options.clock.now();
    const dirty = await this.findDirty();
    const counted = dirty.length === 0 ? new Set<string>() : await this.count(dirty);
    const freed = dirty.filter(({ watch }) => watch.dirty.every((key) => counted.has(key)));
    const freedCount = await this.options.marks.clear(freed);
    this.waitingRows = dirty.length - freedCount;
    const oldest = this.waitingRows > 0 || dirty.length === this.options.rowsMax ? dirty[0]?.watch.dirtyAt : undefined;
    this.countedUntilMs = oldest === undefined ? startedMs : Math.min(startedMs, Date.parse(oldest));
    return freedCount;
  }

  private async findDirty(): Promise<readonly DirtyRow[]> {
    const documents = await this.options.store.find<LedgerDocument<Watch>>(
      DOSSIERS,
      { 'state.dirtyAt': { $gt: '' } },
      {
        sort: { 'state.dirtyAt': 1 },
        limit: this.options.rowsMax,
        projection: { rev: 1, 'state.row': 1, 'state.dirty': 1, 'state.dirtyAt': 1 },
      },
    );
    return documents.map(({ _id, rev, state }) => ({ dossierId: _id, rev, watch: state! }));
  }

  /** Counts every marked bucket; answers those whose totals are written. */
  private async count(dirty: readonly DirtyRow[]): Promise<ReadonlySet<string>> {
    const keys = [...new Set(dirty.flatMap(({ watch }) => watch.dirty))];
    const fresh = keys.filter((key) => !this.kept.has(key));
    this.refresh(dirty);
    if (fresh.length > 0) await this.claimAndRead(fresh);
    const written = await this.write(keys);
    for (const key of keys) if (!written.has(key)) this.kept.delete(key);
    this.forgetTheOldest();
    return written;
  }

  /** Puts the changed rows into the buckets that are at hand, and out of those they have left. */
  private refresh(dirty: readonly DirtyRow[]): void {
    for (const { dossierId, watch } of dirty) {
      const now = bucketsOf(watch.row);
      for (const key of watch.dirty) {
        const tally = this.kept.get(key)?.tally;
        if (now.includes(key)) tally?.put(dossierId, watch.row);
        else tally?.remove(dossierId);
      }
    }
  }

  /** The claim comes first, so that whoever claims later also reads later. */
  private async claimAndRead(keys: readonly string[]): Promise<void> {
    const { store, random } = this.options;
    const claim = random.token(8);
    const known = await store.find(BUCKETS.name, { _id: { $in: [...keys] } }, { limit: keys.length, projection: { claim: 1 } });
    await claimBuckets(store, keys, new Set(known.map(({ _id }) => _id)), claim);
    for (let start = 0; start < keys.length; start += READ_TOGETHER) {
      const part = await readBucketRows(store, keys.slice(start, start + READ_TOGETHER));
      for (const [key, tally] of part) this.kept.set(key, { claim, tally });
    }
  }

  /** Totals whose answer was lost may still be written, late. Their buckets are claimed anew, so that they come to nothing then. */
  private async write(keys: readonly string[]): Promise<ReadonlySet<string>> {
    const countedAt = new Date(this.options.clock.now());
    const operations = keys.map((key) => {
      const { claim, tally } = this.keptBucket(key);
      const counts: BucketCounts = tally.counts;
      return bucketUpdate({ _id: key, claim }, { $set: { counts, countedAt } });
    });
    const outcomes = await this.options.store.writeBatch(operations).catch((error: unknown) => {
      for (const key of keys) this.kept.delete(key);
      throw error;
    });
    return new Set(keys.filter((_, index) => outcomes[index] === 'applied'));
  }

  private keptBucket(key: string): KeptBucket {
    const bucket = this.kept.get(key);
    if (bucket === undefined) throw new Defect('bucket-not-at-hand', key);
    this.kept.delete(key);
    this.kept.set(key, bucket); // used last, forgotten last
    return bucket;
  }

  private forgetTheOldest(): void {
    let rows = 0;
    for (const { tally } of this.kept.values()) rows += tally.size + 1;
    for (const [key, { tally }] of this.kept) {
      if (rows <= this.options.keptRowsMax) return;
      rows -= tally.size + 1;
      this.kept.delete(key);
    }
  }
}
