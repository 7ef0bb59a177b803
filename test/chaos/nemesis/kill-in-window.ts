import { setTimeout as pause } from 'node:timers/promises';

import type { Floor } from '../laboratory/floor.js';
import type { Instance } from '../laboratory/instance.js';
import { holderOf } from '../laboratory/sockets.js';
import { Ambush, type Ends } from '../proxy/ambush.js';
import { linesOf, type Window } from './windows.js';

/** Who was killed, and whether in the window. */
export interface KilledInWindow {
  readonly victim: Instance;
  readonly isHit: boolean;
}

const COMES_WITHIN_MS = 20_000;
/** The same where the service must first start, and the group must first let it in. */
const COMES_AT_START_WITHIN_MS = 45_000;

/**
 * Kills whichever process of the service first comes into the window, there and then: what passed on the line is held until the
 * process is dead. Where none comes in time, the one named is killed anyway.
 */
export async function killInWindow(floor: Floor, window: Window, named: Instance): Promise<KilledInWindow> {
  const came = Promise.withResolvers<void>();
  const victims: Instance[] = [];
  const strikeAt = (line: string) => (ends: Ends): Promise<void> | undefined => {
    const victim = victims.length === 0 ? whoseWork(floor, window, line, ends) : undefined;
    if (victim === undefined) return undefined;
    victims.push(victim);
    came.resolve();
    return victim.kill();
  };
  const lines = linesOf(window).filter((line) => !window.starts || line.startsWith(`${named.name} `));
  const callOff = lines.map((line) => floor.lines.of(line).proxy.lay(new Ambush(window.place, strikeAt(line))));
  const over = new AbortController();
  try {
    if (window.starts) {
      await named.kill();
      await named.start();
    }
    const late = pause(window.starts ? COMES_AT_START_WITHIN_MS : COMES_WITHIN_MS, undefined, { signal: over.signal });
    await Promise.race([came.promise, late.catch(() => undefined)]);
  } finally {
    over.abort();
    for (const one of callOff) one();
  }
  const victim = victims[0] ?? named;
  await victim.kill();
  return { victim, isHit: victims.length > 0 };
}

/** Whose work it is that passes there; undefined where it is another service's. */
function whoseWork(floor: Floor, { service, line: kind, end }: Window, line: string, ends: Ends): Instance | undefined {
  const both = floor.instancesOf(service);
  if (kind === 'broker' || kind === 'store') return both.find(({ name }) => line.startsWith(`${name} `));
  if (end === 'server') return both.find(({ url }) => url.endsWith(`:${ends.server}`));
  const connected = { own: ends.client, remote: floor.lines.of(line).proxy.port };
  const pid = holderOf(connected, both.map((one) => one.current.pid));
  return both.find((one) => one.current.pid === pid);
}
