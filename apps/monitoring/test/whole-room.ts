import type { MetricEvent, Speaker } from '@hoso/contracts';
import { ManualClock, SeededRandom } from '@hoso/kernel';
import {
  FactSource, type ChangedDossier, type ChangePosition, type Ledger, type LedgerDocument, type Pulled, type PullRequest,
} from '@hoso/ledger';
import type { Store } from '@hoso/store';

import { BucketCheck } from '../src/adapters/bucket-check.js';
import { BUCKETS, DOSSIERS, type StoredBucket } from '../src/adapters/collections.js';
import { LedgerMarks } from '../src/adapters/ledger-marks.js';
import { Recounter, RECOUNTER_DEFAULTS } from '../src/adapters/recounter.js';
import { RowCheck } from '../src/adapters/row-check.js';
import { WHOLE_COMPARISON_DEFAULTS, WholeComparer, type ToldDifference } from '../src/adapters/whole-comparison.js';
import type { WholeComparison } from '../src/domain/comparison.js';
import type { Watch } from '../src/domain/watch.js';
import { batchOf, openWatchRoom } from './watch-room.js';

/** Owners that answer from their records whatever was said. */
class RehearsedOwners extends FactSource {
  private readonly said = new Map<Speaker, Map<string, MetricEvent[]>>();

  say(event: MetricEvent): void {
    const record = this.said.get(event.owner) ?? new Map<string, MetricEvent[]>();
    this.said.set(event.owner, record);
    record.set(event.dossierId, [...(record.get(event.dossierId) ?? []), event]);
  }

  override async pull(owner: Speaker, requests: readonly PullRequest[]): Promise<readonly Pulled<MetricEvent>[]> {
    return requests.map(({ dossierId, after }) => {
      const items = this.said.get(owner)?.get(dossierId)?.filter(({ n }) => n > after);
      return { dossierId, items: items ?? null };
    });
  }

  override async changed(
    owner: Speaker,
    after: ChangePosition | null,
    _settledMs: number,
    limit: number,
  ): Promise<{ readonly dossiers: readonly ChangedDossier[]; readonly position: ChangePosition | null }> {
    const from = Number(after?.spokenAt ?? 0);
    const page = [...(this.said.get(owner) ?? [])].slice(from, from + limit);
    const dossiers = page.map(([dossierId, events]) => ({ dossierId, v: events.length }));
    return { dossiers, position: { spokenAt: String(from + page.length), dossierId: '' } };
  }
}

/** All that the watch keeps, but for who wrote it and when. */
export interface Kept {
  readonly rows: readonly unknown[];
  readonly buckets: readonly unknown[];
}

/** A watch-room on a given store with its recounter and its whole comparison, on a clock that the spec moves. */
export interface WholeRoom {
  readonly store: Store;
  readonly ledger: Ledger<Watch>;
  readonly owners: RehearsedOwners;
  readonly told: readonly ToldDifference[];
  readonly errors: readonly unknown[];
  hear(events: readonly MetricEvent[]): Promise<void>;
  /** Counts until no mark is left. */
  count(): Promise<void>;
  /** Lets time pass until the next whole comparison has ended, the recounter at work beside it. */
  period(): Promise<WholeComparison>;
  kept(): Promise<Kept>;
  close(): Promise<void>;
}

/** Opens one. The comparison begins when the first `period` lets time pass. */
export async function openWholeRoom(store: Store, clock: ManualClock): Promise<WholeRoom> {
  const random = new SeededRandom(1);
  const owners = new RehearsedOwners();
  const ledger = await openWatchRoom(store, clock, random, owners);
  const told: ToldDifference[] = [];
  const errors: unknown[] = [];
  const onError = (error: unknown): void => void errors.push(error);
  const recounter = new Recounter({ store, marks: new LedgerMarks(ledger), clock, random, onError, ...RECOUNTER_DEFAULTS });
  const comparer = new WholeComparer({
    clock, repair: ledger.repair, rows: new RowCheck(store, ledger), buckets: new BucketCheck({ store, clock, random }),
    onDifference: (difference) => void told.push(difference), onError, everyMs: 3_600_000, ...WHOLE_COMPARISON_DEFAULTS,
  });
  const count = async (): Promise<void> => {
    while ((await ledger.timers.fireDue()) > 0 || (await recounter.round()) > 0);
  };
  comparer.start();
  return {
    store, ledger, owners, told, errors, count,
    hear: async (events) => {
      for (const stream of Map.groupBy(events, ({ owner }) => owner).values()) {
        stream.forEach((event) => owners.say(event));
        await ledger.take(batchOf(stream));
      }
    },
    period: async () => {
      const before = comparer.last;
      while (comparer.last === before) {
        await count();
        clock.advance(WHOLE_COMPARISON_DEFAULTS.pageRestMs);
        await new Promise((resolve) => setImmediate(resolve));
      }
      await count();
      return comparer.last!;
    },
    kept: async () => ({ rows: await rowsOf(store), buckets: await bucketsOf(store) }),
    close: async () => {
      await comparer.stop();
      await store.close();
    },
  };
}

async function rowsOf(store: Store): Promise<readonly unknown[]> {
  const found = await store.find<LedgerDocument<Watch>>(DOSSIERS, {}, { sort: { _id: 1 }, limit: 100_000 });
  return found.map(({ _id, heard, state, timers }) => ({ _id, heard, state, timers }));
}

async function bucketsOf(store: Store): Promise<readonly unknown[]> {
  const found = await store.find<StoredBucket>(BUCKETS.name, {}, { sort: { _id: 1 }, limit: 100_000 });
  return found.map(({ claim: _claim, countedAt, ...said }) => ({ ...said, isCounted: countedAt !== undefined }));
}
