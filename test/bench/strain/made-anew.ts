import { setTimeout as pause } from 'node:timers/promises';

import { forgetWatch } from '../../chaos/laboratory/restart.js';
import { SHARE } from '../contest/round.js';
import { fileAndCount } from '../contest/turn.js';
import { seconds, type Finding, type StrainGround, type Trial } from './trial.js';

const AT_LEAST = 3_000;
const LOOK_MS = 250;
/** Reconcilers leave alone what was said within the last minute. */
const SETTLED_MS = 65_000;
const WITHIN_MS = 1_200_000;
const TIMES_LIVE = 10;

/** Monitoring's database taken away: it is made anew from what the owners keep. */
export const MADE_ANEW: Trial = { name: 'made-anew', title: 'the watch-room made anew', play };

async function play(ground: StrainGround): Promise<readonly Finding[]> {
  const { capacity, peakPerSecond, haste, contestant, acceptedIds } = ground;
  const missing = Math.ceil(AT_LEAST / haste) - acceptedIds.length;
  if (missing > 0) await fileAndCount(ground, Math.round(capacity * SHARE), missing / (capacity * SHARE));
  await pause(SETTLED_MS);
  await forgetWatch(ground);
  const startedMs = performance.now();
  await contestant.house.processes.monitoring.kill();
  const until = startedMs + WITHIN_MS;
  let begunMs: number | undefined;
  for (let heard = 0; heard < acceptedIds.length && performance.now() < until; await pause(LOOK_MS)) {
    heard = await contestant.countFinished();
    if (heard > 0) begunMs ??= performance.now() - LOOK_MS;
  }
  const endedMs = performance.now();
  const tookMs = endedMs - startedMs;
  const perSecond = (acceptedIds.length * 1_000) / (endedMs - (begunMs ?? startedMs));
  return [
    {
      what: `${acceptedIds.length} dossiers heard anew from their owners`,
      found:
        `${seconds(tookMs)} after the kill, ${perSecond.toFixed(0)} per second from the first on, ` +
        `${(perSecond / capacity).toFixed(2)} of what the house carries` +
        (peakPerSecond > capacity ? `, ${(perSecond / peakPerSecond).toFixed(2)} of its best under overload` : ''),
      meant: `${TIMES_LIVE} times what it carries`,
      holds: perSecond >= peakPerSecond * TIMES_LIVE,
    },
  ];
}
