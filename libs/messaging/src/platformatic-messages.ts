import { IS_CONTROL, type KafkaRecord, type RecordsBatch } from '@platformatic/kafka';

import type { ReceivedMessage } from './bus.js';

const LOG_APPEND_TIME = 1 << 3;

/** What a fetch brought of one partition. */
export interface Brought {
  readonly messages: readonly ReceivedMessage[];
  /** Follows the last message, or the last marker behind it. */
  readonly nextOffset: bigint;
}

/**
 * The messages from `from` on. Batches come whole: the first may begin before what was asked for, and markers of
 * transactions are passed over.
 */
export function messagesOf(
  topic: string,
  partition: number,
  batches: readonly RecordsBatch[],
  from: bigint,
): Brought {
  const messages: ReceivedMessage[] = [];
  let nextOffset = from;
  for (const batch of batches) {
    const behind = batch.firstOffset + BigInt(batch.lastOffsetDelta) + 1n;
    if (behind > nextOffset) nextOffset = behind;
    if ((batch.attributes & IS_CONTROL) !== 0) continue;
    for (const record of batch.records) {
      const offset = batch.firstOffset + BigInt(record.offsetDelta);
      if (offset >= from) messages.push(received(topic, partition, offset, timestampOf(batch, record), record));
    }
  }
  return { messages, nextOffset };
}

function timestampOf(batch: RecordsBatch, { timestampDelta }: KafkaRecord): number {
  if ((batch.attributes & LOG_APPEND_TIME) !== 0) return Number(batch.maxTimestamp);
  return Number(batch.firstTimestamp + timestampDelta);
}

function received(
  topic: string,
  partition: number,
  offset: bigint,
  timestampMs: number,
  record: KafkaRecord,
): ReceivedMessage {
  const headers: Record<string, string> = {};
  // A repeated header keeps its last value, as the binding of CloudEvents has single values only.
  for (const [name, value] of record.headers) headers[name?.toString() ?? ''] = value?.toString() ?? '';
  return {
    topic,
    partition,
    offset: String(offset),
    key: record.key === null ? null : record.key.toString(),
    value: record.value,
    headers,
    timestampMs,
  };
}
