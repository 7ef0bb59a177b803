import { setTimeout as pause } from 'node:timers/promises';

import type { ProcessName } from '../../../deploy/local/house-processes.js';
import { SHARE } from '../contest/round.js';
import { fileAndCount } from '../contest/turn.js';
import { normalAgainAfter, normalUpTo } from './recovering.js';
import { seconds, type Finding, type StrainGround, type Trial } from './trial.js';

const FOR_SECONDS = 40;
const KILLED_AFTER_MS = 15_000;
const NORMAL_AGAIN_MS_MAX = 10_000;

/** One service killed at three quarters of what the house carries, and started again by the launcher. */
export const killed = (name: ProcessName): Trial => ({
  name: `${name}-killed`,
  title: `${name} killed at ${SHARE * 100} % of the load`,
  play: async (ground) => [await play(name, ground)],
});

async function play(name: ProcessName, ground: StrainGround): Promise<Finding> {
  const { capacity, haste, contestant } = ground;
  await pause(Math.max(0, ground.calmAtMs - performance.now()));
  let killedMs = Number.NaN;
  const { accepted, lags, refused } = await fileAndCount(ground, Math.round(capacity * SHARE), FOR_SECONDS / haste, {
    repeats: true,
    meanwhile: async () => {
      await pause(KILLED_AFTER_MS / haste);
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
