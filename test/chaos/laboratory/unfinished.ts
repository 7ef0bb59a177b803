import { NOTHING_SEEN } from '../checker/judge.js';
import { FAMILIES, type Family } from '../nemesis/fault.js';
import type { ExperimentOptions, Findings } from './findings.js';

/** What was struck so far. */
export interface Struck {
  readonly carriedOut: Record<Family, number>;
  readonly skipped: Record<Family, number>;
  readonly failed: string[];
}

export function nothingStruck(): Struck {
  const none = (): Record<Family, number> => Object.fromEntries(FAMILIES.map((family) => [family, 0])) as Record<Family, number>;
  return { carriedOut: none(), skipped: none(), failed: [] };
}

/** What is known of an experiment that did not come to its end: that, and why, is what was found. Nothing was judged. */
export function unfinished(
  { seed, size }: Pick<ExperimentOptions, 'seed' | 'size'>,
  struck: Struck,
  seconds: number,
  why: string,
): Findings {
  return {
    seed, seconds, engines: [], planned: size.counts, ...struck, failed: [...struck.failed, why], hasGoals: size.hasGoals,
    requests: { ok: 0, fail: 0, unknown: 0 }, windows: {}, measured: { restart: [], takeover: [], coldStart: [] }, ownEndings: {},
    recovery: null, outage: null, restart: null, signs: null, drainedMs: null, drainedAtEndMs: null,
    verdict: { holds: false, seen: NOTHING_SEEN, counts: {}, findings: [] },
  };
}
