import { setTimeout as pause } from 'node:timers/promises';

import { lagNow } from '../checker/read-doors.js';
import type { Behind } from './behind.js';
import type { Floor } from './floor.js';

const LOOK_MS = 250;
const CALM_LOOKS = 3;

/** Waits until nothing is unpublished, unheard or on its way; false when that takes too long. */
export function untilDrained(floor: Floor, behind: Behind, withinMs: number): Promise<boolean> {
  return untilCalm(() => isDrained(floor, behind), withinMs);
}

/** The same, and nothing will change by itself for `quietMs`: no call to be made, no deadline, nothing to be counted. */
export function untilAtRest(floor: Floor, behind: Behind, quietMs: number, withinMs: number): Promise<boolean> {
  return untilCalm(async () => (await behind.astir(quietMs)) === 0 && (await isDrained(floor, behind)), withinMs);
}

async function isDrained({ instances }: Floor, behind: Behind): Promise<boolean> {
  if ((await behind.missing(await behind.spoken())) > 0 || (await behind.unpublished()) > 0) return false;
  return (await lagNow(instances.map(({ url }) => url))) === 0;
}

async function untilCalm(isCalm: () => Promise<boolean>, withinMs: number): Promise<boolean> {
  const deadline = performance.now() + withinMs;
  for (let calm = 0; performance.now() < deadline; await pause(LOOK_MS)) {
    calm = (await isCalm()) ? calm + 1 : 0;
    if (calm >= CALM_LOOKS) return true;
  }
  return false;
}
