import type { KeyObject } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

import type { Log } from '@hoso/observability';
import type mongoose from 'mongoose';

/** The steps of a dossier, in their order, each with where it is kept. */
export const SHELVES = { received: 'dossiers', verified: 'verifications', finished: 'results' } as const;
export type Step = keyof typeof SHELVES;
export const STEPS = Object.keys(SHELVES) as readonly Step[];

/** What travels from step to step: the floor's two words, and what promises add to them. */
export interface Note {
  readonly id: string;
  readonly agency: string;
  readonly more: Readonly<Record<string, string>>;
}

/** What is kept of one dossier at one step. */
export interface Kept {
  readonly _id: string;
  readonly [field: string]: unknown;
}

/** A dossier that has come to a step. */
export interface Move {
  readonly step: Step;
  readonly note: Note;
  readonly document: Kept;
  /** What the watch is told: the step and the agency, and what promises add to them. */
  readonly metric: string;
  /** It had been there before, and this is what was kept then. */
  readonly isRepeated?: true;
}

/** What the floor is made of. A promise takes some of these parts away and puts better ones in their place. */
export interface Parts {
  /** Before the door opens and anything is heard. */
  prepare(): Promise<void>;
  /** Whether this request may file. @throws TurnedAway when not. */
  admit(headers: IncomingHttpHeaders): Promise<void>;
  /** What is to be kept and to travel on; `headers` are those of the filing, at the first step only. */
  compose(move: Move, headers?: IncomingHttpHeaders): Move;
  /** Resolves when all of one step are on disk; answers them in the same order. */
  keep(moves: readonly Move[]): Promise<readonly Move[]>;
  /** Tells the next step and the watch. */
  speak(moves: readonly Move[]): Promise<void>;
  /** Hears a topic in batches, for as long as the floor stands. */
  hear(group: string, topic: string, work: (values: readonly string[]) => Promise<void>): Promise<void>;
  /** Takes what the watch has heard into the figures. */
  count(metrics: readonly string[]): Promise<void>;
  /** What the figures say of dossiers finished. */
  countFinished(): Promise<number>;
  /** What a filing is answered with. */
  answer(move: Move): Promise<object>;
  /** Nothing is filed any more: stops hearing and speaking. */
  close(): Promise<void>;
}

/** The keys that some promises need. */
export interface Keys {
  /** 32 bytes: seals personal data. */
  readonly sealing: Buffer;
  /** Ed25519, private: signs receipts. */
  readonly signing: KeyObject;
  /** P-256, public: whoever has the other half of it makes tokens. */
  readonly issuer: KeyObject;
}

/** What promises may use. */
export interface Tools {
  readonly client: mongoose.mongo.MongoClient;
  readonly store: mongoose.mongo.Db;
  readonly brokers: readonly string[];
  readonly keys: Keys;
  readonly log: Log;
  readonly onError: (error: unknown) => void;
  /** Aborted when the floor begins to close. */
  readonly closing: AbortSignal;
}

/** One promise: better parts out of those that there are. */
export type Guarantee = (parts: Parts, tools: Tools) => Parts;

/** A request that may not file; becomes an answer with this status. */
export class TurnedAway extends Error {
  constructor(
    readonly statusCode: 400 | 401,
    message: string,
  ) {
    super(message);
  }
}

/** A note as it travels: without promises exactly the floor's own words. */
export function written({ id, agency, more }: Note): string {
  return [id, agency, ...Object.entries(more).map(([name, value]) => `${name}=${value}`)].join(' ');
}

/** What the floor itself has to say of a dossier that has come to a step. */
export function moveTo(step: Step, note: Note, fields: object): Move {
  return { step, note, document: { _id: note.id, ...fields }, metric: `${step} ${note.agency}` };
}

/** The note that was written so. */
export function read(value: string): Note {
  const [id = '', agency = '', ...words] = value.split(' ');
  const more = words.map((word) => [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)] as const);
  return { id, agency, more: Object.fromEntries(more) };
}
