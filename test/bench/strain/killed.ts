import { setTimeout as pause } from 'node:timers/promises';

import type { ProcessName } from '../../../deploy/local/house-processes.js';
import { SHARE } from '../contest/round.js';
import { fileAndCount } from '../contest/turn.js';
import { NORMAL_AT_LEAST, normalAgainAfter, normalUpTo } from './recovering.js';
import { seconds, type Finding, type StrainGround, type Trial } from './trial.js';

const KILLED_AFTER_SECONDS = 15;
const GOES_ON_SECONDS = 25;
const NORMAL_AGAIN_MS_MAX = 10_000;

/** One service killed at three quarters of what the house carries, and started again by the launcher. */
export const killed = (name: ProcessName): Trial => ({
  name: `${name}-killed`,
  title: `${name} killed at ${SHARE * 100} % of the load`,
  play: async (ground) => [await play(name, ground)],
});

/**
 * How long is filed before the kill, and in all, in seconds. Where little is filed it goes on for longer: when lags are normal again
 * as late as they may be, enough must still be left to tell.
 */
export function measuresOf(perSecond: number, haste: number): { readonly untilKilled: number; readonly inAll: number } {
  const toTell = NORMAL_AGAIN_MS_MAX / 1_000 / haste + (NORMAL_AT_LEAST + 1) / perSecond;
  const untilKilled = KILLED_AFTER_SECONDS / haste;
  return { untilKilled, inAll: untilKilled + Math.max(GOES_ON_SECONDS / haste, toTell) };
}

async function play(name: ProcessName, ground: StrainGround): Promise<Finding> {
  const { capacity, haste, contestant } = ground;
  await pause(Math.max(0, ground.calmAtMs - performance.now()));
  const perSecond = Math.round(capacity * SHARE);
  const { untilKilled, inAll } = measuresOf(perSecond, haste);
  let killedMs = Number.NaN;
  const { accepted, lags, refused } = await fileAndCount(ground, perSecond, inAll, {
    repeats: true,
    meanwhile: async () => {
      await pause(untilKilled * 1_000);
      killedMs = performance.now();
      await contestant.house.processes[name].kill();
    },
  });
  const run = accepted.map(({ acceptedMs }, index) => ({ acceptedMs, lagMs: lags[index]! }));
  const againMs = normalAgainAfter(run, killedMs);
  const missed = [...refused.values()].reduce((sum, count) => sum + count, 0);
  return {
    what: `${name} killed: from accepted to indicator as before, after`,
    found: `${seconds(againMs)}, where up to ${seconds(normalUpTo(run, killedMs))} is as before${missed > 0 ? `; ${missed} filings found nobody at the door, or were turned away` : ''}`,
    meant: seconds(NORMAL_AGAIN_MS_MAX),
    holds: againMs <= NORMAL_AGAIN_MS_MAX,
  };
}
