import type { Clock } from '@hoso/kernel';

interface Bucket {
  tokens: number;
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
    const bucket = this.buckets.get(name) ?? { tokens: burst, filledAt: now };
    bucket.tokens = Math.min(burst, bucket.tokens + (Math.max(0, now - bucket.filledAt) / 1_000) * perSecond);
    bucket.filledAt = now;
    this.buckets.delete(name);
    this.buckets.set(name, bucket);
    if (this.buckets.size > this.namesMax) this.forgetOldest();
    if (bucket.tokens < 1) return (1 - bucket.tokens) / perSecond;
    bucket.tokens -= 1;
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
