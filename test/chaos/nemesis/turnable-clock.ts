import { existsSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';

/** As everybody else has it. */
export const RIGHT = '+0';
/** Nearer to the right time than what a service takes for wrong: it goes on working with these. */
export const ENDURED_CLOCKS: readonly string[] = ['+40s', '-40s'];
/** A process looks so often, in whole seconds, whether its clock was turned; at every call it would have time for little else. */
const LOOKS_EVERY_S = 1;
const LIBRARIES = ['x86_64-linux-gnu', 'aarch64-linux-gnu'].map((machine) => `/usr/lib/${machine}/faketime/libfaketimeMT.so.1`);

/** The library that tells a process another time; undefined where this machine has none. */
export function findFaketime(): string | undefined {
  return LIBRARIES.find((path) => existsSync(path));
}

/** The clock of a process, which is turned while that runs. Timers go on as they are: only what time it is changes. */
export class TurnableClock {
  /** What a process is started with whose clock this is to be. */
  readonly environment: Readonly<Record<string, string>>;

  constructor(
    library: string,
    private readonly file: string,
  ) {
    this.environment = {
      LD_PRELOAD: library, FAKETIME_TIMESTAMP_FILE: file, FAKETIME_CACHE_DURATION: String(LOOKS_EVERY_S), FAKETIME_DONT_FAKE_MONOTONIC: '1',
    };
  }

  /** Resolves when it is written; the process sees it when it looks again. In libfaketime's words: `+3d`, `-2h`, `+0 x10`. */
  async turn(clock: string): Promise<void> {
    // Never half a file.
    await writeFile(`${this.file}.next`, `${clock}\n`);
    await rename(`${this.file}.next`, this.file);
  }
}

/** Nearer to the right time than this is nobody's clock that was turned. */
const ANOTHER_TIME_MS = 20_000;
const ANSWERED_WITHIN_MS = 1_000;

/** Whether the date of that process's answers is far from ours. */
export async function tellsAnotherTime(url: string): Promise<boolean> {
  try {
    const { headers } = await fetch(`${url}/health/live`, { signal: AbortSignal.timeout(ANSWERED_WITHIN_MS) });
    return Math.abs(Date.parse(headers.get('date') ?? '') - Date.now()) > ANOTHER_TIME_MS;
  } catch {
    return false; // it may be about to end
  }
}
