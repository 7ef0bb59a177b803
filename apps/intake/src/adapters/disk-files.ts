import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline, type Readable } from 'node:stream';

import type { Scope } from '@hoso/access';
import { Failure, Refusal, type Clock, type Random } from '@hoso/kernel';
import type { CollectionDeclaration, Store } from '@hoso/store';

import {
  ATTACHMENT_BYTES_MAX,
  hasExtensionOf,
  isMediaType,
  mediaTypeOfBytes,
  SIGNATURE_BYTES,
  type MediaType,
} from '../domain/media-type.js';
import type { Attachment } from '../domain/dossier.js';
import { Files, type DeclaredFile, type FileReference, type StoredFile } from '../domain/files.js';
import type { KeyRing } from '../domain/key-ring.js';
import { syncFolder } from './sync-folder.js';

export const FILES: CollectionDeclaration = {
  name: 'files',
  fields: {
    tenant: 'string',
    portal: 'string',
    sha256: 'string',
    bytes: 'number',
    mediaType: 'string',
    receivedAt: 'date',
    keyId: 'string',
    wrappedKey: 'binary',
    nonce: 'binary',
    tag: 'binary',
  },
  indexes: [{ name: 'by-time', keys: { receivedAt: 1 } }],
};

const PARTIAL = '.part';
/** Far longer than any upload may take: what is older belongs to a process that died. */
const LEFT_BEHIND_AFTER_MS = 3_600_000;

/**
 * Files on disk, encrypted, each under a random id and a key of its own. A file counts only when its record is written,
 * and that happens after the file is whole and synced: a broken upload leaves nothing that anybody can refer to.
 */
export class DiskFiles extends Files {
  constructor(
    private readonly options: {
      readonly folder: string;
      readonly store: Store;
      readonly keys: KeyRing;
      readonly clock: Clock;
      readonly random: Random;
    },
  ) {
    super();
  }

  override async receive(scope: Scope, declared: DeclaredFile, content: Readable): Promise<StoredFile> {
    const { mediaType } = declared;
    if (!isMediaType(mediaType)) throw new Refusal('unsupported-media', 'media-type-not-allowed');
    if (!hasExtensionOf(mediaType, declared.fileName)) throw new Refusal('unprocessable', 'media-type-lies');
    const id = this.options.random.id();
    const whole = join(this.options.folder, id);
    const partial = `${whole}${PARTIAL}`;
    try {
      const written = await this.write(id, partial, mediaType, content);
      if (declared.sha256 !== undefined && declared.sha256 !== written.sha256) {
        throw new Refusal('unprocessable', 'hash-lies');
      }
      await rename(partial, whole);
      await syncFolder(this.options.folder);
      const file: StoredFile = {
        _id: id,
        tenant: scope.tenant ?? '',
        portal: scope.clientId,
        mediaType,
        receivedAt: new Date(this.options.clock.now()),
        ...written,
      };
      await this.options.store.insertOne(FILES.name, file);
      return file;
    } catch (error) {
      // Nobody has been told the id, so nobody can refer to the file, even if its record came to be.
      await Promise.allSettled([rm(partial, { force: true }), rm(whole, { force: true })]);
      if (error instanceof Refusal || error instanceof Failure) throw error;
      throw new Failure('file-store', (error as NodeJS.ErrnoException).code ?? 'write-failed', { cause: error });
    }
  }

  /** To be called once before the first file: makes the folder, and removes what processes that died in an upload left behind. */
  async prepare(): Promise<void> {
    const { folder, clock } = this.options;
    await mkdir(folder, { recursive: true });
    for (const name of (await readdir(folder)).filter((one) => one.endsWith(PARTIAL))) {
      const path = join(folder, name);
      // Another process may finish or remove it meanwhile.
      const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY }));
      if (mtimeMs < clock.now() - LEFT_BEHIND_AFTER_MS) await rm(path, { force: true });
    }
  }

  override async find(scope: Scope, fileIds: readonly string[]): Promise<StoredFile[]> {
    if (fileIds.length === 0) return [];
    return this.options.store.find<StoredFile>(
      FILES.name,
      { _id: { $in: [...fileIds] }, portal: scope.clientId },
      { limit: fileIds.length },
    );
  }

  override async attachmentsOf(scope: Scope, references: readonly FileReference[]): Promise<readonly Attachment[]> {
    const ids = references.map(({ fileId }) => fileId);
    const doubled = ids.flatMap((id, index) => (ids.indexOf(id) === index ? [] : [index]));
    if (doubled.length > 0) throw refusal('attachment-doubled', doubled);
    const byId = new Map((await this.find(scope, ids)).map((file) => [file._id, file]));
    const unknown = ids.flatMap((id, index) => (byId.has(id) ? [] : [index]));
    if (unknown.length > 0) throw refusal('attachment-unknown', unknown);
    return references.map(({ fileId, paperCode }) => {
      const { sha256, bytes, mediaType } = byId.get(fileId)!;
      return { fileId, paperCode, sha256, bytes, mediaType };
    });
  }

  override async read(file: StoredFile): Promise<Readable> {
    const boundTo = boundToFile(file._id);
    const key = await this.options.keys.unwrap({ keyId: file.keyId, wrapped: file.wrappedKey }, boundTo);
    const decipher = createDecipheriv('aes-256-gcm', key, file.nonce, { authTagLength: 16 })
      .setAAD(Buffer.from(boundTo))
      .setAuthTag(file.tag);
    // The reader of the last stream learns of every error; here there is nothing left to do about it.
    return pipeline(createReadStream(join(this.options.folder, file._id)), decipher, () => undefined);
  }

  private async write(
    id: string,
    path: string,
    mediaType: MediaType,
    content: Readable,
  ): Promise<Pick<StoredFile, 'sha256' | 'bytes' | 'keyId' | 'wrappedKey' | 'nonce' | 'tag'>> {
    const boundTo = boundToFile(id);
    const key = this.options.random.bytes(32);
    const nonce = this.options.random.bytes(12);
    const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(boundTo));
    const hash = createHash('sha256');
    let head = Buffer.alloc(0);
    let bytes = 0;
    const file = await open(path, 'wx', 0o600);
    try {
      for await (const chunk of content as AsyncIterable<Buffer>) {
        bytes += chunk.length;
        if (bytes > ATTACHMENT_BYTES_MAX) throw new Refusal('too-large', 'file-too-large');
        if (head.length < SIGNATURE_BYTES) head = Buffer.concat([head, chunk]).subarray(0, SIGNATURE_BYTES);
        hash.update(chunk);
        // Not `write`, which may take less than it is given and says so to whoever looks: a disk that fills up takes a part.
        await file.writeFile(cipher.update(chunk));
      }
      if (bytes === 0) throw new Refusal('unprocessable', 'file-empty');
      if (mediaTypeOfBytes(head) !== mediaType) throw new Refusal('unprocessable', 'media-type-lies');
      await file.writeFile(cipher.final());
      await file.sync();
    } finally {
      await file.close();
    }
    const { keyId, wrapped } = await this.options.keys.wrap(key, boundTo);
    return { sha256: hash.digest('hex'), bytes, keyId, wrappedKey: wrapped, nonce, tag: cipher.getAuthTag() };
  }
}

function boundToFile(fileId: string): string {
  return `${FILES.name}|${fileId}`;
}

function refusal(code: string, indexes: readonly number[]): Refusal {
  return new Refusal('unprocessable', code, {
    faults: indexes.map((index) => ({ pointer: `/attachments/${index}/fileId`, code })),
  });
}
