import { CONDITION_TYPE } from '@hoso/contracts';

import type { StoreCommand } from './store-command.js';

/** Commands by which connections and clocks are kept, whether there are dossiers or not. */
const UPKEEP: readonly string[] = ['hello', 'ismaster', 'isMaster', 'ping', 'buildInfo', 'endSessions', 'createIndexes', 'collMod'];
/** What is looked for again and again, whether it is there or not: by the first field by which it is looked for. */
const LOOKED_FOR_ANYWAY: readonly string[] = [
  'nextWantAt', 'nextTimerAt', 'unpublishedSince', 'archiveDue', 'parkedAt', 'spokenAt', 'state.dirtyAt',
];
/** Requests that dossiers cause. All others are those of members who wait, and of whoever asks how far everybody is. */
const OF_DOSSIERS: readonly string[] = ['Produce', 'OffsetCommit'];
/** Each message says its type under this name. */
const TYPE = 'ce_type';

/** How a call to the store is named that a dossier has caused: by what it does, and by what it looks for; undefined for all others. */
export function storeCallOf({ name, lookedForBy }: StoreCommand): string | undefined {
  if (UPKEEP.includes(name) || LOOKED_FOR_ANYWAY.includes(lookedForBy[0] ?? '')) return undefined;
  return lookedForBy.length === 0 ? name : `${name} by ${lookedForBy.join(', ')}`;
}

/** Whether the store makes all that is there durable before it answers: each write by itself, and each commit of a transaction. */
export function isSync({ name, inTransaction }: StoreCommand): boolean {
  if (name === 'commitTransaction') return true;
  return !inTransaction && ['insert', 'update', 'delete', 'findAndModify', 'bulkWrite'].includes(name);
}

/**
 * The same for a request to Kafka. What a service says of its own condition is no dossier's doing: a request that holds nothing else is
 * left out. Messages are not compressed, so that they can be told in the frame.
 */
export function kafkaCallOf(name: string, frame: Buffer): string | undefined {
  if (!OF_DOSSIERS.includes(name)) return undefined;
  const conditions = name === 'Produce' ? timesIn(frame, CONDITION_TYPE) : 0;
  return conditions > 0 && conditions === timesIn(frame, TYPE) ? undefined : name;
}

function timesIn(frame: Buffer, text: string): number {
  let times = 0;
  for (let at = frame.indexOf(text); at >= 0; at = frame.indexOf(text, at + text.length)) times += 1;
  return times;
}
