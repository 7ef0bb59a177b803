import { describe, expect, it } from '@jest/globals';
import type { KafkaRecord, RecordsBatch } from '@platformatic/kafka';

import { messagesOf } from './platformatic-messages.js';

const CONTROL = 0b100000;
const LOG_APPEND_TIME = 0b1000;

function batch(firstOffset: bigint, texts: readonly string[], change: Partial<RecordsBatch> = {}): RecordsBatch {
  return {
    firstOffset,
    length: 0,
    partitionLeaderEpoch: 0,
    magic: 2,
    crc: 0,
    attributes: 0,
    lastOffsetDelta: texts.length - 1,
    firstTimestamp: 1_000n,
    maxTimestamp: 9_000n,
    producerId: -1n,
    producerEpoch: 0,
    firstSequence: 0,
    records: texts.map((text, index) => record(text, index)),
    ...change,
  };
}

function record(text: string, offsetDelta: number, change: Partial<KafkaRecord> = {}): KafkaRecord {
  const key = Buffer.from('k');
  const value = Buffer.from(text);
  return { length: 0, attributes: 0, timestampDelta: BigInt(offsetDelta), offsetDelta, key, value, headers: [], ...change };
}

const textsOf = (batches: readonly RecordsBatch[], from: bigint): readonly (string | undefined)[] =>
  messagesOf('topic', 3, batches, from).messages.map(({ value }) => value?.toString());

describe('what a fetch brings', () => {
  it('has its place, its offset and its time', () => {
    const { messages, nextOffset } = messagesOf('topic', 3, [batch(7n, ['a', 'b'])], 7n);
    expect(messages.map(({ topic, partition, offset, timestampMs }) => [topic, partition, offset, timestampMs])).toEqual([
      ['topic', 3, '7', 1_000],
      ['topic', 3, '8', 1_001],
    ]);
    expect(nextOffset).toBe(9n);
  });

  it('begins where it was asked for, though batches come whole', () => {
    expect(textsOf([batch(7n, ['a', 'b', 'c']), batch(10n, ['d'])], 9n)).toEqual(['c', 'd']);
  });

  it('passes over the markers of strangers’ transactions, and goes on behind them', () => {
    const marker = batch(8n, ['marker'], { attributes: CONTROL });
    expect(textsOf([batch(7n, ['a']), marker], 7n)).toEqual(['a']);
    expect(messagesOf('topic', 3, [batch(7n, ['a']), marker], 7n).nextOffset).toBe(9n);
  });

  it('goes on behind a gap at the end of a batch, and never goes back', () => {
    expect(messagesOf('topic', 3, [batch(7n, ['a'], { lastOffsetDelta: 4 })], 7n).nextOffset).toBe(12n);
    expect(messagesOf('topic', 3, [batch(7n, ['a'])], 20n)).toEqual({ messages: [], nextOffset: 20n });
  });

  it('has the broker’s time where the topic says so', () => {
    const [message] = messagesOf('topic', 3, [batch(7n, ['a'], { attributes: LOG_APPEND_TIME })], 7n).messages;
    expect(message?.timestampMs).toBe(9_000);
  });

  it('keeps the last of a repeated header, and knows none from empty', () => {
    const header = (value: string | null): [Buffer, Buffer | null] => [
      Buffer.from('note'),
      value === null ? null : Buffer.from(value),
    ];
    const records = [record('a', 0, { headers: [header('one'), header('hồ sơ')], key: null, value: null })];
    const [message] = messagesOf('topic', 3, [batch(7n, [], { records, lastOffsetDelta: 0 })], 7n).messages;
    expect(message).toMatchObject({ key: null, value: null, headers: { note: 'hồ sơ' } });
  });
});
