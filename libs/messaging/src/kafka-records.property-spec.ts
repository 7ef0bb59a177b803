import { createRequire } from 'node:module';

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import {
  decodeRecord,
  encodeRecord,
  type BatchContext,
  type OutgoingRecord,
  type WrittenRecord,
} from './kafka-records.js';

interface ClientDecoder {
  readonly buffer: Buffer;
  readonly offset: number;
  readVarInt(): number;
}

// The client's own, as it is without corrections.
const load = createRequire(import.meta.url);
const clientEncode = load('kafkajs/src/protocol/recordBatch/record/v0') as (record: OutgoingRecord) => WrittenRecord;
const clientDecode = load('kafkajs/src/protocol/recordBatch/record/v0/decoder') as (
  decoder: ClientDecoder,
  context: BatchContext,
) => unknown;
const Decoder = load('kafkajs/src/protocol/decoder') as new (buffer: Buffer) => ClientDecoder;

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('', 'hồ sơ 📄', 'x'.repeat(20), '€'.repeat(20), '€'.repeat(21), '€'.repeat(22), 'a'.repeat(3_000)),
);
const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array));
const field = fc.oneof(text, bytes, fc.constant(null));
// The client cannot write a header without a value.
const content = fc.oneof(text, bytes);
const header = fc.oneof(content, fc.array(content, { maxLength: 3 }));
const record: fc.Arbitrary<OutgoingRecord> = fc.record({
  offsetDelta: fc.nat(100_000),
  timestampDelta: fc.oneof(
    fc.nat(5_000),
    fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
    fc.integer({ min: 0, max: 2 ** 40 }),
  ),
  key: field,
  value: field,
  headers: fc.dictionary(
    text.filter((name) => name !== '__proto__'),
    header,
    { maxKeys: 12 },
  ),
});
const context: fc.Arbitrary<BatchContext> = fc.record({
  firstOffset: fc.oneof(
    fc.nat(10_000).map(String),
    fc.constant('9007199254740990'),
    fc.constant('9223372036854675807'),
  ),
  firstTimestamp: fc.constant('1795480000000'),
  magicByte: fc.constant(2),
  isControlBatch: fc.boolean(),
  timestampType: fc.constantFrom(0, 1),
  maxTimestamp: fc.constant('1795480009999'),
});

/** The client leaves the length to the one who calls it. */
function decoderBehindLength(written: Buffer): ClientDecoder {
  const decoder = new Decoder(written);
  decoder.readVarInt();
  return decoder;
}

describe('records', () => {
  it('are written byte for byte as the client writes them', () => {
    fc.assert(
      fc.property(record, (each) => {
        expect(encodeRecord(each).buffer.toString('hex')).toBe(clientEncode(each).buffer.toString('hex'));
      }),
    );
  });

  it('are written as the client writes them when everything is left out', () => {
    expect(encodeRecord({}).buffer).toEqual(clientEncode({}).buffer);
  });

  it('are read as the client reads them', () => {
    fc.assert(
      fc.property(record, context, (each, batch) => {
        const written = clientEncode(each).buffer;
        expect(decodeRecord(decoderBehindLength(written), batch)).toEqual(
          clientDecode(decoderBehindLength(written), batch),
        );
      }),
    );
  });

  it('stay what they are while others are written', () => {
    const first = encodeRecord({ value: 'first' });
    const before = Buffer.from(first.buffer);
    for (let index = 0; index < 1_000; index += 1) encodeRecord({ value: 'x'.repeat(300) });
    expect(first.buffer).toEqual(before);
  });

  it('may have a header without a value', () => {
    const read = decodeRecord(decoderBehindLength(encodeRecord({ headers: { none: null } }).buffer), {
      firstOffset: '0',
      firstTimestamp: '0',
      magicByte: 2,
    });
    expect(read.headers).toEqual({ none: null });
  });

  it('may be larger than a page', () => {
    const value = Buffer.alloc(300_000, 7);
    expect(encodeRecord({ value }).buffer.equals(clientEncode({ value }).buffer)).toBe(true);
  });
});
