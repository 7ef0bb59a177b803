import type { Attempt, HandedIn, Lie, Named, Shown } from './driver-file.js';
import type { Words } from './open-sealed.js';

export const SPEAKERS = ['intake', 'identity-verification', 'processing'] as const;
export type Speaker = (typeof SPEAKERS)[number];
export type Keeper = Speaker | 'monitoring';
export const KEEPERS: readonly Keeper[] = [...SPEAKERS, 'monitoring'];

/** A fact as its owner keeps it. */
export interface Entry {
  readonly n: number;
  readonly name: string;
  readonly version: number;
  readonly at: string;
  readonly cause: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly metric: unknown;
  readonly hash: string;
}

/** What one service keeps about one dossier, as its database has it; instants are ISO 8601. */
export interface Kept {
  readonly _id: string;
  readonly v: number;
  readonly state: Readonly<Record<string, unknown>> | null;
  readonly heard: Readonly<Partial<Record<Speaker, number>>>;
  readonly log: readonly Entry[];
  readonly lastHash: string;
  readonly unpublishedSince?: string;
  readonly timers: readonly { readonly id: string; readonly dueAt: string }[];
  readonly wants: readonly { readonly id: string; readonly at: string }[];
  readonly parkedAt?: string;
}

/** A sealed content: under which name it lies, what its name must be by what it holds, and what it says. */
export interface SealedContent {
  readonly name: string;
  readonly hash: string;
  readonly dossierId: string;
  readonly round: number;
  /** Null where it does not open. */
  readonly words: Words | null;
}

/** A sealed file: under which name it lies, and what is in it. */
export interface SealedFile {
  readonly name: string;
  /** Null where it does not open. */
  readonly inside: HandedIn | null;
}

/** A message of a topic, reduced to what tells it from others. */
export interface Carried {
  readonly topic: string;
  readonly id: string;
  readonly type: string;
  /** Hash of key, value and attributes. */
  readonly hash: string;
}

/** What is measured, and over how many dossiers. */
export interface Figure {
  readonly value: number | null;
  readonly base: number;
}

export type Figures = Readonly<Record<string, Figure>>;

/** What figures are asked for: those of an agency, or of a period on the borders of two slots, ISO 8601. */
export interface Narrowing {
  readonly agency?: string;
  readonly from?: string;
  readonly to?: string;
}

/** What monitoring answers when asked for its figures by that grouping; by hour and by slot it answers only for a period. */
export interface Report {
  readonly groupBy: Grouping;
  /** Absent: all dossiers. */
  readonly narrowed?: Narrowing;
  readonly total: Figures;
  readonly groups: readonly { readonly key: string; readonly figures: Figures }[];
  /** The dossiers that it names behind each figure of the total, wherever it was asked for them. */
  readonly behind?: Readonly<Record<string, readonly string[]>>;
}

export const GROUPINGS = ['agency', 'procedure', 'channel', 'day', 'hour', 'slot'] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** Where personal values are searched for: what a problem says, a line of a log, a message, a page, a document, a file. */
export const SEARCHED = ['problem', 'log', 'topic', 'metrics', 'database', 'file'] as const;
export type Searched = (typeof SEARCHED)[number];

/** Gives a text to the search. The first word of a place says of what kind it is. */
export type Look = (place: `${Searched} ${string}`, text: string) => void;

/** Everything that the house keeps at one moment, reduced to what tells it from another moment. */
export interface Reading {
  /** For each document, `<database>.<collection> <id>`, a hash of each of its fields. */
  readonly documents: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly reports: readonly Report[];
}

/** Everything that is judged. It is plain JSON, so a run can be kept and judged again. */
export interface Evidence {
  /** Milliseconds since the epoch, when it was gathered. */
  readonly gatheredAt: number;
  readonly attempts: readonly Attempt[];
  readonly shown: readonly Shown[];
  readonly lies: readonly Lie[];
  /** Messages that nobody has spoken, put there on purpose. */
  readonly planted: readonly Named[];
  readonly kept: Readonly<Record<Keeper, readonly Kept[]>>;
  readonly archived: Readonly<Record<Speaker, readonly (Entry & { readonly dossierId: string })[]>>;
  readonly contents: readonly SealedContent[];
  readonly files: readonly SealedFile[];
  readonly carried: readonly Carried[];
  readonly reports: readonly Report[];
  /** The key at the desk that receipts verify with, as a JWK. */
  readonly receiptKey: Readonly<Record<string, unknown>>;
  /** Where personal values were found that must not be there. */
  readonly leaks: readonly string[];
  /** How many texts of each kind of place were searched for them. */
  readonly searched: Readonly<Record<Searched, number>>;
  /** Messages that a service had not heard when the evidence was gathered. */
  readonly lag: Readonly<Partial<Record<Keeper, number>>>;
  /** Whether each process of a service said, at one of several looks, that it is ready and misses nothing. */
  readonly ready: Readonly<Partial<Record<Keeper, readonly boolean[]>>>;
  /** Before and after everybody was stopped and started and monitoring's database made anew; only where that was done. */
  readonly readings?: { readonly before: Reading; readonly after: Reading };
}

/**
 * What can be wrong. The first four are named as in Jepsen's checkers of queues and sets; `recovered` is no fault: nobody
 * knew whether it was done, and it was.
 */
export type Anomaly =
  | 'lost' | 'unexpected' | 'duplicated' | 'recovered'
  | 'illegal' | 'miscounted' | 'gap' | 'unchained' | 'out-of-step' | 'stuck' | 'early' | 'leaked' | 'trespassed' | 'forged' | 'backwards'
  | 'changed' | 'parked' | 'crashed';

export interface Finding {
  readonly anomaly: Anomaly;
  /** What it is about and what is wrong, one sentence. */
  readonly says: string;
}

/** Looks at the evidence from one side. */
export type Judge = (evidence: Evidence) => Iterable<Finding>;

/** All facts of an owner about a dossier, by number. What lies both in the archive and in the log, being moved, counts once. */
export function factsOf(evidence: Evidence, speaker: Speaker): ReadonlyMap<string, readonly Entry[]> {
  const archived = Map.groupBy(evidence.archived[speaker], ({ dossierId }) => dossierId);
  return new Map(evidence.kept[speaker].map(({ _id, log }) => {
    const moved: readonly Entry[] = archived.get(_id) ?? [];
    const isMoved = new Set(moved.map(({ n, hash }) => `${n} ${hash}`));
    const left = log.filter(({ n, hash }) => !isMoved.has(`${n} ${hash}`));
    return [_id, [...moved, ...left].sort((a, b) => a.n - b.n)];
  }));
}

/** The values that come more than once, each once. */
export function doubled(values: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  return [...new Set(values.filter((value) => seen.size === seen.add(value).size))];
}
