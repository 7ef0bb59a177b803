import { printOf } from './print.js';
import type { Judged } from './simulate.js';
import { faultsIn } from './tally.js';

/** A history as a person reads it: when, who, what, and `!` where something went wrong by the world's fault. */
export function* timelineOf({ history, violations }: Judged): Generator<string> {
  const beganMs = history.timeline[0]?.atMs ?? 0;
  for (const { atMs, who, what, isFault } of history.timeline) {
    yield `${((atMs - beganMs) / 1_000).toFixed(3).padStart(12)} ${isFault ? '!' : ' '} ${who.padEnd(24)} ${what}`;
  }
  const faults = faultsIn({ faults: Object.fromEntries(history.faults) });
  const ending = 'record' in history ? history.record.mode : 'broken off';
  const happened = `hash ${(history.hash >>> 0).toString(16)}`;
  const left = 'record' in history ? `, print ${printOf(history)}` : '';
  yield `seed ${history.seed}, ${ending}, ${history.events} events, ${faults} faults, ${happened}${left}`;
  for (const { invariant, what } of violations) yield `VIOLATED ${invariant}: ${what}`;
  yield violations.length === 0 ? 'no violation' : `${violations.length} violations`;
}
