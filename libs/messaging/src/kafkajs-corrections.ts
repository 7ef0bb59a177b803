import { createRequire } from 'node:module';

import { decodeRecord, encodeRecord } from './kafka-records.js';

/** Nobody maintains kafkajs any more; what follows is for exactly this version. */
const CORRECTED_VERSION = '2.2.4';

interface RequestQueue {
  readonly pending: readonly unknown[];
  scheduleCheckPendingRequests(): void;
}

let applied = false;

/**
 * Corrects the client, once per process and before its first use. Nothing changes on the wire, which the spec compares.
 *
 * - Every connection that ever got an answer kept a timer that fires each millisecond, for ever, and made Node warn
 *   of a negative delay. It is now set only while requests wait.
 * - Records are written and read by `kafka-records.ts`, at a fraction of the cost.
 *
 * Another version than the corrected one is left as it is, and so the answer says.
 */
export function correctKafkajs(): boolean {
  if (applied) return true;
  const load = createRequire(import.meta.url);
  if ((load('kafkajs/package.json') as { readonly version: string }).version !== CORRECTED_VERSION) return false;
  quietRequestQueue((load('kafkajs/src/network/requestQueue') as { readonly prototype: RequestQueue }).prototype);
  // The client loads both only when it first sends and first fetches.
  replaceModule(load, 'kafkajs/src/protocol/recordBatch/record/v0', encodeRecord);
  replaceModule(load, 'kafkajs/src/protocol/recordBatch/record/v0/decoder', decodeRecord);
  applied = true;
  return true;
}

function quietRequestQueue(queue: RequestQueue): void {
  const schedule = queue.scheduleCheckPendingRequests;
  queue.scheduleCheckPendingRequests = function scheduleOnlyWhatWaits(this: RequestQueue): void {
    if (this.pending.length > 0) schedule.call(this);
  };
}

function replaceModule(load: NodeJS.Require, name: string, replacement: unknown): void {
  load(name);
  const loaded = load.cache[load.resolve(name)];
  if (loaded !== undefined) loaded.exports = replacement;
}
