import { describe, expect, it } from '@jest/globals';
import { compressionsAlgorithms, createRecordsBatch, Reader, readRecordsBatches } from '@platformatic/kafka';
import fc from 'fast-check';

import type { BusMessage } from './bus.js';
import { messagesOf } from './platformatic-messages.js';
import { batchOf, type Addressed } from './platformatic-produce.js';

const NOW_MS = 1_795_480_000_000;
const ATTRIBUTES_AT = 22;
const LAST_DELTA_AT = 23;
const MAGIC_AT = 16;
const CONTROL = 0b100000;
const LOG_APPEND_TIME = 0b1000;
const LAST_TIME_AT = 35;

function addressed(text: string | null, key: string | null = 'k', headers: BusMessage['headers'] = {}): Addressed {
  const bytes = (content: string | null): Buffer | null => (content === null ? null : Buffer.from(content));
  return { message: { topic: 'topic', key, value: bytes(text), headers }, key: bytes(key) };
}

function batch(firstOffset: bigint, texts: readonly string[]): Buffer {
  const written = batchOf(texts.map((text) => addressed(text)), NOW_MS);
  written.writeBigInt64BE(firstOffset);
  return written;
}

const textsOf = (batches: readonly Buffer[], from: bigint): readonly (string | undefined)[] =>
  messagesOf('topic', 3, Buffer.concat(batches), from).messages.map(({ value }) => value?.toString());

describe('what a fetch brings', () => {
  it('has its place, its offset and its time', () => {
    const { messages, nextOffset } = messagesOf('topic', 3, batch(7n, ['a', 'b']), 7n);
    expect(messages.map(({ topic, partition, offset, timestampMs }) => [topic, partition, offset, timestampMs])).toEqual([
      ['topic', 3, '7', NOW_MS],
      ['topic', 3, '8', NOW_MS],
    ]);
    expect(nextOffset).toBe(9n);
  });

  it('begins where it was asked for, though batches come whole', () => {
    expect(textsOf([batch(7n, ['a', 'b', 'c']), batch(10n, ['d'])], 9n)).toEqual(['c', 'd']);
  });

  it('ends before a batch that is cut off', () => {
    const cut = batch(10n, ['d']).subarray(0, -1);
    expect(textsOf([batch(7n, ['a']), cut], 7n)).toEqual(['a']);
    expect(messagesOf('topic', 3, cut, 10n)).toEqual({ messages: [], nextOffset: 10n });
  });

  it('passes over the markers of strangers’ transactions, and goes on behind them', () => {
    const marker = batch(8n, ['marker']);
    marker[ATTRIBUTES_AT] = CONTROL;
    expect(textsOf([batch(7n, ['a']), marker], 7n)).toEqual(['a']);
    expect(messagesOf('topic', 3, marker, 8n).nextOffset).toBe(9n);
  });

  it('goes on behind a gap at the end of a batch, and never goes back', () => {
    const thinned = batch(7n, ['a']);
    thinned.writeInt32BE(4, LAST_DELTA_AT);
    expect(messagesOf('topic', 3, thinned, 7n).nextOffset).toBe(12n);
    expect(messagesOf('topic', 3, batch(7n, ['a']), 20n)).toEqual({ messages: [], nextOffset: 20n });
  });

  it('has the broker’s time where the topic says so', () => {
    const stamped = batch(7n, ['a']);
    stamped[ATTRIBUTES_AT] = LOG_APPEND_TIME;
    stamped.writeBigInt64BE(9_000n, LAST_TIME_AT);
    expect(messagesOf('topic', 3, stamped, 7n).messages[0]?.timestampMs).toBe(9_000);
  });

  it('may be compressed, as strangers do', () => {
    const plain = batch(7n, ['a'.repeat(500), 'b']);
    const packed = Buffer.concat([plain.subarray(0, 61), compressionsAlgorithms.gzip.compressSync(plain.subarray(61))]);
    packed.writeInt32BE(packed.length - 12, 8);
    packed[ATTRIBUTES_AT] = compressionsAlgorithms.gzip.bitmask;
    expect(textsOf([packed, batch(9n, ['c'])], 7n)).toEqual(['a'.repeat(500), 'b', 'c']);
  });

  it('is refused in a form that this driver does not know', () => {
    const old = batch(7n, ['a']);
    old[MAGIC_AT] = 1;
    expect(() => messagesOf('topic', 3, old, 7n)).toThrow('version 1');
  });
});

describe('what is sent', () => {
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('', 'hồ sơ 📄', 'x'.repeat(3_000)));
  const message = fc.record({
    text: fc.option(text),
    key: fc.option(text),
    headers: fc.dictionary(text.filter((name) => name !== '__proto__'), text, { maxKeys: 12 }),
  });

  it('is read again as it was', () => {
    fc.assert(
      fc.property(fc.array(message, { minLength: 1, maxLength: 20 }), (all) => {
        const written = batchOf(all.map((each) => addressed(each.text, each.key, each.headers)), NOW_MS);
        const { messages } = messagesOf('topic', 3, written, 0n);
        expect(
          messages.map(({ key, value, headers }) => ({ text: value === null ? null : value.toString(), key, headers })),
        ).toEqual(all.map(({ headers, ...rest }) => ({ ...rest, headers: { ...headers } })));
      }),
    );
  });

  it('holds the records that the client would have written, in as many bytes', () => {
    const headers = { ce_id: 'intake:d-1:1', note: 'hồ sơ 📄' };
    const entries = new Map(Object.entries(headers).map(([name, value]) => [Buffer.from(name), Buffer.from(value)]));
    const timestamp = BigInt(NOW_MS);
    const value = Buffer.from('a');
    const ours = batchOf([addressed('a', 'k', headers), addressed('a', 'k', headers)], NOW_MS);
    const record = { topic: 'topic', key: Buffer.from('k'), value, headers: entries, timestamp };
    const theirs = createRecordsBatch([record, { ...record }], { partitionLeaderEpoch: -1, producerEpoch: -1 }).buffer;
    const recordsOf = (written: Buffer) => readRecordsBatches(Reader.from(written)).map(({ records }) => records);
    expect(recordsOf(ours)).toEqual(recordsOf(theirs));
    expect(ours).toHaveLength(theirs.length);
  });
});
