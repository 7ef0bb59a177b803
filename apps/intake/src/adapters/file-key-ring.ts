import { createCipheriv, createDecipheriv, createHmac, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import { link, mkdir, open, readFile, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';

import { Defect, type Random } from '@hoso/kernel';

import { KeyRing, type WrappedKey } from '../domain/key-ring.js';
import { syncFolder } from './sync-folder.js';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Master key in a file that only its owner may read. For one machine; a key service takes its place elsewhere. */
export class FileKeyRing extends KeyRing {
  private readonly derived = new Map<string, KeyObject>();

  private constructor(
    /** The name under which wrapped keys say that they are this ring's. */
    readonly keyId: string,
    private readonly master: Buffer,
    private readonly random: Random,
  ) {
    super();
  }

  /**
   * Opens the ring in that file; makes a new one where there is none. Two processes that start at once share one. Whoever has
   * it finds it again after a power cut.
   */
  static async open(path: string, random: Random): Promise<FileKeyRing> {
    const folder = dirname(path);
    await mkdir(folder, { recursive: true });
    const ring = (await FileKeyRing.find(path, random)) ?? FileKeyRing.read(await FileKeyRing.create(path, random), random);
    // Also when it was found: whoever made it a moment ago may not have come so far.
    for (const changed of [folder, dirname(folder)]) await syncFolder(changed);
    return ring;
  }

  /** Opens the ring in that file; undefined where there is none. */
  static async find(path: string, random: Random): Promise<FileKeyRing | undefined> {
    const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    return bytes && FileKeyRing.read(bytes, random);
  }

  private static read(bytes: Buffer, random: Random): FileKeyRing {
    const [keyId, key] = bytes.toString('utf8').trim().split(':');
    const master = Buffer.from(key ?? '', 'base64');
    const isWhole = master.length === 32 && master.toString('base64') === key;
    if (!keyId || !isWhole) throw new Defect('key-file-damaged', 'the key file does not hold a 32-byte key');
    return new FileKeyRing(keyId, master, random);
  }

  private static async create(path: string, random: Random): Promise<Buffer> {
    const content = Buffer.from(`${random.token(4)}:${random.bytes(32).toString('base64')}\n`);
    try {
      const own = `${path}.${random.token(4)}`;
      const file = await open(own, 'wx', 0o600);
      await file.writeFile(content);
      await file.sync();
      await file.close();
      await link(own, path).finally(() => unlink(own));
      return content;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return readFile(path);
      throw error;
    }
  }

  override wrap(dataKey: Buffer, boundTo: string): Promise<WrappedKey> {
    const nonce = this.random.bytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.derive('wrap'), nonce).setAAD(Buffer.from(boundTo));
    const wrapped = Buffer.concat([nonce, cipher.update(dataKey), cipher.final(), cipher.getAuthTag()]);
    return Promise.resolve({ keyId: this.keyId, wrapped });
  }

  override unwrap(key: WrappedKey, boundTo: string): Promise<Buffer> {
    if (key.keyId !== this.keyId) return Promise.reject(new Defect('key-unknown', `no key ${key.keyId}`));
    const { wrapped } = key;
    const nonce = wrapped.subarray(0, NONCE_BYTES);
    const tag = wrapped.subarray(wrapped.length - TAG_BYTES);
    try {
      const decipher = createDecipheriv('aes-256-gcm', this.derive('wrap'), nonce)
        .setAAD(Buffer.from(boundTo))
        .setAuthTag(tag);
      const sealed = wrapped.subarray(NONCE_BYTES, wrapped.length - TAG_BYTES);
      return Promise.resolve(Buffer.concat([decipher.update(sealed), decipher.final()]));
    } catch (error) {
      return Promise.reject(new Defect('key-not-authentic', 'the wrapped key does not open', { cause: error }));
    }
  }

  override fingerprint(purpose: string, text: string): string {
    return createHmac('sha256', this.derive(`fingerprint ${purpose}`)).update(text).digest('hex');
  }

  override signingSeed(): Buffer {
    return this.derive('sign receipts').export();
  }

  /** As key objects: Node takes them several times as fast as bytes. */
  private derive(purpose: string): KeyObject {
    const known = this.derived.get(purpose);
    if (known) return known;
    const bytes = hkdfSync('sha256', this.master, Buffer.alloc(0), `hoso intake: ${purpose}`, 32);
    const key = createSecretKey(Buffer.from(bytes));
    this.derived.set(purpose, key);
    return key;
  }
}
