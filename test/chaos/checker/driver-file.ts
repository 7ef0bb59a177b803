import type { Words } from './open-sealed.js';

/**
 * What the driver writes into its file, line by line as JSON: its intention before each request, synchronised to the disk,
 * and what came of it afterwards. An intention without an outcome is unknown. Apart from that, whose dossiers each client is shown,
 * and what the nemesis has done that leaves traces which would be damage if nobody had meant them.
 */
export type Line = Intent | Outcome | Shown | Noted;

interface Said {
  readonly line: 'intent';
  readonly id: number;
  /** Milliseconds since the epoch, by the driver's clock. */
  readonly at: number;
  /** Who: a portal, or an agency's official. */
  readonly client: string;
  /** Repeats of one deed bear the same key. */
  readonly key: string;
}

/** How what an applicant says of himself stands to what the register has. */
export type Verdict = 'matched' | 'partial' | 'mismatched' | 'not-found';

/** A file as it was handed in. */
export interface HandedIn {
  /** Lower-case hexadecimal. */
  readonly sha256: string;
  readonly bytes: number;
}

/** A file that a request names, and which paper it is. */
export interface Paper {
  readonly paperCode: string;
  readonly fileId: string;
}

/** A line of a request for money. */
export interface FeeLine {
  readonly code: string;
  readonly amountVnd: number;
}

/** What a portal says of a payment. */
export interface Payment {
  /** Which request for money it pays. */
  readonly request: number;
  readonly amountVnd: number;
  readonly form: string;
  /** Of the payment itself: it pays for one request of one dossier. */
  readonly reference: string;
  readonly paidAt: string;
}

export type Intent = Said &
  (
    | (HandedIn & {
        readonly deed: 'hand-in';
        /** Values in the file that must never be seen again. */
        readonly canaries: readonly string[];
      })
    | {
        readonly deed: 'file';
        readonly portalReference: string;
        /** Why it must be refused; absent for a good filing. */
        readonly flaw?: string;
        /** What it says: applicant, submitter where there is one, form. */
        readonly words: Words;
        readonly papers: readonly Paper[];
        /** What the register knows of the applicant: what is to be found where it answers, and answers rightly. */
        readonly identity: Verdict;
        /** Personal values that it says, and that must never be seen again. */
        readonly canaries: readonly string[];
      }
    | {
        readonly deed: 'supplement';
        readonly dossierId: string;
        readonly round: number;
        readonly words: Words;
        readonly papers: readonly Paper[];
        /** As in a filing. */
        readonly canaries: readonly string[];
      }
    | (Payment & { readonly deed: 'pay'; readonly dossierId: string })
    | {
        readonly deed: 'act';
        readonly dossierId: string;
        readonly action: string;
        /** What is asked for; only of a request for money. */
        readonly lines?: readonly FeeLine[];
      }
    | { readonly deed: 'withdraw' | 'identify'; readonly dossierId: string }
    | { readonly deed: 'look' | 'trespass'; readonly dossierId: string }
  );

export interface Outcome {
  readonly line: 'outcome';
  readonly id: number;
  readonly at: number;
  /** `ok`: done. `fail`: surely not done. `unknown`: nobody can say. */
  readonly how: How;
  readonly status?: number;
  readonly told?: Told;
  /** The body of a problem document. */
  readonly problem?: string;
}

/** Dossiers that are named in an answer to a client, whatever was asked, and that it had not been shown before. */
export interface Shown {
  readonly line: 'shown';
  readonly client: string;
  readonly dossierIds: readonly string[];
}

/** What the nemesis notes before it does it. */
export type Noted = Lying | Planted;

/** From that moment on the register may tell of somebody else, or tells the truth again. */
export interface Lying {
  readonly line: 'lying';
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly lies: boolean;
}

/** Messages that nobody has spoken are put into a topic. */
export interface Planted {
  readonly line: 'planted';
  readonly messages: readonly Named[];
}

/** A message by its `ce_id` and its `ce_type`. */
export interface Named {
  readonly id: string;
  readonly type: string;
}

/** While the register may have told of somebody else, in milliseconds since the epoch. */
export interface Lie {
  readonly from: number;
  readonly until: number;
}

export type How = 'ok' | 'fail' | 'unknown';

/** What an answer said that can be held against the record. */
export interface Told {
  readonly dossierId?: string;
  /** The name under which a file was taken in. */
  readonly fileId?: string;
  readonly contentHash?: string;
  readonly receipt?: string;
  readonly revision?: number;
}

/** One request and what came of it. */
export interface Attempt {
  readonly intent: Intent;
  readonly outcome: Omit<Outcome, 'line' | 'id'>;
}

/** All that the driver's file says. */
export interface Read {
  readonly attempts: readonly Attempt[];
  readonly shown: readonly Shown[];
  readonly lies: readonly Lie[];
  readonly planted: readonly Named[];
}

/** Puts intentions and outcomes together. The last line of a file may be torn; no other. */
export function readDriverFile(text: string): Read {
  const intents: Intent[] = [];
  const shown: Shown[] = [];
  const lying: Lying[] = [];
  const planted: Named[] = [];
  const outcomes = new Map<number, Outcome>();
  const lines = text.split('\n').filter((line) => line !== '');
  for (const [index, line] of lines.entries()) {
    const said = parsed(line);
    if (said === undefined && index < lines.length - 1) throw new Error(`Line ${index + 1} of the driver's file cannot be read.`);
    if (said?.line === 'intent') intents.push(said);
    else if (said?.line === 'outcome') outcomes.set(said.id, said);
    else if (said?.line === 'shown') shown.push(said);
    else if (said?.line === 'lying') lying.push(said);
    else if (said?.line === 'planted') planted.push(...said.messages);
  }
  const unknown = { at: Number.MAX_SAFE_INTEGER, how: 'unknown' } as const;
  const attempts = intents.map((intent) => ({ intent, outcome: outcomes.get(intent.id) ?? unknown }));
  return { attempts, shown, lies: liesIn(lying), planted };
}

/** A lie that nobody took back goes on. */
function liesIn(lying: readonly Lying[]): readonly Lie[] {
  return lying.flatMap(({ at: from, lies }, index) => {
    const end = lying.slice(index + 1).find((later) => !later.lies);
    return lies ? [{ from, until: end?.at ?? Number.MAX_SAFE_INTEGER }] : [];
  });
}

function parsed(line: string): Line | undefined {
  try {
    return JSON.parse(line) as Line;
  } catch {
    return undefined; // the caller says which line it was
  }
}
