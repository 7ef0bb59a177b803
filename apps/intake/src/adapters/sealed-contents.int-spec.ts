import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SystemRandom } from '@hoso/kernel';
import type { Store, StoredDocument } from '@hoso/store';

import { bothStores } from '../../../../test/support/both-stores.js';
import { sharedStore, temporaryFolder } from '../../../../test/support/engines.js';
import { APPLICANT, SECRETS } from '../../test/sample-filing.js';
import { FileKeyRing } from './file-key-ring.js';
import { CONTENTS_COLLECTION, SealedContents } from './sealed-contents.js';

const engine = await sharedStore();
const random = new SystemRandom();
const CONTENT = { applicant: { ...APPLICANT }, submitter: null, form: { registeredAt: 'Phường Ví Dụ', copies: 2 } };

describe.each(bothStores(engine, 'contents'))('sealed contents, %s', (_name, openStore) => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let store: Store;
  let contents: SealedContents;
  const open = async (file: string): Promise<SealedContents> =>
    new SealedContents(store, await FileKeyRing.open(`${folder.path}/${file}`, random), random);
  const keep = async (dossierId: string, round = 0): Promise<string> => {
    const { hash, write } = await contents.seal(dossierId, round, CONTENT);
    expect(await store.writeBatch([write])).toEqual(['applied']);
    return hash;
  };
  const kept = (hash: string): Promise<(StoredDocument & Readonly<Record<string, unknown>>)[]> =>
    store.find('contents', { _id: hash }, { limit: 1 });

  beforeAll(async () => {
    folder = await temporaryFolder();
    store = await openStore();
    await store.ensure([CONTENTS_COLLECTION]);
    contents = await open('master.key');
  });
  afterAll(async () => {
    await store.close();
    await engine.drop();
    await folder.remove();
  });

  it('open for their dossier and round, after a restart as well, and show nothing at rest', async () => {
    const hash = await keep('dossier-1');
    expect(await contents.open('dossier-1', 0, hash)).toEqual(CONTENT);
    expect(await (await open('master.key')).open('dossier-1', 0, hash)).toEqual(CONTENT);
    const [document] = await kept(hash);
    const readable = [JSON.stringify(document), ...Object.values(document!).map(String)].join();
    expect(SECRETS.filter((secret) => readable.includes(secret))).toEqual([]);
  });

  it('are other words each time, under the hash of what is kept', async () => {
    const [one, two] = [await keep('dossier-2'), await keep('dossier-2')];
    expect(one).not.toBe(two);
    expect(one).toMatch(/^[0-9a-f]{64}$/);
  });

  it('do not open for another dossier, another round or another key', async () => {
    const hash = await keep('dossier-3');
    for (const [dossierId, round] of [['dossier-4', 0], ['dossier-3', 1]] as const) {
      await expect(contents.open(dossierId, round, hash)).rejects.toMatchObject({ name: 'Defect', code: 'key-not-authentic' });
    }
    const stranger = await open('other.key');
    await expect(stranger.open('dossier-3', 0, hash)).rejects.toMatchObject({ name: 'Defect', code: 'key-unknown' });
    await expect(contents.open('dossier-3', 0, '0'.repeat(64))).rejects.toMatchObject({ name: 'Defect', code: 'content-missing' });
  });

  const bent = (whole: Buffer): Buffer => Buffer.from(whole.map((byte, at) => (at === 0 ? byte ^ 1 : byte)));
  const cut = (whole: Buffer): Buffer => whole.subarray(0, 4);
  it.each([
    ['bent ciphertext', 'ciphertext', bent], ['bent nonce', 'nonce', bent], ['bent tag', 'tag', bent], ['short tag', 'tag', cut],
  ])('do not open with a %s, and say nothing of what they held', async (what, part, change) => {
    const hash = await keep(`dossier ${what}`);
    const changed = change((await kept(hash))[0]![part] as Buffer);
    await store.updateOne('contents', { _id: hash }, { $set: { [part]: changed } });
    const refused = await contents.open(`dossier ${what}`, 0, hash).catch((error: unknown) => error);
    expect(refused).toMatchObject({ name: 'Defect', code: 'content-not-authentic' });
    expect(SECRETS.filter((secret) => String(refused).includes(secret))).toEqual([]);
  });

  it('open many at once, in order, and what does not open spoils no other', async () => {
    const [one, other] = [await keep('dossier-6'), await keep('dossier-7', 2)];
    const places = [
      { dossierId: 'dossier-7', round: 2, hash: other }, { dossierId: 'dossier-6', round: 1, hash: one },
      { dossierId: 'dossier-8', round: 0, hash: '0'.repeat(64) }, { dossierId: 'dossier-6', round: 0, hash: one },
    ];
    expect(await contents.openMany(places)).toMatchObject([
      CONTENT, { name: 'Defect', code: 'key-not-authentic' }, { name: 'Defect', code: 'content-missing' }, CONTENT,
    ]);
    expect(await contents.openMany([])).toEqual([]);
  });

  it('that nobody refers to can be forgotten, and only those', async () => {
    const [gone, stays] = [await keep('dossier-5'), await keep('dossier-5')];
    await contents.discard(gone);
    expect(await kept(gone)).toEqual([]);
    expect(await contents.open('dossier-5', 0, stays)).toEqual(CONTENT);
  });
});
