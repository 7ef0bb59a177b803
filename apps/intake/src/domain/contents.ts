import type { Defect } from '@hoso/kernel';
import type { ContentWrite } from '@hoso/ledger';

import type { Content } from './applicant.js';

/** A sealed content: its hash, and the write that must go with the change that refers to it. */
export interface SealedWrite {
  readonly hash: string;
  readonly write: ContentWrite;
}

/** Where a content belongs, and under which hash it is kept. */
export interface ContentPlace {
  readonly dossierId: string;
  readonly round: number;
  readonly hash: string;
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

  /**
   * Opens many in one go; of each, in their order, the content or why it does not open.
   *
   * @throws Failure when the store does not answer.
   */
  abstract openMany(places: readonly ContentPlace[]): Promise<readonly (Content | Defect)[]>;

  /** Forgets a content that no dossier came to refer to. */
  abstract discard(hash: string): Promise<void>;
}
