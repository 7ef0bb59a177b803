import { sumCounts, type BucketCounts } from '../src/domain/bucket-counts.js';

const NOTHING_SPELLED = JSON.stringify(sumCounts([]));

/** Whether a bucket counts nothing any more: every row has left it. */
export function isNothing(counts: BucketCounts): boolean {
  return JSON.stringify(sumCounts([counts])) === NOTHING_SPELLED;
}
