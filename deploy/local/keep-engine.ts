import { SystemClock } from '@hoso/kernel';

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

/** Keeps an engine alive. `again` starts it anew on the given port. */
export function keepEngine<Kind extends Engine>(
  first: Kind,
  again: (port: number | undefined) => Promise<Kind>,
  say: (line: string) => void,
): KeptEngine<Kind> {
  const stopping = new AbortController();
  const clock = new SystemClock();
  let engine = first;

  const restart = async (): Promise<void> => {
    for (let delayMs = FIRST_DELAY_MS; !stopping.signal.aborted; delayMs = Math.min(delayMs * 2, DELAY_MAX_MS)) {
      await clock.sleep(delayMs, stopping.signal);
      if (stopping.signal.aborted) return;
      try {
        engine = await again(first.port);
        return say(`${first.engine} runs again.`);
      } catch (error) {
        say(`${first.engine} could not be started again: ${(error as Error).message}`);
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
