import { CountSum, type BucketCounts } from './bucket-counts.js';
import type { CountedBucket } from './buckets.js';
import type { Measurement } from './indicator.js';
import { INDICATORS } from './indicators/index.js';

/** By what figures can be told apart. `hour` and `day` are those of Viet Nam: `2026-11-22T14`, `2026-11-22`. */
export const GROUPINGS = ['agency', 'procedure', 'channel', 'day', 'hour', 'slot'] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** A measurement per indicator id. */
export type Figures = Readonly<Record<string, Measurement>>;

/** Every indicator over the same counts. */
export function figuresOf(counts: BucketCounts): Figures {
  return Object.fromEntries(INDICATORS.map((indicator) => [indicator.id, indicator.measure(counts)]));
}

/** Adds buckets up as they come, together and by group. */
export class FigureSum {
  private readonly whole = new CountSum();
  private readonly groups = new Map<string, CountSum>();

  constructor(private readonly grouping: Grouping | undefined) {}

  add({ bucket, counts }: CountedBucket): void {
    this.whole.add(counts, 1);
    if (this.grouping === undefined) return;
    const key = groupKey(this.grouping, bucket);
    const group = this.groups.get(key) ?? new CountSum();
    group.add(counts, 1);
    this.groups.set(key, group);
  }

  total(): Figures {
    return figuresOf(this.whole.total());
  }

  /** The groups by key, ascending. */
  byGroup(): readonly { readonly key: string; readonly figures: Figures }[] {
    return [...this.groups]
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([key, group]) => ({ key, figures: figuresOf(group.total()) }));
  }
}

function groupKey(grouping: Grouping, bucket: CountedBucket['bucket']): string {
  switch (grouping) {
    case 'agency':
    case 'procedure':
    case 'channel':
    case 'slot':
      return bucket[grouping];
    case 'day':
      return bucket.slot.slice(0, 10);
    case 'hour':
      return bucket.slot.slice(0, 13);
  }
}
