import { Random } from '@hoso/kernel';

/** The bounds between which repeated waiting grows. */
export interface DelayBounds {
  readonly firstMs: number;
  readonly mostMs: number;
}

/**
 * How long to wait before attempt `attempt + 1`, in milliseconds: anywhere between nothing and a ceiling that doubles
 * with every attempt (full jitter), so that many who failed together do not come back together. Never less than one
 * millisecond.
 */
export function growingDelay(attempt: number, bounds: DelayBounds, random: Random): number {
  const doublings = Math.min(attempt - 1, 30);
  const ceilingMs = Math.min(bounds.mostMs, bounds.firstMs * 2 ** doublings);
  return Math.max(1, Math.round(random.fraction() * ceilingMs));
}
