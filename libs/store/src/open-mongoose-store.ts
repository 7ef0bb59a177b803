import type { MongooseStoreOptions } from './mongo-connection.js';
import type { Store } from './store.js';

/**
 * The store on a MongoDB-compatible engine. Only here is its client loaded: it costs time and memory at the start, which
 * whoever keeps everything in memory does not have to pay.
 *
 * A `Failure('store', …)` when no server answers in time; once connected the store finds its server again by itself whenever
 * that comes back.
 */
export async function openMongooseStore(options: MongooseStoreOptions): Promise<Store> {
  const { MongooseStore } = await import('./mongoose-store.js');
  return MongooseStore.connect(options);
}
