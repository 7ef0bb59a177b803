import type { Log } from './log.js';

/** The longest that a process may take to stop. */
export const STOP_LIMIT_MS = 25_000;

/** The part of a process that supervision touches. */
export interface Supervised {
  on(event: 'SIGTERM' | 'SIGINT', listener: (signal: NodeJS.Signals) => void): unknown;
  on(event: 'uncaughtException', listener: (error: unknown) => void): unknown;
  on(event: 'unhandledRejection', listener: (reason: unknown) => void): unknown;
  exit(code: number): void;
}

/** What may be other than usual in a supervision. */
export interface Supervision {
  readonly limitMs?: number;
  readonly supervised?: Supervised;
  /** With what an error that nobody caught ends the process. */
  readonly codeOf?: (error: unknown) => number;
}

/**
 * Watches over a process: SIGTERM and SIGINT stop it in order and end it with 0, a stop that takes longer than
 * `limitMs` or fails ends it with 1; so does every error that nobody caught, because what the process knows after it
 * cannot be trusted, unless `codeOf` has another code for it. A second signal ends it at once.
 */
export function superviseProcess(
  log: Log,
  stop: () => Promise<void>,
  { limitMs = STOP_LIMIT_MS, supervised = process as Supervised, codeOf = (): number => 1 }: Supervision = {},
): void {
  const end = (code: number): void => {
    const exit = (): void => supervised.exit(code);
    const impatient = setTimeout(exit, 500);
    const leave = (): void => {
      clearTimeout(impatient);
      exit();
    };
    void log.flush().then(leave, leave);
  };
  let isStopping = false;
  const onSignal = (signal: NodeJS.Signals): void => {
    if (isStopping) {
      log.warn('told twice to stop: ending at once', { signal });
      return end(1);
    }
    isStopping = true;
    log.info('stopping', { signal });
    setTimeout(() => {
      log.error('stopping took too long: ending', { signal, limit: limitMs });
      end(1);
    }, limitMs).unref();
    stop().then(
      () => {
        log.info('stopped', { signal });
        end(0);
      },
      (error: unknown) => {
        log.error('stopping failed', { signal, error });
        end(1);
      },
    );
  };
  supervised.on('SIGTERM', onSignal);
  supervised.on('SIGINT', onSignal);
  const onLost = (error: unknown): void => {
    log.error('an error that nobody caught: ending', { error });
    end(codeOf(error));
  };
  supervised.on('uncaughtException', onLost);
  supervised.on('unhandledRejection', onLost);
}

/**
 * Runs the start of a process. When it fails, the error goes to the log with its whole text (nobody has sent us
 * anything yet), and the process ends with 1.
 */
export async function startOrExit(
  log: Log,
  start: () => Promise<void>,
  way: { say(text: string): void; exit(code: number): void } = {
    say: (text) => void process.stderr.write(text),
    exit: (code) => process.exit(code),
  },
): Promise<void> {
  try {
    await start();
  } catch (error) {
    log.error('could not start', { error });
    const leave = (): void => {
      way.say(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
      way.exit(1);
    };
    await log.flush().then(leave, leave);
  }
}
