import { compressionsAlgorithmsByBitmask } from '@platformatic/kafka';

import type { ReceivedMessage } from './bus.js';
import { RecordReader } from './kafka-records.js';

/** What a fetch brought of one partition. */
export interface Brought {
  readonly messages: readonly ReceivedMessage[];
  /** Follows the last message, or the last marker behind it. */
  readonly nextOffset: bigint;
}

/** Where the fields of a batch stand. */
const AT = { length: 8, magic: 16, attributes: 21, lastDelta: 23, firstTime: 27, lastTime: 35, count: 57, records: 61 };
const BYTES_BEFORE_LENGTH_COUNTS = 12;
const MAGIC = 2;
const COMPRESSION = 0b111;
const LOG_APPEND_TIME = 0b1000;
const CONTROL = 0b100000;

/**
 * The messages from `from` on. Batches come whole, only the last may be cut off: the first may begin before what was
 * asked for, and markers of transactions are passed over.
 */
export function messagesOf(topic: string, partition: number, batches: Buffer, from: bigint): Brought {
  const messages: ReceivedMessage[] = [];
  let nextOffset = from;
  for (let rest = batches; rest.length > AT.records; ) {
    const end = BYTES_BEFORE_LENGTH_COUNTS + rest.readInt32BE(AT.length);
    if (end > rest.length) break;
    const batch = rest.subarray(0, end);
    rest = rest.subarray(end);
    if (batch[AT.magic] !== MAGIC) throw new Error(`${topic}/${partition} holds a batch of version ${batch[AT.magic]}`);
    const behind = batch.readBigInt64BE() + BigInt(batch.readInt32BE(AT.lastDelta)) + 1n;
    if (behind > nextOffset) nextOffset = behind;
    if ((batch.readInt16BE(AT.attributes) & CONTROL) === 0) readBatch(topic, partition, batch, from, messages);
  }
  return { messages, nextOffset };
}

function readBatch(topic: string, partition: number, batch: Buffer, from: bigint, into: ReceivedMessage[]): void {
  const attributes = batch.readInt16BE(AT.attributes);
  const firstOffset = batch.readBigInt64BE();
  const firstTime = Number(batch.readBigInt64BE(AT.firstTime));
  const lastTime = Number(batch.readBigInt64BE(AT.lastTime));
  const reader = new RecordReader(recordsOf(batch, attributes), 0);
  for (let count = batch.readInt32BE(AT.count); count > 0; count -= 1) {
    // Its length and its attributes, of which none is in use.
    reader.varInt();
    reader.int8();
    const time = firstTime + reader.varLong();
    const offset = firstOffset + BigInt(reader.varInt());
    const message = {
      topic,
      partition,
      offset: String(offset),
      key: textOrNull(reader.bytes()),
      value: reader.bytes(),
      headers: headersOf(reader),
      timestampMs: (attributes & LOG_APPEND_TIME) === 0 ? time : lastTime,
    };
    if (offset >= from) into.push(message);
  }
}

function recordsOf(batch: Buffer, attributes: number): Buffer {
  const records = batch.subarray(AT.records);
  const compression = attributes & COMPRESSION;
  if (compression === 0) return records;
  const algorithm = Object.entries(compressionsAlgorithmsByBitmask).find(([bits]) => Number(bits) === compression)?.[1];
  if (algorithm === undefined) throw new Error(`a batch is compressed in the unknown way ${compression}`);
  return algorithm.decompressSync(records);
}

/** A repeated header keeps its last value, as the binding of CloudEvents has single values only. */
function headersOf(reader: RecordReader): Record<string, string> {
  const headers: Record<string, string> = {};
  for (let rest = reader.varInt(); rest > 0; rest -= 1) {
    const name = reader.text();
    headers[name] = reader.text();
  }
  return headers;
}

function textOrNull(bytes: Buffer | null): string | null {
  return bytes === null ? null : bytes.toString();
}
