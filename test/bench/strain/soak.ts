import { SHARE } from '../contest/round.js';
import { fileAndCount, summaryOf } from '../contest/turn.js';
import { growthFindings } from './memory-growth.js';
import { MemoryWatch } from './memory-watch.js';
import { type Finding, type StrainGround, type Trial } from './trial.js';

/** Filed in pieces, so that everything is proven complete on the way and not only at the end. */
const PIECE_SECONDS = 60;
const LOOK_MS = 5_000;

/** Half an hour, or as long as is asked for, at three quarters of what the house carries: nothing grows. */
export const soak = (minutes: number): Trial => ({
  name: 'soak',
  title: `${minutes} minutes at ${SHARE * 100} %`,
  play: (ground) => play(ground, minutes),
});

async function play(ground: StrainGround, minutes: number): Promise<readonly Finding[]> {
  const { contestant, capacity } = ground;
  const watch = new MemoryWatch(() => contestant.processes(), LOOK_MS);
  const worst = { lagP99Ms: 0, acceptP99Ms: 0 };
  try {
    for (let piece = 0; piece < (minutes * 60) / PIECE_SECONDS; piece += 1) {
      const { lagMs, acceptMs } = summaryOf(await fileAndCount(ground, Math.round(capacity * SHARE), PIECE_SECONDS));
      worst.lagP99Ms = Math.max(worst.lagP99Ms, lagMs.p99);
      worst.acceptP99Ms = Math.max(worst.acceptP99Ms, acceptMs.p99);
    }
  } catch (error) {
    await watch.stop().catch(() => undefined); // what has ended the soak is what there is to say
    throw error;
  }
  await watch.stop();
  return [
    endingsFinding(watch.endings),
    ...Array.from(watch.samples).flatMap(([name, held]) => growthFindings(name, held)),
    {
      what: 'the worst minute, 99 of 100: accepted after, from there to the indicator',
      found: `${worst.acceptP99Ms.toFixed(0)} ms, ${worst.lagP99Ms.toFixed(0)} ms`,
    },
  ];
}

/** A line through what several lives of a process held says little of any of them. */
function endingsFinding(endings: ReadonlyMap<string, number>): Finding {
  return {
    what: 'services that ended in the soak',
    found: Array.from(endings, ([name, times]) => `${name}, ${times} times`).join('; ') || 'none',
    meant: 'none',
    holds: endings.size === 0,
  };
}
