import { LOG_ENTRIES_BEFORE_ARCHIVE, markedAsOut } from './change.js';
import type { LedgerDocument } from './document.js';

/**
 * Documents as this process last wrote them, so that what happens next to a dossier need not be looked up first. A memory
 * and no record: it holds only what was durable when it was noted, a decision made on it counts only once its guarded
 * write has passed, and one that comes to nothing is made again on what is kept.
 */
export class Remembered<State> {
  /** The longest untouched first. */
  private readonly documents = new Map<string, LedgerDocument<State>>();

  constructor(private readonly documentsMax: number) {}

  get(dossierId: string): LedgerDocument<State> | undefined {
    return this.documents.get(dossierId);
  }

  /** Keeps what has just become durable; the longest untouched makes room. A log that is due for the archive is too long to keep. */
  note(document: LedgerDocument<State>): void {
    this.documents.delete(document._id);
    if (document.log.length > LOG_ENTRIES_BEFORE_ARCHIVE) return;
    this.documents.set(document._id, document);
    for (const oldest of this.documents.keys()) {
      if (this.documents.size <= this.documentsMax) return;
      this.documents.delete(oldest);
    }
  }

  /** All facts up to that number are marked as being with the courier. */
  noteMarked(dossierId: string, n: number): void {
    const document = this.documents.get(dossierId);
    if (document?.v === n) this.documents.set(dossierId, markedAsOut(document, n));
  }

  forget(dossierId: string): void {
    this.documents.delete(dossierId);
  }
}
