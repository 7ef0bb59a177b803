import type { Ending } from '../child.js';
import type { Roster } from '../roster.js';

/** A real engine that is running, started by us or named by somebody. */
export interface Engine {
  /** What it is, for banners, tables and reports, for example `Apache Kafka 4.3.1, one node`. */
  readonly engine: string;
  /** What it was told that makes it quicker or slower; undefined for an engine that was named. */
  readonly settings?: string;
  /** Undefined for an engine that was named, not started: that one is never ended by us. */
  readonly pid: number | undefined;
  readonly port: number | undefined;
  /** Resolves when a started engine is gone, however; never for a named one. */
  readonly ended: Promise<Ending>;
  /** Ends what was started, politely first. Nothing for a named engine. */
  stop(): Promise<void>;
  /** Ends what was started at once, as a power cut would. Refuses for a named engine. */
  kill(): Promise<void>;
}

export interface Kafka extends Engine {
  /** Comma-separated, as `KAFKA_BROKERS` has it. */
  readonly brokers: string;
}

export interface Store extends Engine {
  /** Without a database name, as `MONGODB_URI` has it. */
  readonly uri: string;
}

export interface StartOptions {
  /** The engine's own folder. Kept when it stops; started again in it, the engine continues where it was. */
  readonly dataFolder: string;
  /** The port to use; without it the usual one when that is free, otherwise another. */
  readonly port?: number | undefined;
  /** Where the engine's process is put on record; without it `run.json` in the data folder. */
  readonly roster?: Roster | undefined;
  /** Where its words go; without it a log in the data folder. */
  readonly logFile?: string | undefined;
}

/** An engine that somebody has named: it is used, never started, never ended. */
export function namedEngine(engine: string): Engine {
  return {
    engine,
    pid: undefined,
    port: undefined,
    ended: new Promise(() => undefined),
    stop: () => Promise.resolve(),
    kill: () => Promise.reject(new Error(`${engine} was named, not started here, and is not ours to end.`)),
  };
}
