import type { ContentWrite } from '@hoso/ledger';

import type { Content } from './applicant.js';

/** A sealed content: its hash, and the write that must go with the change that refers to it. */
export interface SealedWrite {
  readonly hash: string;
  readonly write: ContentWrite;
}

/** Where what applicants say is kept, sealed. */
export abstract class Contents {
  /** Seals a content for its dossier and round. Nothing is written yet. */
  abstract seal(dossierId: string, round: number, content: Content): Promise<SealedWrite>;

  /**
   * Opens the content under that hash.
   *
   * @throws Defect `content-missing`, `content-not-authentic`, or what the key ring throws.
   * @throws Failure when the store does not answer.
   */
  abstract open(dossierId: string, round: number, hash: string): Promise<Content>;

  /** Forgets a content that no dossier came to refer to. */
  abstract discard(hash: string): Promise<void>;
}
