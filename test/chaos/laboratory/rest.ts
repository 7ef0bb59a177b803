import { setTimeout as pause } from 'node:timers/promises';

import { lagNow } from '../checker/read-doors.js';
import type { Behind } from './behind.js';
import type { Floor } from './floor.js';

const LOOK_MS = 250;
/** Looking takes at most a fifth of the time: whoever is looked at needs the store as well. */
const PAUSE_PER_LOOK = 4;
const CALM_LOOKS = 3;

/**
 * Waits until nothing is unpublished, unheard, uncounted or on its way. Answers when that was first so, of what then stayed so, on the
 * clock of `performance.now()`; null when that takes too long.
 */
export function untilDrained(floor: Floor, behind: Behind, withinMs: number): Promise<number | null> {
  return untilCalm(() => isDrained(floor, behind), withinMs);
}

/** The same, and nothing will change by itself for `quietMs`: no call to be made, no deadline, nothing for the archive. */
export function untilAtRest(floor: Floor, behind: Behind, quietMs: number, withinMs: number): Promise<number | null> {
  return untilCalm(async () => (await isDrained(floor, behind)) && (await behind.astir(quietMs)) === 0, withinMs);
}

async function isDrained({ instances }: Floor, behind: Behind): Promise<boolean> {
  if ((await behind.unpublished()) > 0) return false;
  if ((await lagNow(instances.map(({ url }) => url))) > 0) return false;
  return (await behind.missing()) === 0 && (await behind.uncounted()) === 0;
}

async function untilCalm(isCalm: () => Promise<boolean>, withinMs: number): Promise<number | null> {
  const deadline = performance.now() + withinMs;
  for (let looks: readonly number[] = []; performance.now() < deadline; ) {
    const begun = performance.now();
    // A store that does not answer is not at rest.
    looks = (await isCalm().catch(() => false)) ? [...looks, performance.now()] : [];
    if (looks.length >= CALM_LOOKS) return looks[0]!;
    await pause(Math.max(LOOK_MS, PAUSE_PER_LOOK * (performance.now() - begun)));
  }
  return null;
}
