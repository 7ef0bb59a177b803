import type { Roster } from '../../../deploy/local/roster.js';
import type { Door } from '../load/open-loop.js';

/** Those that stand on the same Kafka and the same store. */
export const SHARERS = ['stock', 'ours', 'floor'] as const;
/** Those that bring an engine of their own. */
export const PEERS = ['restate', 'dbos'] as const;
/** In the order in which they play: expected to carry least first; the peers when the shared engines are out of their way. */
export const CONTESTANTS = [...SHARERS, ...PEERS] as const;
export type SharerName = (typeof SHARERS)[number];
export type PeerName = (typeof PEERS)[number];
export type ContestantName = SharerName | PeerName;

/** Where everybody stands, one contestant after the other. */
export interface Ground {
  readonly projectFolder: string;
  /** Of this run; each contestant keeps what is its own below it. */
  readonly folder: string;
  readonly roster: Roster;
  /** Everybody's processes are started with it. */
  readonly environment: NodeJS.ProcessEnv;
  readonly say: (line: string) => void;
}

/** The ground with Kafka and the store on it. */
export interface SharedGround extends Ground {
  readonly brokers: string;
  readonly storeUri: string;
  readonly engines: ReadonlyMap<string, number>;
}

/** How a contestant is put up; it answers when the contestant takes dossiers. */
export type Stand<On extends Ground = Ground> = (ground: On) => Promise<Contestant>;

/** A system that takes dossiers to their result, standing. */
export interface Contestant {
  readonly name: string;
  /** What the engine is that it stands on, for captions; absent where that is shared. */
  readonly standsOn?: string;
  /** Its own processes, by name. */
  processes(): ReadonlyMap<string, number>;
  /** What it stands on, by name; each with whatever processes it starts. */
  engines(): ReadonlyMap<string, number>;
  /** What runs only because the rehearsal needs it, and is counted apart. */
  street(): ReadonlyMap<string, number>;
  /** The way in for the next minute. */
  door(): Promise<Door>;
  /**
   * What its indicator of finished dossiers says now, asked by its public door. With a moment: whoever can tell them apart leaves
   * out what finished long before it, and says the same of those before it every time; the others say it of all.
   */
  countFinished(since?: Date): Promise<number>;
  /** The dossiers that have a result, read from the store. */
  finishedIds(): Promise<readonly string[]>;
  stop(): Promise<void>;
}
