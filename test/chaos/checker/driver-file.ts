import type { Words } from './open-sealed.js';

/**
 * What the driver writes into its file, line by line as JSON: its intention before each request, synchronised to the disk,
 * and what came of it afterwards. An intention without an outcome is unknown. Apart from that, whose dossiers each client is shown.
 */
export type Line = Intent | Outcome | Shown;

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

/** Puts intentions and outcomes together. The last line of a file may be torn; no other. */
export function readDriverFile(text: string): { readonly attempts: readonly Attempt[]; readonly shown: readonly Shown[] } {
  const intents: Intent[] = [];
  const shown: Shown[] = [];
  const outcomes = new Map<number, Outcome>();
  const lines = text.split('\n').filter((line) => line !== '');
  for (const [index, line] of lines.entries()) {
    const said = parsed(line);
    if (said === undefined && index < lines.length - 1) throw new Error(`Line ${index + 1} of the driver's file cannot be read.`);
    if (said?.line === 'intent') intents.push(said);
    else if (said?.line === 'outcome') outcomes.set(said.id, said);
    else if (said?.line === 'shown') shown.push(said);
  }
  const unknown = { at: Number.MAX_SAFE_INTEGER, how: 'unknown' } as const;
  return { attempts: intents.map((intent) => ({ intent, outcome: outcomes.get(intent.id) ?? unknown })), shown };
}

function parsed(line: string): Line | undefined {
  try {
    return JSON.parse(line) as Line;
  } catch {
    return undefined; // the caller says which line it was
  }
}
