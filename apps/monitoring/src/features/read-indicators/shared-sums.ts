import type { Clock } from '@hoso/kernel';

import type { Area } from '../../domain/area.js';
import type { BucketQuery, Buckets } from '../../domain/buckets.js';
import type { CountProgress } from '../../domain/count-progress.js';
import { FigureSum, type Grouping } from '../../domain/figures.js';

/** Sums with the moment until which they are complete; milliseconds since the epoch. */
export interface SummedBuckets {
  readonly sum: FigureSum;
  readonly asOfMs: number | null;
}

const SHARED_MS = 1_000;

/** Adds buckets up, once for everybody who asks the same of the same area within a second. */
export class SharedSums {
  private readonly shared = new Map<string, Promise<SummedBuckets>>();

  constructor(
    private readonly buckets: Buckets,
    private readonly progress: CountProgress,
    private readonly clock: Clock,
  ) {}

  sum(area: Area, query: BucketQuery, grouping: Grouping | undefined): Promise<SummedBuckets> {
    const key = JSON.stringify([area, query, grouping]);
    const known = this.shared.get(key);
    if (known !== undefined) return known;
    const summing = this.sumNow(area, query, grouping);
    this.shared.set(key, summing);
    const forget = (): void => void this.shared.delete(key);
    void summing.then(() => this.clock.sleep(SHARED_MS)).then(forget, forget);
    return summing;
  }

  private async sumNow(area: Area, query: BucketQuery, grouping: Grouping | undefined): Promise<SummedBuckets> {
    const { asOfMs } = this.progress;
    const sum = new FigureSum(grouping);
    for await (const bucket of this.buckets.read(area, query)) sum.add(bucket);
    return { sum, asOfMs };
  }
}
