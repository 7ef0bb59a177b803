import type { Fact, MetricEvent, Speaker } from '@hoso/contracts';
import type { Store } from '@hoso/store';

import type { DatabaseTime } from './database-time.js';
import type { ArchivedEntry, LedgerDocument, LogEntry } from './document.js';
import { findOldest } from './find-oldest.js';
import { factOf } from './relay.js';

/** A place in an owner's list of changes: what was spoken last, and about whom. */
export interface ChangePosition {
  readonly spokenAt: string;
  readonly dossierId: string;
}

export interface ChangedDossier {
  readonly dossierId: string;
  readonly v: number;
}

export interface PullRequest {
  readonly dossierId: string;
  /** Facts after this number. */
  readonly after: number;
}

/** What an owner answers about one dossier: its facts in order, or null where it has never heard of it. */
export interface Pulled<Item> {
  readonly dossierId: string;
  readonly items: readonly Item[] | null;
}

/** Facts about one dossier that one answer holds at most; the caller asks again for the rest. */
export const PULLED_FACTS_MAX = 200;

/** The owner's side of repair: answers from the record what was spoken. Reads only; needs no courier. */
export class FactDesk {
  /** Where the list of changes began when it was last read from the beginning. */
  private beganAt: Date | undefined;

  constructor(
    private readonly options: {
      readonly owner: Speaker;
      readonly store: Store;
      readonly time: DatabaseTime;
      readonly collection: string;
      readonly archive: string;
    },
  ) {}

  /** The facts of the given dossiers after the given numbers. */
  async pullFacts(requests: readonly PullRequest[]): Promise<readonly Pulled<Fact>[]> {
    return this.pull(requests, (dossierId, entry) => factOf(this.options.owner, dossierId, entry));
  }

  /** The same as metric events: nothing of a fact's own data. */
  async pullMetrics(requests: readonly PullRequest[]): Promise<readonly Pulled<MetricEvent>[]> {
    return this.pull(requests, (dossierId, entry) => {
      const { data: _data, ...event } = factOf(this.options.owner, dossierId, entry);
      return { ...event, metric: entry.metric };
    });
  }

  /**
   * Dossiers spoken about after a position and at least `settledMs` ago, oldest first, with the number of facts each has.
   * What is younger is left out because it may still be under way, or be written by a process whose clock differs.
   */
  async changed(
    after: ChangePosition | null,
    settledMs: number,
    limit: number,
  ): Promise<{ readonly dossiers: readonly ChangedDossier[]; readonly position: ChangePosition | null }> {
    const until = new Date((await this.options.time.now()) - settledMs);
    const documents = await findOldest<LedgerDocument<unknown>>(this.options.store, this.options.collection, {
      field: 'spokenAt',
      after: after && { at: new Date(after.spokenAt), id: after.dossierId },
      about: this.beganAt,
      until,
      limit,
      projection: { v: 1, spokenAt: 1 },
    });
    if (after === null) this.beganAt = documents[0]?.spokenAt ?? undefined;
    const last = documents.at(-1);
    return {
      dossiers: documents.map((document) => ({ dossierId: document._id, v: document.v })),
      position: last ? { spokenAt: last.spokenAt!.toISOString(), dossierId: last._id } : after,
    };
  }

  private async pull<Item>(
    requests: readonly PullRequest[],
    itemOf: (dossierId: string, entry: LogEntry) => Item,
  ): Promise<readonly Pulled<Item>[]> {
    const documents = await this.options.store.find<LedgerDocument<unknown>>(
      this.options.collection,
      { _id: { $in: requests.map((request) => request.dossierId) } },
      { limit: requests.length, projection: { log: 1, v: 1 } },
    );
    const byId = new Map(documents.map((document) => [document._id, document]));
    return Promise.all(
      requests.map(async ({ dossierId, after }) => {
        const document = byId.get(dossierId);
        if (!document) return { dossierId, items: null };
        const entries = await this.entriesAfter(document, after);
        return { dossierId, items: entries.map((entry) => itemOf(dossierId, entry)) };
      }),
    );
  }

  private async entriesAfter(document: LedgerDocument<unknown>, after: number): Promise<readonly LogEntry[]> {
    const firstInLog = document.log[0]?.n ?? document.v + 1;
    const archived =
      after + 1 < firstInLog
        ? await this.options.store.find<ArchivedEntry>(
            this.options.archive,
            { dossierId: document._id, n: { $gt: after, $lt: firstInLog } },
            { sort: { n: 1 }, limit: PULLED_FACTS_MAX },
          )
        : [];
    const live = document.log.filter((entry) => entry.n > after);
    return [...archived, ...live].slice(0, PULLED_FACTS_MAX);
  }
}
