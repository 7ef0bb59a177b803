import type { FeePaid, MetricEvent, Speaker } from '@hoso/contracts';

/** What the checker is given: what was intended and answered, and what lies in the databases and on the topics. */

/** How a request ended as its sender knows it: `fail` says that it surely changed nothing. */
export type Ending = 'ok' | 'fail' | 'unknown';

/** One request that somebody sent; a repeat is a request of its own. */
export interface Attempt {
  readonly kind: 'file' | 'supplement' | 'pay' | 'withdraw' | 'act' | 'resolve' | 'look' | 'look-abroad';
  readonly atMs: number;
  readonly who: string;
  /** The key under which it may be repeated. */
  readonly key: string;
  readonly dossierId?: string;
  /** Commands: as the cause of what facts they are kept, `command:<name>:<id>`. */
  readonly cause?: string;
  /** Filings: what stands in it. */
  readonly filing?: {
    readonly portal: string;
    readonly portalReference: string;
    readonly reference?: string;
    /** The same words, the same text. */
    readonly words: string;
  };
  /** Supplements: what the applicant is said to be, in one spelling. */
  readonly supplement?: { readonly round: number; readonly applicant: string };
  /** Payments: what was told of it. */
  readonly payment?: FeePaid;
  /** Officials: the agency that they act for. */
  readonly agency?: string;
  /** Whom it was sent to; intake, where it is left out. */
  readonly service?: Speaker;
  /** Which process took it, where that is known. */
  by?: string;
  ending: Ending;
  /** Code of the refusal or failure. */
  code?: string;
  endedAtMs?: number;
  answer?: {
    readonly dossierId: string;
    readonly revision: number;
    readonly replayed?: boolean;
    readonly contentHash?: string;
    readonly receipt?: string;
    readonly reference?: string;
    /** Lists: all dossiers that stand in it. */
    readonly shown?: readonly { readonly dossierId: string; readonly revision: number }[];
  };
}

export type RawDocument = Readonly<Record<string, unknown>> & { readonly _id: string };

export interface RawMessage {
  readonly topic: string;
  readonly key: string | null;
  readonly value: Uint8Array | null;
  readonly headers: Readonly<Record<string, string>>;
}

export type Databases = Readonly<Record<string, ReadonlyMap<string, readonly RawDocument[]>>>;

export interface HistoryRecord {
  /** `safety`: cut off in the midst of faults; `liveness`: the faults have stopped and everything was given time to drain. */
  readonly mode: 'safety' | 'liveness';
  readonly nowMs: number;
  readonly databases: Databases;
  /** Every message that the courier ever stored. */
  readonly messages: readonly RawMessage[];
  readonly attempts: readonly Attempt[];
  /** Kinds of commands that were sent and not noted; none, where it is left out. */
  readonly unnoted?: readonly Attempt['kind'][];
  /** When facts became durable, by the database's clock. */
  readonly durable: readonly {
    readonly service: string;
    readonly dossierId: string;
    readonly n: number;
    readonly hash: string;
    readonly cause: string;
    readonly atMs: number;
  }[];
  /** When the watch wrote down that a due date had passed, by the database's clock; where it is left out, nobody has noted it. */
  readonly passedDueDates?: readonly { readonly dossierId: string; readonly dueAt: string; readonly atMs: number }[];
  /** What the register has answered. */
  readonly registerAnswers: readonly { readonly requestId: string; readonly verdict: string }[];
  /** Whatever persons said that must be nowhere in clear. */
  readonly secrets: readonly string[];
  /** What processes have logged and reported, and what they answered when they refused or failed; nothing, where it is left out. */
  readonly spoken?: readonly string[];
  /** When a process may have been answered by an old primary; never, where it is left out. */
  readonly staleReads?: readonly { readonly by: string; readonly fromMs: number; readonly untilMs: number }[];
  /** Errors by nobody's fault but the product's; none, where it is left out. */
  readonly defects?: readonly string[];
}

/** A second watch-room, which is told everything of one dossier, and what it would keep then. */
export type HearAnew = (
  told: readonly MetricEvent[],
  duePassed: string | null,
) => Readonly<Record<'events' | 'buckets', unknown>> & { readonly row: Readonly<Record<string, unknown>> };

export interface Violation {
  readonly invariant: string;
  readonly what: string;
}

export type Filing = Attempt & { readonly filing: NonNullable<Attempt['filing']> };

export function filingsIn(attempts: readonly Attempt[]): readonly Filing[] {
  return attempts.filter((attempt): attempt is Filing => attempt.filing !== undefined);
}

/** Who tells what a command has done. */
export const TELLERS: Readonly<Partial<Record<Attempt['kind'], Speaker>>> = {
  file: 'intake',
  supplement: 'intake',
  pay: 'intake',
  withdraw: 'intake',
  act: 'processing',
  resolve: 'identity-verification',
};
