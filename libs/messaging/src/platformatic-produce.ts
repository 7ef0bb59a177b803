import { crc32c, findErrorBy, produceV9, ResponseError, Writer, type Connection } from '@platformatic/kafka';

import type { BusMessage } from './bus.js';
import { encodeRecord } from './kafka-records.js';

/** The messages for one broker: topic, partition, and what goes there in its order. */
export type Parcel = ReadonlyMap<string, ReadonlyMap<number, readonly Addressed[]>>;

/** A message, and its key as bytes, by which the partition was chosen. */
export interface Addressed {
  readonly message: BusMessage;
  readonly key: Buffer | null;
}

const PRODUCE = 0;
const VERSION = 9;
const ALL_REPLICAS = -1;
const MAGIC = 2;
const HEAD_BYTES = 61;
const BYTES_BEFORE_LENGTH_COUNTS = 12;
const CHECKED_FROM = 21;

/**
 * Sends one request and resolves when every in-sync replica has all of it. Rejects with what the broker said of each
 * partition. Records are written by the house's own code, which makes fewer buffers of them than the client's.
 */
export function produce(connection: Connection, parcel: Parcel, nowMs: number, timeoutMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    connection.send(
      PRODUCE,
      VERSION,
      () => requestOf(parcel, nowMs, timeoutMs),
      produceV9.parseResponse,
      true,
      true,
      (error) => (error === null ? resolve() : reject(error)),
    );
  });
}

/**
 * The messages that a broker refused because it does not lead their partitions, or not yet; undefined when it refused for
 * any other reason. The others of the parcel are stored.
 */
export function movedAway(parcel: Parcel, error: unknown): readonly BusMessage[] | undefined {
  if (!(error instanceof ResponseError)) return undefined;
  if (!error.errors.every((each: Error) => findErrorBy(each, 'hasStaleMetadata', true) !== null)) return undefined;
  const { responses } = Reflect.get(error, 'response') as produceV9.ProduceResponse;
  return responses.flatMap(({ name, partitionResponses }) =>
    partitionResponses
      .filter(({ errorCode }) => errorCode !== 0)
      .flatMap(({ index }) => parcel.get(name)?.get(index) ?? [])
      .map(({ message }) => message),
  );
}

function requestOf(parcel: Parcel, nowMs: number, timeoutMs: number): Writer {
  return Writer.create()
    .appendString(null)
    .appendInt16(ALL_REPLICAS)
    .appendInt32(timeoutMs)
    .appendArray([...parcel], (ofTopic, [topic, partitions]) => {
      ofTopic.appendString(topic).appendArray([...partitions], (ofPartition, [partition, messages]) => {
        const batch = batchOf(messages, nowMs);
        ofPartition.appendInt32(partition).appendUnsignedVarInt(batch.length + 1).append(batch);
      });
    })
    .appendTaggedFields();
}

/** One batch of records: plain, uncompressed, of no producer that the broker would have to remember. */
export function batchOf(messages: readonly Addressed[], nowMs: number): Buffer {
  const records = messages.map(
    ({ key, message: { value, headers } }, offsetDelta) => encodeRecord({ offsetDelta, key, value, headers }).buffer,
  );
  const length = records.reduce((bytes, record) => bytes + record.length, HEAD_BYTES);
  const batch = Buffer.allocUnsafe(length);
  let at = HEAD_BYTES;
  for (const record of records) at += record.copy(batch, at);
  batch.writeBigInt64BE(0n, 0);
  batch.writeInt32BE(length - BYTES_BEFORE_LENGTH_COUNTS, 8);
  batch.writeInt32BE(-1, 12);
  batch.writeInt8(MAGIC, 16);
  batch.writeInt16BE(0, CHECKED_FROM);
  batch.writeInt32BE(messages.length - 1, 23);
  batch.writeBigInt64BE(BigInt(nowMs), 27);
  batch.writeBigInt64BE(BigInt(nowMs), 35);
  batch.writeBigInt64BE(-1n, 43);
  batch.writeInt16BE(-1, 51);
  batch.writeInt32BE(-1, 53);
  batch.writeInt32BE(messages.length, 57);
  // Handed over in the client's own wrapping, because it copies anything else first.
  batch.writeUInt32BE(crc32c(Writer.create().append(batch.subarray(CHECKED_FROM)).dynamicBuffer), 17);
  return batch;
}
