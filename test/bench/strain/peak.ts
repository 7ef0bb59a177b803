import type { Filing } from '../contest/turn.js';
import type { Finding } from './trial.js';

/** Who completes so many times what he is said to carry carries more than that. */
const COMPLETED_TIMES_MAX = 1.1;

/** The most dossiers per second that the house was seen to complete, and what is to be said where that is more than was said. */
export interface Peak {
  readonly perSecond: number;
  readonly findings: readonly Finding[];
}

/** What a filing beyond the capacity shows of it; a peak lasts at least for `stretchMs`. */
export function peakOf(filing: Pick<Filing, 'accepted' | 'lags'>, completedPerSecond: number, capacity: number, stretchMs: number): Peak {
  if (completedPerSecond <= COMPLETED_TIMES_MAX * capacity) return { perSecond: capacity, findings: [] };
  const completedMs = filing.accepted.map(({ acceptedMs }, index) => acceptedMs + filing.lags[index]!).filter(Number.isFinite);
  const perSecond = Math.max(completedPerSecond, bestPerSecond(completedMs, stretchMs));
  return {
    perSecond,
    findings: [{
      what: 'THE CAPACITY IS WRONG, and each trial easier than it says: completed per second',
      found: `${completedPerSecond.toFixed(0)}, at best ${perSecond.toFixed(0)}, of a house that is said to carry ${capacity}`,
      meant: `at most ${COMPLETED_TIMES_MAX} times what it carries`,
      holds: false,
    }],
  };
}

/** In the stretch in which the most came. */
function bestPerSecond(moments: readonly number[], stretchMs: number): number {
  const sorted = moments.toSorted((a, b) => a - b);
  let most = 0;
  for (let first = 0, end = 0; first < sorted.length; first += 1) {
    while (end < sorted.length && sorted[end]! < sorted[first]! + stretchMs) end += 1;
    most = Math.max(most, end - first);
  }
  return (most * 1_000) / stretchMs;
}
