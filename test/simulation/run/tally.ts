import { FAULT_KINDS, ONLY_OPERATORS_FEEL } from '../world/faults.js';
import type { Judged } from './simulate.js';

/** What a number of histories came to; sums of tallies are tallies. */
export interface Tally {
  histories: number;
  events: number;
  virtualMs: number;
  drainMsMax: number;
  readonly faults: Record<string, number>;
  readonly violations: { readonly seed: number; readonly invariant: string; readonly what: string }[];
}

export function emptyTally(): Tally {
  const faults = Object.fromEntries(FAULT_KINDS.map((kind) => [kind, 0]));
  return { histories: 0, events: 0, virtualMs: 0, drainMsMax: 0, faults, violations: [] };
}

export function addHistory(tally: Tally, { history, violations }: Judged): void {
  tally.histories += 1;
  tally.events += history.events;
  tally.virtualMs += history.virtualMs;
  tally.drainMsMax = Math.max(tally.drainMsMax, history.drainedAfterMs ?? 0);
  for (const [kind, count] of history.faults) tally.faults[kind] = (tally.faults[kind] ?? 0) + count;
  const [first] = violations;
  if (first) tally.violations.push({ seed: history.seed, ...first });
}

export function addTally(sum: Tally, part: Tally): void {
  sum.histories += part.histories;
  sum.events += part.events;
  sum.virtualMs += part.virtualMs;
  sum.drainMsMax = Math.max(sum.drainMsMax, part.drainMsMax);
  for (const [kind, count] of Object.entries(part.faults)) sum.faults[kind] = (sum.faults[kind] ?? 0) + count;
  sum.violations.push(...part.violations);
}

/** How often something went wrong for the house; what only the operator feels is told, and not counted here. */
export function faultsIn({ faults }: Pick<Tally, 'faults'>): number {
  const all = Object.values(faults).reduce((sum, count) => sum + count, 0);
  return ONLY_OPERATORS_FEEL.reduce((sum, kind) => sum - (faults[kind] ?? 0), all);
}

/** The summary that a person reads. */
export function* linesOf(tally: Tally, seconds: number, cores: number): Generator<string> {
  const faults = faultsIn(tally);
  yield `${tally.histories} histories, ${tally.events} events, ${faults} faults (${(faults / tally.histories).toFixed(1)} each)`;
  for (const kind of FAULT_KINDS) yield `  ${String(tally.faults[kind] ?? 0).padStart(9)}  ${kind}`;
  const rate = tally.histories / seconds / cores;
  yield `${seconds.toFixed(1)} s on ${cores} cores: ${rate.toFixed(1)} histories/s per core`;
  yield `longest way to rest after the last fault: ${(tally.drainMsMax / 1_000).toFixed(0)} s of simulated time`;
  for (const { seed, invariant, what } of tally.violations.slice(0, 20)) yield `VIOLATED ${invariant}: ${what}\n  npm run simulate -- --seed ${seed}`;
  yield tally.violations.length === 0 ? 'no violation' : `${tally.violations.length} histories with violations`;
}
