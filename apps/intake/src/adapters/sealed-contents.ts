import { createCipheriv, createDecipheriv, createHash, createSecretKey } from 'node:crypto';

import { canonicalJson, Defect, type Json, type Random } from '@hoso/kernel';
import type { CollectionDeclaration, Store, StoredDocument } from '@hoso/store';

import type { Content } from '../domain/applicant.js';
import { Contents, type ContentPlace, type SealedWrite } from '../domain/contents.js';
import type { KeyRing } from '../domain/key-ring.js';

const CONTENTS = 'contents';

/** Sealed contents: immutable, each under the hash of its ciphertext. */
export const CONTENTS_COLLECTION: CollectionDeclaration = {
  name: CONTENTS,
  fields: {
    dossierId: 'string',
    round: 'number',
    keyId: 'string',
    wrappedKey: 'binary',
    nonce: 'binary',
    tag: 'binary',
    ciphertext: 'binary',
  },
  indexes: [],
};

interface StoredContent extends StoredDocument {
  readonly dossierId: string;
  readonly round: number;
  readonly keyId: string;
  readonly wrappedKey: Buffer;
  readonly nonce: Buffer;
  readonly tag: Buffer;
  readonly ciphertext: Buffer;
}

/**
 * What applicants say, sealed: one AES-256-GCM envelope per content under a data key of its own. The envelope is bound to
 * its dossier and round: moved to another, it does not open.
 */
export class SealedContents extends Contents {
  constructor(
    private readonly store: Store,
    private readonly keys: KeyRing,
    private readonly random: Random,
  ) {
    super();
  }

  override async seal(dossierId: string, round: number, content: Content): Promise<SealedWrite> {
    const boundTo = `${CONTENTS}|${dossierId}|${round}`;
    const dataKey = this.random.bytes(32);
    const nonce = this.random.bytes(12);
    const cipher = createCipheriv('aes-256-gcm', createSecretKey(dataKey), nonce).setAAD(Buffer.from(boundTo));
    const ciphertext = Buffer.concat([cipher.update(canonicalJson(content as unknown as Json)), cipher.final()]);
    const tag = cipher.getAuthTag();
    const { keyId, wrapped } = await this.keys.wrap(dataKey, boundTo);
    const hash = createHash('sha256').update(nonce).update(tag).update(ciphertext).digest('hex');
    const document: StoredContent = {
      _id: hash,
      dossierId,
      round,
      keyId,
      wrappedKey: wrapped,
      nonce,
      tag,
      ciphertext,
    };
    return { hash, write: { kind: 'insert', collection: CONTENTS, document } };
  }

  override async open(dossierId: string, round: number, hash: string): Promise<Content> {
    const [content] = await this.openMany([{ dossierId, round, hash }]);
    if (content instanceof Defect) throw content;
    return content!;
  }

  override async openMany(places: readonly ContentPlace[]): Promise<readonly (Content | Defect)[]> {
    if (places.length === 0) return [];
    const hashes = places.map(({ hash }) => hash);
    const found = await this.store.find<StoredContent>(CONTENTS, { _id: { $in: hashes } }, { limit: hashes.length });
    const byHash = new Map(found.map((stored) => [stored._id, stored]));
    return Promise.all(
      places.map((place) =>
        this.opened(place, byHash.get(place.hash)).catch((error: unknown) => {
          if (error instanceof Defect) return error;
          throw error;
        }),
      ),
    );
  }

  private async opened({ dossierId, round }: ContentPlace, stored: StoredContent | undefined): Promise<Content> {
    if (!stored) throw new Defect('content-missing', `content of ${dossierId} round ${round}`);
    const boundTo = `${CONTENTS}|${dossierId}|${round}`;
    const dataKey = await this.keys.unwrap({ keyId: stored.keyId, wrapped: stored.wrappedKey }, boundTo);
    try {
      const decipher = createDecipheriv('aes-256-gcm', createSecretKey(dataKey), stored.nonce, { authTagLength: 16 })
        .setAAD(Buffer.from(boundTo))
        .setAuthTag(stored.tag);
      const plain = Buffer.concat([decipher.update(stored.ciphertext), decipher.final()]);
      return JSON.parse(plain.toString('utf8')) as Content;
    } catch (error) {
      throw new Defect('content-not-authentic', `content of ${dossierId} round ${round}`, { cause: error });
    }
  }

  override async discard(hash: string): Promise<void> {
    await this.store.deleteMany(CONTENTS, { _id: hash });
  }
}
