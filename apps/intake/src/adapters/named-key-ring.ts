import { Defect, type Random } from '@hoso/kernel';
import type { CollectionDeclaration, Store, StoredDocument } from '@hoso/store';

import { FileKeyRing } from './file-key-ring.js';

/** The name of the master key under which everything here is sealed, in one document; never a key. */
export const KEY_NAMES: CollectionDeclaration = { name: 'key_names', fields: { keyId: 'string' }, indexes: [] };

interface KeyName extends StoredDocument {
  readonly keyId: string;
}

const MASTER = 'master';

/**
 * Opens the key ring in that file if it is the one that the store was sealed under. A key is made only for a store that
 * names none yet, and is named before anything is sealed under it; processes that start at once agree on one.
 *
 * @throws Defect `configuration-wrong` when the key is another one, or is not there any more.
 */
export async function openNamedKeyRing(path: string, store: Store, random: Random): Promise<FileKeyRing> {
  // The store is asked first: a key that it names has lain in its folder before.
  const [named] = await store.find<KeyName>(KEY_NAMES.name, { _id: MASTER }, { limit: 1 });
  const ring = named === undefined ? await FileKeyRing.open(path, random) : await FileKeyRing.find(path, random);
  if (ring === undefined) throw wrong(`the store is sealed under master key ${named?.keyId}, which is not at ${path}`);
  const { keyId } = named ?? (await nameKey(store, ring.keyId));
  if (keyId !== ring.keyId) throw wrong(`the store is sealed under master key ${keyId}, and at ${path} lies ${ring.keyId}`);
  return ring;
}

/** The name that stands from now on: this one, or that of whoever was faster. */
async function nameKey(store: Store, keyId: string): Promise<KeyName> {
  await store.ensure([KEY_NAMES]);
  return store.upsertOne<KeyName>(KEY_NAMES.name, { _id: MASTER }, { $setOnInsert: { keyId } });
}

function wrong(explanation: string): Defect {
  return new Defect('configuration-wrong', `${explanation}: bring back the folder with that key, or the copy of it`);
}
