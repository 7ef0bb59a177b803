import type { Readable } from 'node:stream';

import type { Scope } from '@hoso/access';

import type { Attachment } from './dossier.js';
import type { MediaType } from './media-type.js';

/** A file that was handed in, as it is known before and after it belongs to a dossier. */
export interface StoredFile {
  readonly _id: string;
  readonly tenant: string;
  readonly portal: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly mediaType: MediaType;
  readonly receivedAt: Date;
  readonly keyId: string;
  readonly wrappedKey: Buffer;
  readonly nonce: Buffer;
  readonly tag: Buffer;
}

/** What the sender says about a file. */
export interface DeclaredFile {
  readonly fileName: string;
  readonly mediaType: string;
  readonly sha256: string | undefined;
}

/** A file that a request names, and which paper it is meant to be. */
export interface FileReference {
  readonly paperCode: string;
  readonly fileId: string;
}

/** Where files are kept that people hand in. */
export abstract class Files {
  /**
   * Takes a file in. Content, name and declaration must agree about what it is, and its hash must be the declared one.
   *
   * @throws Refusal `media-type-not-allowed`, `media-type-lies`, `hash-lies`, `file-empty`, `file-too-large`.
   * @throws Failure when the disk or the store does not take it.
   */
  abstract receive(scope: Scope, declared: DeclaredFile, content: Readable): Promise<StoredFile>;

  /** The files with these ids that the caller's portal has handed in, in any order; unknown ids are left out. */
  abstract find(scope: Scope, fileIds: readonly string[]): Promise<readonly StoredFile[]>;

  /**
   * The files that a request refers to, in its order, each with the paper that it is.
   *
   * @throws Refusal `attachment-unknown` for files that this portal never handed in, or `attachment-doubled`.
   */
  abstract attachmentsOf(scope: Scope, references: readonly FileReference[]): Promise<readonly Attachment[]>;

  /** The content of a file, decrypted; its authenticity is known when the stream has ended without an error. */
  abstract read(file: StoredFile): Promise<Readable>;
}
