import { setTimeout as pause } from 'node:timers/promises';

const LOOK_EVERY_MS = 100;

/** Looks again and again until there is something to see, and hands that on; after `withinMs` says what was waited for. */
export async function until<Seen>(
  what: string,
  look: () => Promise<Seen | undefined | false>,
  withinMs = 60_000,
): Promise<Seen> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const seen = await look();
    if (seen !== undefined && seen !== false) return seen;
    if (performance.now() > deadline) throw new Error(`Not within ${Math.round(withinMs / 1_000)} s: ${what}.`);
    await pause(LOOK_EVERY_MS);
  }
}
