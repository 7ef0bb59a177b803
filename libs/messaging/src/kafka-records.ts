/**
 * Kafka's record format, version 2, for one record at a time: written and read in one pass. The shapes are those in which
 * kafkajs 2.2.4 hands records over and takes them back. The clients' own code makes several objects and buffers for each
 * header.
 */

/** A record as the client wants to have it written. Text is written as UTF-8. */
export interface OutgoingRecord {
  readonly offsetDelta?: number;
  /** Milliseconds. */
  readonly timestampDelta?: number;
  readonly key?: string | Buffer | null;
  readonly value?: string | Buffer | null;
  readonly headers?: Readonly<Record<string, HeaderValue | readonly HeaderValue[]>>;
}

type HeaderValue = string | Buffer | null;

/** What the client takes for an encoder that has already written. */
export interface WrittenRecord {
  readonly buf: Buffer;
  readonly buffer: Buffer;
}

/** What is true for all records of a batch. */
export interface BatchContext {
  readonly firstOffset: string;
  readonly firstTimestamp: string;
  readonly magicByte: number;
  readonly isControlBatch?: boolean;
  readonly timestampType?: number;
  readonly maxTimestamp?: string;
}

const NULL_LENGTH = -1;
const LOG_APPEND_TIME = 1;
const LONGEST_VARINT_BYTES = 5;
const CONTINUES = 0x80;
const SEVEN_BITS = 0x7f;

/** One buffer for the record that is being written; what is handed out is cut off and never written again. */
let page = Buffer.allocUnsafe(64 * 1024);
let used = 0;

/** Writes a record with its length in front. */
export function encodeRecord(record: OutgoingRecord): WrittenRecord {
  const headers = Object.entries(record.headers ?? {});
  reserve(mostBytesOf(record, headers));
  const start = used;
  let at = start + LONGEST_VARINT_BYTES;
  const bodyStart = at;
  page[at++] = 0;
  at = writeVarLong(at, record.timestampDelta ?? 0);
  at = writeVarInt(at, record.offsetDelta ?? 0);
  at = writeField(at, record.key);
  at = writeField(at, record.value);
  at = writeVarInt(
    at,
    headers.reduce((count, [, value]) => count + (isList(value) ? value.length : 1), 0),
  );
  for (const [name, value] of headers) {
    for (const single of isList(value) ? value : [value]) at = writeField(writeField(at, name), single);
  }
  const bodyBytes = at - bodyStart;
  const recordStart = bodyStart - varIntBytes(bodyBytes);
  writeVarInt(recordStart, bodyBytes);
  used = at;
  const buffer = page.subarray(recordStart, at);
  return { buf: buffer, buffer };
}

/** Reads a record whose length was already read; `decoder` stands at its first byte. */
export function decodeRecord(
  decoder: { readonly buffer: Buffer; readonly offset: number },
  batchContext: BatchContext,
) {
  const reader = new RecordReader(decoder.buffer, decoder.offset);
  const attributes = reader.int8();
  const timestampDelta = reader.varLong();
  const offsetDelta = reader.varInt();
  const key = reader.bytes();
  const value = reader.bytes();
  const headers: Record<string, Buffer | null | (Buffer | null)[]> = {};
  for (let rest = reader.varInt(); rest > 0; rest -= 1) {
    const name = reader.text();
    const content = reader.bytes();
    // A name that would replace the object's prototype instead of becoming a member.
    if (name === '__proto__') continue;
    const known = headers[name];
    if (known === undefined) headers[name] = content;
    else headers[name] = Array.isArray(known) ? [...known, content] : [known, content];
  }
  const appended = batchContext.timestampType === LOG_APPEND_TIME && batchContext.maxTimestamp;
  return {
    magicByte: batchContext.magicByte,
    attributes,
    timestamp: appended ? appended : plus(batchContext.firstTimestamp, timestampDelta),
    offset: plus(batchContext.firstOffset, offsetDelta),
    key,
    value,
    headers,
    isControlRecord: batchContext.isControlBatch ?? false,
    batchContext,
  };
}

/** Reads the parts of a record one after the other. */
export class RecordReader {
  constructor(
    private readonly buffer: Buffer,
    private at: number,
  ) {}

  int8(): number {
    const value = this.buffer.readInt8(this.at);
    this.at += 1;
    return value;
  }

  varInt(): number {
    let value = 0;
    let shift = 0;
    let byte = 0;
    do {
      byte = this.buffer[this.at++] ?? 0;
      value |= (byte & SEVEN_BITS) << shift;
      shift += 7;
    } while (byte >= CONTINUES && shift < 35);
    return (value >>> 1) ^ -(value & 1);
  }

  /** A number wider than 32 bits, exact as far as numbers are. */
  varLong(): number {
    let value = 0;
    let factor = 1;
    let byte = 0;
    do {
      byte = this.buffer[this.at++] ?? 0;
      value += (byte & SEVEN_BITS) * factor;
      factor *= 128;
    } while (byte >= CONTINUES && factor < 2 ** 63);
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  bytes(): Buffer | null {
    const length = this.varInt();
    if (length === NULL_LENGTH) return null;
    const start = this.at;
    this.at += length;
    return this.buffer.subarray(start, this.at);
  }

  text(): string {
    const length = this.varInt();
    const start = this.at;
    if (length > 0) this.at += length;
    return this.buffer.toString('utf8', start, this.at);
  }
}

function plus(decimal: string, delta: number): string {
  const sum = Number(decimal) + delta;
  return Number.isSafeInteger(sum) ? String(sum) : String(BigInt(decimal) + BigInt(delta));
}

function reserve(bytes: number): void {
  if (used + bytes <= page.length) return;
  page = Buffer.allocUnsafe(Math.max(64 * 1024, bytes));
  used = 0;
}

/** Three bytes hold any UTF-16 unit in UTF-8. */
function mostBytesOf(
  record: OutgoingRecord,
  headers: readonly (readonly [string, HeaderValue | readonly HeaderValue[]])[],
): number {
  let bytes = 48 + mostBytesOfField(record.key) + mostBytesOfField(record.value);
  for (const [name, value] of headers) {
    for (const single of isList(value) ? value : [value]) bytes += mostBytesOfField(name) + mostBytesOfField(single);
  }
  return bytes;
}

function mostBytesOfField(field: HeaderValue | undefined): number {
  if (field === null || field === undefined) return LONGEST_VARINT_BYTES;
  return LONGEST_VARINT_BYTES + (typeof field === 'string' ? field.length * 3 : field.length);
}

function isList(value: HeaderValue | readonly HeaderValue[]): value is readonly HeaderValue[] {
  return Array.isArray(value);
}

function writeField(at: number, field: HeaderValue | undefined): number {
  if (field === null || field === undefined) return writeVarInt(at, NULL_LENGTH);
  if (typeof field !== 'string') {
    const start = writeVarInt(at, field.length);
    field.copy(page, start);
    return start + field.length;
  }
  // Most texts are short and plain: their length takes one byte, and only then it is known without measuring.
  if (field.length < 21) {
    const bytes = page.write(field, at + 1, 'utf8');
    writeVarInt(at, bytes);
    return at + 1 + bytes;
  }
  const start = writeVarInt(at, Buffer.byteLength(field));
  return start + page.write(field, start, 'utf8');
}

function writeVarInt(at: number, value: number): number {
  let next = at;
  let rest = zigzag(value);
  for (; rest > SEVEN_BITS; rest >>>= 7) page[next++] = (rest & SEVEN_BITS) | CONTINUES;
  page[next++] = rest;
  return next;
}

function writeVarLong(at: number, value: number): number {
  if (value === value >> 0) return writeVarInt(at, value);
  let next = at;
  let rest = BigInt.asUintN(64, (BigInt(value) * 2n) ^ (BigInt(value) >> 63n));
  for (; rest > 0x7fn; rest >>= 7n) page[next++] = Number(rest & 0x7fn) | CONTINUES;
  page[next++] = Number(rest);
  return next;
}

function varIntBytes(value: number): number {
  let bytes = 1;
  for (let rest = zigzag(value); rest > SEVEN_BITS; rest >>>= 7) bytes += 1;
  return bytes;
}

/** Signed to unsigned, small to small. */
function zigzag(value: number): number {
  return ((value << 1) ^ (value >> 31)) >>> 0;
}
