import { SystemClock } from '@hoso/kernel';

import { spelledEnding, startChild, type Child, type ChildOptions } from './child.js';
import { answersReady, yieldOnceReady } from './yield-to-others.js';

/** How a supervised process is watched. */
export interface SuperviseOptions {
  readonly child: ChildOptions;
  /** Answers 200 when the process is ready to work. */
  readonly readyUrl: string;
  /** How far it yields to others on a busy machine once it is ready, from 0 to 19. Default 0, not at all. */
  readonly niceness?: number;
  /** Told in one line whenever the process died and is started again, or is given up. */
  readonly say: (line: string) => void;
  /** First wait before a restart; each further one doubles it, up to half a minute. Default 500 ms. */
  readonly firstDelayMs?: number;
  /** How long the process may take to stop by itself. Default 25 s. */
  readonly stopGraceMs?: number;
}

/** A process that is started again whenever it dies unasked. */
export interface Supervised {
  readonly name: string;
  readonly logFile: string;
  /** Of the life it is in; undefined between two lives. */
  pid(): number | undefined;
  /** How often it was started again. */
  restarts(): number;
  /** Why it is not started any more; undefined while it is. */
  givenUp(): string | undefined;
  isReady(): Promise<boolean>;
  /** Ends its present life at once, as a crash would; it is started again. */
  kill(): Promise<void>;
  /** Ends it for good, politely first. */
  stop(): Promise<void>;
  /** Ends it for good, at once. */
  stopNow(): Promise<void>;
}

const DELAY_MAX_MS = 30_000;
/** A life as long as this proves that it can live: the next wait is short again. */
const GOOD_LIFE_MS = 60_000;
/** A process that never once was ready is not started again without end. */
const STILLBIRTHS_MAX = 3;
/** What a process says by its exit code when its configuration is wrong: trying again changes nothing. */
const EXIT_CONFIGURATION = 78;

/** Starts a process and keeps it alive until it is told to stop. */
export async function supervise(options: SuperviseOptions): Promise<Supervised> {
  const { name, logFile } = options.child;
  const stopping = new AbortController();
  const clock = new SystemClock();
  const begin = async (): Promise<Child> => {
    const begun = await startChild(options.child);
    void yieldOnceReady(begun, options.readyUrl, options.niceness ?? 0);
    return begun;
  };
  let child: Child | undefined = await begin();
  let restarts = 0;
  let everReady = false;
  let givenUp: string | undefined;

  const isReady = async (): Promise<boolean> => {
    if (child === undefined) return false;
    const ready = await answersReady(options.readyUrl);
    everReady ||= ready;
    return ready;
  };

  const keep = async (): Promise<void> => {
    const firstDelayMs = options.firstDelayMs ?? 500;
    let delayMs = firstDelayMs;
    while (child !== undefined) {
      const bornAt = performance.now();
      const ending = await child.ended;
      child = undefined;
      if (stopping.signal.aborted) return;
      const how = `${name} ended unasked (${spelledEnding(ending)})`;
      if (ending.code === EXIT_CONFIGURATION) givenUp = `${how}: its configuration is wrong`;
      else if (!everReady && restarts + 1 >= STILLBIRTHS_MAX) givenUp = `${how} before it was ever ready`;
      if (givenUp !== undefined) return options.say(`${givenUp}. Its words are in ${logFile}`);
      if (performance.now() - bornAt > GOOD_LIFE_MS) delayMs = firstDelayMs;
      options.say(`${how}; starting it again in ${delayMs / 1_000} s. Its words are in ${logFile}`);
      await clock.sleep(delayMs, stopping.signal);
      if (stopping.signal.aborted) return;
      delayMs = Math.min(delayMs * 2, DELAY_MAX_MS);
      restarts += 1;
      child = await begin().catch((error: Error) => void (givenUp = error.message));
      if (child === undefined) return options.say(`${name} is given up: ${givenUp}`);
      // Told to stop while it was being born: nobody else would end it.
      if (stopping.signal.aborted) await child.kill();
    }
  };
  const kept = keep();

  return {
    name,
    logFile,
    pid: () => child?.pid,
    restarts: () => restarts,
    givenUp: () => givenUp,
    isReady,
    kill: async () => child?.kill(),
    stop: async () => {
      stopping.abort();
      await child?.stop(options.stopGraceMs ?? 25_000);
      await kept;
    },
    stopNow: async () => {
      stopping.abort();
      await child?.kill();
      await kept;
    },
  };
}
