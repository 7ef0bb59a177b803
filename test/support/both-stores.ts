import { SystemClock } from '@hoso/kernel';
import { openMongooseStore, type Store } from '@hoso/store';
import { MemoryStore } from '@hoso/store/memory';

import type { SharedStore } from './engines.js';

/** Both forms of the store, for `describe.each`: in memory, and on the engine in a database that `word` names. */
export function bothStores({ engine, uri, name }: SharedStore, word: string): readonly [string, () => Promise<Store>][] {
  return [
    ['in memory', async () => new MemoryStore(new SystemClock())],
    [engine, () => openMongooseStore({ uri, database: name(word) })],
  ];
}
