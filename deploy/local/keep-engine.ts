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

/**
 * Keeps an engine alive. `again` starts it anew on the given port. While that fails it is tried again, for as long as it takes: whoever
 * makes room on a full disk need do nothing else. Each time says when the next one comes.
 */
export function keepEngine<Kind extends Engine>(
  first: Kind,
  again: (port: number | undefined) => Promise<Kind>,
  say: (line: string) => void,
  clock: Clock = new SystemClock(),
): KeptEngine<Kind> {
  const stopping = new AbortController();
  let engine = first;

  const restart = async (): Promise<void> => {
    for (let delayMs = FIRST_DELAY_MS; ; ) {
      await clock.sleep(delayMs, stopping.signal);
      if (stopping.signal.aborted) return;
      try {
        engine = await again(first.port);
        return say(`${first.engine} runs again.`);
      } catch (error) {
        delayMs = Math.min(delayMs * 2, DELAY_MAX_MS);
        say(`${first.engine} could not be started again; trying again in ${delayMs / 1_000} s: ${(error as Error).message}`);
      }
    }
  };
  const keep = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const ending = await engine.ended;
      if (stopping.signal.aborted) return;
      say(`${first.engine} ended unasked (${spelledEnding(ending)}); starting it again.`);
      await restart();
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
