import type { Store, WriteOperation } from '@hoso/store';

import { LOG_ENTRIES_BEFORE_ARCHIVE } from './change.js';
import type { ArchivedEntry, LedgerDocument } from './document.js';

/** Own facts that stay with the dossier when the older ones go. */
const ENTRIES_KEPT = 16;

/**
 * Moves the oldest published facts of long logs to the archive: inserted there first, taken out of the log second, so
 * that a fact is at any moment in at least one place. Safe to repeat and to race. Answers how many dossiers were trimmed.
 */
export async function archiveOldFacts(store: Store, collection: string, archive: string): Promise<number> {
  const due = await store.find<LedgerDocument<unknown>>(
    collection,
    { archiveDue: true },
    { limit: 50, projection: { log: 1, published: 1, v: 1 } },
  );
  const moved: WriteOperation[] = [];
  const trimmed: WriteOperation[] = [];
  for (const document of due) {
    const until = Math.min(document.published, document.v - ENTRIES_KEPT);
    const old = document.log.filter((entry) => entry.n <= until);
    const waitsForCourier = old.length === 0 && document.log.length > LOG_ENTRIES_BEFORE_ARCHIVE;
    if (waitsForCourier) continue;
    for (const entry of old) {
      const archived: ArchivedEntry = {
        _id: `${document._id}:${String(entry.n).padStart(9, '0')}`,
        dossierId: document._id,
        ...entry,
      };
      moved.push({ kind: 'insert', collection: archive, document: archived });
    }
    trimmed.push({
      kind: 'update',
      collection,
      filter: { _id: document._id },
      update: { $pull: { log: { n: { $lte: until } } }, $unset: { archiveDue: '' } },
    });
  }
  if (moved.length > 0) await store.writeBatch(moved);
  if (trimmed.length > 0) await store.writeBatch(trimmed);
  return trimmed.length;
}
