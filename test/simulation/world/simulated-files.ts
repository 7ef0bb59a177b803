import type { Readable } from 'node:stream';

import type { Scope } from '@hoso/access';
import { Refusal } from '@hoso/kernel';

import type { Attachment } from '../../../apps/intake/src/domain/dossier.js';
import { Files, type DeclaredFile, type FileReference, type StoredFile } from '../../../apps/intake/src/domain/files.js';
import type { Ask } from './asking.js';

/** Where files are kept, rehearsed: every file that is named was handed in before. */
export class SimulatedFiles extends Files {
  constructor(private readonly ask: Ask) {
    super();
  }

  override receive(_scope: Scope, _declared: DeclaredFile, _content: Readable): Promise<StoredFile> {
    return Promise.reject(new Refusal('unsupported-media', 'media-type-not-allowed'));
  }

  override find(_scope: Scope, _fileIds: readonly string[]): Promise<readonly StoredFile[]> {
    return Promise.resolve([]);
  }

  override attachmentsOf(_scope: Scope, references: readonly FileReference[]): Promise<readonly Attachment[]> {
    const attachmentOf = ({ fileId, paperCode }: FileReference): Attachment => ({
      fileId,
      paperCode,
      sha256: fileId.replaceAll('-', '').repeat(2),
      bytes: 9,
      mediaType: 'application/pdf',
    });
    return this.ask('files', () => Promise.resolve(references.map(attachmentOf)));
  }

  override read(_file: StoredFile): Promise<Readable> {
    return Promise.reject(new Refusal('not-found', 'attachment-unknown'));
  }
}
