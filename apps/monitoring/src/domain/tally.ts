import { contributionOf, type BucketKind } from './bucket.js';
import { CountSum, type BucketCounts } from './bucket-counts.js';
import type { DossierRow } from './dossier-row.js';

/**
 * One bucket's rows while they are at hand, each with what it adds, and their sum. Putting a row in again replaces what
 * it added before, so the sum is always that of the rows as they were last seen, however often they come.
 */
export class Tally {
  private readonly contributions = new Map<string, BucketCounts>();
  private readonly shapes = new Map<string, BucketCounts>();
  private readonly sum = new CountSum();

  constructor(private readonly kind: BucketKind) {}

  /** How many rows are in it. */
  get size(): number {
    return this.contributions.size;
  }

  get counts(): BucketCounts {
    return this.sum.total();
  }

  put(dossierId: string, row: DossierRow): void {
    const contribution = this.shared(contributionOf(this.kind, row));
    const before = this.contributions.get(dossierId);
    if (before === contribution) return;
    this.contributions.set(dossierId, contribution);
    if (before !== undefined) this.sum.add(before, -1);
    this.sum.add(contribution, 1);
  }

  remove(dossierId: string): void {
    const before = this.contributions.get(dossierId);
    if (before === undefined) return;
    this.contributions.delete(dossierId);
    this.sum.add(before, -1);
  }

  /** Rows that add the same share one object: a bucket of thousands keeps a handful. */
  private shared(contribution: BucketCounts): BucketCounts {
    const spelling = JSON.stringify(contribution);
    const known = this.shapes.get(spelling);
    if (known !== undefined) return known;
    this.shapes.set(spelling, contribution);
    return contribution;
  }
}
