import type { Speaker } from '@hoso/contracts';
import { Refusal } from '@hoso/kernel';
import type { Ledger, LedgerDocument } from '@hoso/ledger';
import type { Store } from '@hoso/store';

import { isTrueToItsEvents, rederived, type Watch } from '../domain/watch.js';
import { dayOf } from '../domain/vietnam-time.js';
import { decisionOf } from '../monitoring.subscriptions.js';
import { DOSSIERS } from './collections.js';

/** A row as it is after the check. */
export interface CheckedRow {
  readonly heard: Readonly<Partial<Record<Speaker, number>>>;
  readonly agency: string | null;
  /** Vietnamese calendar day of filing. */
  readonly day: string | null;
  readonly buckets: readonly string[];
  /** It was not what its events say, and was written anew. */
  readonly isMended: boolean;
}

/** Whole documents that are in memory at once. */
const ROWS_TOGETHER = 50;
const NO_TRACE = '0'.repeat(32);

/** Derives rows anew from the events that were heard, and has those that differ written through the ledger's lane. */
export class RowCheck {
  constructor(
    private readonly store: Store,
    private readonly ledger: Pick<Ledger<Watch>, 'command'>,
  ) {}

  /**
   * The rows that are there, by dossier.
   *
   * @throws Failure when the store does not answer; what was mended by then stays.
   */
  async check(dossierIds: readonly string[]): Promise<ReadonlyMap<string, CheckedRow>> {
    const checked = new Map<string, CheckedRow>();
    for (let start = 0; start < dossierIds.length; start += ROWS_TOGETHER) {
      const documents = await this.read(dossierIds.slice(start, start + ROWS_TOGETHER));
      await Promise.all(documents.map(async (document) => checked.set(document._id, await this.checkOne(document))));
    }
    return checked;
  }

  private read(dossierIds: readonly string[]): Promise<LedgerDocument<Watch>[]> {
    return this.store.find<LedgerDocument<Watch>>(
      DOSSIERS,
      { _id: { $in: [...dossierIds] } },
      { limit: dossierIds.length, projection: { rev: 1, heard: 1, state: 1 } },
    );
  }

  private async checkOne({ _id, rev, heard, state }: LedgerDocument<Watch>): Promise<CheckedRow> {
    if (state === null) return { heard, agency: null, day: null, buckets: [], isMended: false };
    const isMended = !isTrueToItsEvents(state) && (await this.mend(_id, rev));
    const { row, buckets } = isMended ? rederived(state, 0) : state;
    const day = row.receivedAt === null ? null : dayOf(Date.parse(row.receivedAt));
    return { heard, agency: row.agency, day, buckets, isMended };
  }

  /** False where the row has moved: then it was derived anew by what moved it. */
  private async mend(dossierId: string, rev: number): Promise<boolean> {
    try {
      await this.ledger.command({
        dossierId,
        name: 'mend-row',
        id: String(rev),
        traceId: NO_TRACE,
        expectedRevision: rev,
        decide: (watch, { nowMs }) =>
          watch === null ? new Refusal('not-found', 'row-unknown') : decisionOf(rederived(watch, nowMs)),
      });
      return true;
    } catch (error) {
      if (error instanceof Refusal) return false;
      throw error;
    }
  }
}
