import { encodeMetric, metricsTopicOf, type MetricEvent } from '@hoso/contracts';
import type { Clock, Random } from '@hoso/kernel';
import { FactSource, Ledger, type LedgerDocument } from '@hoso/ledger';
import { MemoryBus, type ReceivedBatch } from '@hoso/messaging';
import type { Store } from '@hoso/store';

import { BUCKETS, DOSSIERS } from '../src/adapters/collections.js';
import { bucketsOf, countBucket, readBucketKey } from '../src/domain/bucket.js';
import type { BucketCounts } from '../src/domain/bucket-counts.js';
import type { Watch } from '../src/domain/watch.js';
import { WATCH_LEDGER } from '../src/monitoring.subscriptions.js';

/** A courier's batch with these events of one owner. */
export function batchOf(events: readonly MetricEvent[]): ReceivedBatch {
  const topic = metricsTopicOf(events[0]!.owner);
  return {
    topic,
    partition: 0,
    messages: events.map((event, index) => ({
      ...encodeMetric(event), partition: 0, offset: String(index), timestampMs: 0,
    })),
  };
}

/** Nobody has more to tell than what was heard. */
class SilentSource extends FactSource {
  override pull = async (): Promise<readonly []> => [];
  override changed = async (): Promise<{ readonly dossiers: readonly []; readonly position: null }> => ({
    dossiers: [], position: null,
  });
}

/** Monitoring's own ledger on a store, with nobody else around it. */
export async function openWatchRoom(
  store: Store,
  clock: Clock,
  random: Random,
  source: FactSource = new SilentSource(),
): Promise<Ledger<Watch>> {
  const ports = { store, bus: new MemoryBus({ clock, random }), clock, random, source };
  const silent = (): void => undefined;
  const ledger = new Ledger<Watch>(WATCH_LEDGER, ports, { onParked: silent, onBreak: silent, onError: silent });
  await store.ensure([...ledger.declarations, BUCKETS]);
  return ledger;
}

/** What every bucket must say, counted from the rows alone; buckets that count nothing are left out. */
export async function countFromRows(store: Store): Promise<ReadonlyMap<string, BucketCounts>> {
  const documents = await store.find<LedgerDocument<Watch>>(DOSSIERS, {}, { limit: 100_000 });
  const rows = documents.map(({ state }) => state!.row);
  const keys = [...new Set(rows.flatMap(bucketsOf))].sort();
  return new Map(
    keys.map((key) => {
      const members = rows.filter((row) => bucketsOf(row).includes(key));
      return [key, countBucket(readBucketKey(key).kind, members)];
    }),
  );
}
