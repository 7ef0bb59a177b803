import type { CollectionDeclaration, IndexDeclaration, StoredDocument } from '@hoso/store';
import type { Speaker } from '@hoso/contracts';

/** An own fact as the ledger keeps it. */
export interface LogEntry {
  readonly n: number;
  readonly name: string;
  readonly version: number;
  /** ISO 8601, UTC. Never earlier than the entry before. */
  readonly at: string;
  readonly cause: string;
  readonly traceId: string;
  readonly data: unknown;
  readonly metric: unknown;
  /** SHA-256 over the hash before and this entry: the chain. */
  readonly hash: string;
}

/** A moment that something is due, kept with the dossier. Fires once, by a guarded write against the database's clock. */
export interface Timer {
  readonly id: string;
  readonly kind: string;
  readonly dueAt: Date;
}

/** A call to the outside that is still to be made, kept with the dossier. */
export interface Want {
  readonly id: string;
  readonly kind: string;
  /** Not before this moment; moved forward while a worker has it in hand. */
  readonly at: Date;
  /** How often it was tried before. */
  readonly attempts: number;
}

/** Why a stream of facts (or the dossier's own timers and wants: `self`) stands still here. Holds no payload. */
export interface Parking {
  readonly code: string;
  /** The number that could not be applied, where it is known. */
  readonly n: number | null;
  readonly since: Date;
}

export type ParkedStream = Speaker | 'self';

/**
 * All that one service knows about one dossier. State, own facts, position in foreign streams, timers and wants change
 * together in one guarded write; `rev` is the guard.
 */
export interface LedgerDocument<State> extends StoredDocument {
  /** Counts the writes that decided something. Every such write is guarded by the revision it was decided on. */
  readonly rev: number;
  /** Own facts ever spoken about this dossier. */
  readonly v: number;
  /** The write that made this revision; tells a writer whose answer got lost that the revision is its own. */
  readonly writtenBy: string;
  /** Null while only a parking or nothing that counts has been heard. */
  readonly state: State | null;
  /** Last number applied per foreign stream: the gate. */
  readonly heard: Readonly<Partial<Record<Speaker, number>>>;
  readonly log: readonly LogEntry[];
  readonly lastHash: string;
  /**
   * When this service last spoke about the dossier, and then, by the database's clock, when that was known to be with the
   * courier; the reconcilers of others walk along it. However late a write came, they have not walked past it.
   */
  readonly spokenAt?: Date;
  /** Last own fact known to be with the courier. */
  readonly published: number;
  /** Present only while own facts wait for the courier. */
  readonly unpublishedSince?: Date;
  readonly timers: readonly Timer[];
  readonly nextTimerAt?: Date;
  readonly wants: readonly Want[];
  readonly nextWantAt?: Date;
  readonly parked?: Readonly<Partial<Record<ParkedStream, Parking>>>;
  readonly parkedAt?: Date;
  /** Present while the log is long enough to move its oldest entries to the archive. */
  readonly archiveDue?: boolean;
}

/** An own fact that has left its dossier's log for the archive. */
export interface ArchivedEntry extends LogEntry, StoredDocument {
  readonly dossierId: string;
}

/** What a service adds to the ledger's collection: indexes over its own state. */
export interface LedgerCollections {
  readonly dossiers: CollectionDeclaration;
  readonly archive: CollectionDeclaration;
  readonly unreadable: CollectionDeclaration;
  readonly audit: CollectionDeclaration;
  readonly positions: CollectionDeclaration;
}

const INDEXES_OF_SPEAKERS: readonly IndexDeclaration[] = [
  { name: 'spoken', keys: { spokenAt: 1, _id: 1 }, sparse: true },
  { name: 'unpublished', keys: { unpublishedSince: 1 }, sparse: true },
  { name: 'archive-due', keys: { archiveDue: 1 }, sparse: true },
];

/** What a ledger does by itself, beyond hearing. */
export interface LedgerHabits {
  readonly speaks: boolean;
  readonly keepsTimers: boolean;
  readonly keepsWants: boolean;
}

/**
 * The collections of a ledger under the service's own name for them, `indexes` over its own state included. What it
 * never asks for has no index: every write would pay for it.
 */
export function ledgerCollections(
  name: string,
  indexes: readonly IndexDeclaration[],
  { speaks, keepsTimers, keepsWants }: LedgerHabits,
): LedgerCollections {
  return {
    dossiers: {
      name,
      fields: {
        rev: 'number',
        v: 'number',
        writtenBy: 'string',
        state: 'object?',
        heard: 'object',
        log: 'array',
        lastHash: 'string',
        spokenAt: 'date?',
        published: 'number',
        unpublishedSince: 'date?',
        timers: 'array',
        nextTimerAt: 'date?',
        wants: 'array',
        nextWantAt: 'date?',
        parked: 'object?',
        parkedAt: 'date?',
        archiveDue: 'boolean?',
      },
      indexes: [
        { name: 'parked', keys: { parkedAt: 1 }, sparse: true },
        ...(speaks ? INDEXES_OF_SPEAKERS : []),
        ...(keepsTimers ? [{ name: 'timers', keys: { nextTimerAt: 1 }, sparse: true } as const] : []),
        ...(keepsWants ? [{ name: 'wants', keys: { nextWantAt: 1 }, sparse: true } as const] : []),
        ...indexes,
      ],
    },
    archive: {
      name: `${name}_archive`,
      fields: {
        dossierId: 'string',
        n: 'number',
        name: 'string',
        version: 'number',
        at: 'string',
        cause: 'string',
        traceId: 'string',
        data: 'object',
        metric: 'object',
        hash: 'string',
      },
      indexes: [{ name: 'by-dossier', keys: { dossierId: 1, n: 1 }, unique: true }],
    },
    unreadable: {
      name: `${name}_unreadable`,
      fields: { code: 'string', topic: 'string', partition: 'number', offset: 'string', at: 'date' },
      indexes: [{ name: 'by-time', keys: { at: 1 } }],
    },
    audit: {
      name: `${name}_audit`,
      fields: { at: 'date', by: 'string', action: 'string', dossierId: 'string?', detail: 'object?' },
      indexes: [{ name: 'by-time', keys: { at: 1 } }],
    },
    positions: {
      name: `${name}_positions`,
      fields: { position: 'string' },
      indexes: [],
    },
  };
}
