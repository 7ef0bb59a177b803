import { SystemClock, type Clock } from '@hoso/kernel';

import { spelledEnding } from './child.js';
import type { Engine } from './engines/index.js';

/** An engine that is started again, in its folder and on its port, whenever it dies unasked. */
export interface KeptEngine<Kind extends Engine> {
  /** In its present life; between two lives, the one that ended. */
  current(): Kind;
  /** Ends it for good, politely first. */
  stop(): Promise<void>;
  /** Ends it for good, at once. */
  stopNow(): Promise<void>;
}

const FIRST_DELAY_MS = 500;
const DELAY_MAX_MS = 30_000;
/** About ten minutes, in which a person may make room on a full disk. */
const TRIES_MAX = 24;

/**
 * Keeps an engine alive. `again` starts it anew on the given port. One that cannot be started so many times in a row is given up, which
 * is said: the services go on as they do without it.
 */
export function keepEngine<Kind extends Engine>(
  first: Kind,
  again: (port: number | undefined) => Promise<Kind>,
  say: (line: string) => void,
  clock: Clock = new SystemClock(),
): KeptEngine<Kind> {
  const stopping = new AbortController();
  let engine = first;

  /** Whether it runs again. */
  const restart = async (): Promise<boolean> => {
    let delayMs = FIRST_DELAY_MS;
    for (let tries = 1; ; tries += 1) {
      await clock.sleep(delayMs, stopping.signal);
      if (stopping.signal.aborted) return false;
      try {
        engine = await again(first.port);
        say(`${first.engine} runs again.`);
        return true;
      } catch (error) {
        const why = (error as Error).message;
        if (tries === TRIES_MAX) {
          say(`${first.engine} is given up after ${tries} tries: ${why} The services go on without it; stop with Ctrl-C and start anew.`);
          return false;
        }
        delayMs = Math.min(delayMs * 2, DELAY_MAX_MS);
        say(`${first.engine} could not be started again; trying again in ${delayMs / 1_000} s: ${why}`);
      }
    }
  };
  const keep = async (): Promise<void> => {
    for (let isKept = true; isKept; ) {
      const ending = await engine.ended;
      if (stopping.signal.aborted) return;
      say(`${first.engine} ended unasked (${spelledEnding(ending)}); starting it again.`);
      isKept = await restart();
    }
  };
  const kept = first.pid === undefined ? Promise.resolve() : keep();
  const end = async (how: (engine: Kind) => Promise<void>): Promise<void> => {
    stopping.abort();
    if (first.pid === undefined) return;
    await how(engine);
    await kept;
    // It may have been on its way up when it was told to stop.
    await how(engine);
  };
  return {
    current: () => engine,
    stop: () => end((one) => one.stop()),
    stopNow: () => end((one) => one.kill()),
  };
}
