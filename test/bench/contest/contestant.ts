import type { Roster } from '../../../deploy/local/roster.js';
import type { Door } from '../load/open-loop.js';

export const CONTESTANTS = ['stock', 'ours', 'floor'] as const;
export type ContestantName = (typeof CONTESTANTS)[number];

/** Where everybody stands: the same engines, one contestant after the other. */
export interface Ground {
  readonly brokers: string;
  readonly storeUri: string;
  readonly projectFolder: string;
  /** Of this run; each contestant keeps what is its own below it. */
  readonly folder: string;
  readonly roster: Roster;
  /** Everybody's processes are started with it. */
  readonly environment: NodeJS.ProcessEnv;
  readonly say: (line: string) => void;
}

/** A system that takes dossiers to their result, standing. */
export interface Contestant {
  readonly name: ContestantName;
  /** Its own processes, by name. */
  processes(): ReadonlyMap<string, number>;
  /** What runs only because the rehearsal needs it, and is counted apart. */
  street(): ReadonlyMap<string, number>;
  /** The way in for the next minute. */
  door(): Promise<Door>;
  /** What its indicator of finished dossiers says now, asked by its public door. */
  countFinished(): Promise<number>;
  /** The dossiers that have a result, read from the store. */
  finishedIds(): Promise<readonly string[]>;
  stop(): Promise<void>;
}
