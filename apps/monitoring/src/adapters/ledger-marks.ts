import { Refusal } from '@hoso/kernel';
import type { Ledger } from '@hoso/ledger';

import { withoutMarks, type Watch } from '../domain/watch.js';

/** A row as it was when it was counted. */
export interface CountedRow {
  readonly dossierId: string;
  readonly rev: number;
}

const NO_TRACE = '0'.repeat(32);

/**
 * Takes marks away through the ledger's lane, where everything that happens to a dossier is written: what was heard
 * about it meanwhile goes into the same write, and the two never stand in each other's way.
 */
export class LedgerMarks {
  constructor(private readonly ledger: Ledger<Watch>) {}

  /**
   * Frees the rows of their marks, but for those that have moved since they were counted; answers how many it freed.
   *
   * @throws Failure when the store did not answer: some may be free.
   */
  async clear(rows: readonly CountedRow[]): Promise<number> {
    const freed = await Promise.all(rows.map((row) => this.clearOne(row)));
    return freed.filter(Boolean).length;
  }

  private async clearOne({ dossierId, rev }: CountedRow): Promise<boolean> {
    try {
      await this.ledger.command({
        dossierId,
        name: 'clear-marks',
        id: String(rev),
        traceId: NO_TRACE,
        expectedRevision: rev,
        decide: (watch) => (watch === null ? new Refusal('not-found', 'row-unknown') : { state: withoutMarks(watch) }),
      });
      return true;
    } catch (error) {
      if (error instanceof Refusal) return false;
      throw error;
    }
  }
}
