import type { Clock } from '@hoso/kernel';

/** A token in thousandths, as many as come back per millisecond of a rate per second: whole numbers lose nothing. */
const TOKEN = 1_000;

interface Bucket {
  thousandths: number;
  filledAt: number;
}

export interface BucketSettings {
  /** Tokens that come back per second. */
  readonly perSecond: number;
  /** Tokens that a bucket holds: how many may be taken at once. */
  readonly burst: number;
}

/**
 * One bucket of tokens per name. At most `namesMax` are kept; the one that was not used for longest is forgotten,
 * which fills it again.
 */
export class TokenBuckets {
  private readonly buckets = new Map<string, Bucket>();

  constructor(
    private readonly settings: BucketSettings,
    private readonly clock: Clock,
    private readonly namesMax = 10_000,
  ) {}

  /** Takes one token. Answers 0, or the seconds after which one will be there. */
  take(name: string): number {
    const { perSecond, burst } = this.settings;
    const now = this.clock.now();
    const full = burst * TOKEN;
    const bucket = this.buckets.get(name) ?? { thousandths: full, filledAt: now };
    bucket.thousandths = Math.min(full, bucket.thousandths + Math.max(0, now - bucket.filledAt) * perSecond);
    bucket.filledAt = now;
    this.buckets.delete(name);
    this.buckets.set(name, bucket);
    if (this.buckets.size > this.namesMax) this.forgetOldest();
    if (bucket.thousandths < TOKEN) return (TOKEN - bucket.thousandths) / (perSecond * 1_000);
    bucket.thousandths -= TOKEN;
    return 0;
  }

  get size(): number {
    return this.buckets.size;
  }

  private forgetOldest(): void {
    const [oldest] = this.buckets.keys();
    if (oldest !== undefined) this.buckets.delete(oldest);
  }
}
