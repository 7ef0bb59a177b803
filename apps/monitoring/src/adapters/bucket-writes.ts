import type { LedgerDocument } from '@hoso/ledger';
import type { Store, UpdateOperation, WriteOperation } from '@hoso/store';

import { bucketsOf, readBucketKey } from '../domain/bucket.js';
import { Tally } from '../domain/tally.js';
import type { Watch } from '../domain/watch.js';
import { allOf, BUCKETS, DOSSIERS } from './collections.js';

/** What those who count share: how a bucket is claimed, read from its rows and written. */

const PAGE = 2_000;

/** The rows of each bucket, as they stand in the store. */
export async function readBucketRows(store: Store, keys: readonly string[]): Promise<ReadonlyMap<string, Tally>> {
  const tallies = new Map(keys.map((key) => [key, new Tally(readBucketKey(key).kind)]));
  for (let after = ''; ; ) {
    const page = await store.find<LedgerDocument<Watch>>(
      DOSSIERS,
      allOf([{ 'state.buckets': { $in: [...keys] } }, { _id: { $gt: after } }]),
      { sort: { _id: 1 }, limit: PAGE, projection: { 'state.row': 1 } },
    );
    for (const { _id, state } of page) {
      for (const key of bucketsOf(state!.row)) tallies.get(key)?.put(_id, state!.row);
    }
    if (page.length < PAGE) return tallies;
    after = page.at(-1)!._id;
  }
}

/**
 * Claims buckets, of which `known` are stored: from then on a total is written under this claim or a later one. A bucket that
 * somebody else makes at the same moment stays theirs; whoever writes its total is told.
 *
 * @throws Failure when the store does not answer.
 */
export async function claimBuckets(
  store: Store,
  keys: readonly string[],
  known: Pick<ReadonlySet<string>, 'has'>,
  claim: string,
): Promise<void> {
  await store.writeBatch(
    keys.map((key) => (known.has(key) ? bucketUpdate({ _id: key }, { $set: { claim } }) : bucketInsertion(key, claim))),
  );
}

function bucketInsertion(key: string, claim: string): WriteOperation {
  const document = { _id: key, claim, ...bucketFields(key) };
  return { kind: 'insert', collection: BUCKETS.name, document };
}

export function bucketUpdate(filter: UpdateOperation['filter'], change: UpdateOperation['update']): UpdateOperation {
  return { kind: 'update', collection: BUCKETS.name, filter, update: change };
}

/** The parts of a bucket's name, each in a field of its own. */
export function bucketFields(key: string): Readonly<Record<'kind' | 'slot' | 'agency' | 'procedure' | 'channel', string>> {
  const { kind, slot, agency, procedure, channel } = readBucketKey(key);
  return { kind, slot, agency, procedure, channel };
}
