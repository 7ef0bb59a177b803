import { createHash } from 'node:crypto';
import { crc32, inflateSync } from 'node:zlib';

import { describe, expect, it } from '@jest/globals';
import { SeededRandom } from '@hoso/kernel';

import { SAMPLE_MEDIA_TYPES, sampleFile } from './sample-files.js';

const file = (mediaType: (typeof SAMPLE_MEDIA_TYPES)[number], seed = 1) =>
  sampleFile(new SeededRandom(seed), mediaType, 'Tờ khai');

describe('a sample file', () => {
  it.each(SAMPLE_MEDIA_TYPES)('%s: small, its own for each seed, the same for the same seed', (mediaType) => {
    const made = file(mediaType);
    expect(made.bytes.length).toBeLessThan(1_024);
    expect(made.sha256).toBe(createHash('sha256').update(made.bytes).digest('hex'));
    expect(file(mediaType).bytes.equals(made.bytes)).toBe(true);
    expect(file(mediaType, 2).bytes.equals(made.bytes)).toBe(false);
    expect(made.name).toMatch(/^[A-Za-z0-9-]+\.(pdf|jpg|png)$/);
  });

  it('is a PDF whose table points at its objects', () => {
    const text = file('application/pdf').bytes.toString('latin1');
    expect(text.startsWith('%PDF-1.4\n')).toBe(true);
    const table = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(text)![1]);
    expect(text.slice(table, table + 5)).toBe('xref\n');
    const offsets = [...text.slice(table).matchAll(/^(\d{10}) 00000 n /gm)].map(([, offset]) => Number(offset));
    expect(offsets.map((offset, at) => text.startsWith(`${at + 1} 0 obj\n`, offset))).toEqual([true, true, true, true]);
    expect(/stream\n(.*)\nendstream/s.exec(text)![1]!.length).toBe(Number(/\/Length (\d+)/.exec(text)![1]));
  });

  it('is a PNG with true checks and all its pixels', () => {
    const { bytes } = file('image/png');
    expect(bytes.subarray(0, 8).toString('hex')).toBe('89504e470d0a1a0a');
    const chunks: Record<string, Buffer> = {};
    for (let at = 8; at < bytes.length;) {
      const length = bytes.readUInt32BE(at);
      const body = bytes.subarray(at + 4, at + 8 + length);
      expect(bytes.readUInt32BE(at + 8 + length)).toBe(crc32(body));
      chunks[body.toString('latin1', 0, 4)] = body.subarray(4);
      at += 12 + length;
    }
    expect(Object.keys(chunks)).toEqual(['IHDR', 'IDAT', 'IEND']);
    expect(inflateSync(chunks['IDAT']!).length).toBe(8 * 9);
  });

  it('is a JPEG from its first marker to its last', () => {
    const { bytes } = file('image/jpeg');
    const markers: number[] = [];
    let at = 2;
    for (; bytes[at] === 0xff && bytes[at + 1] !== 0xd9; at += 2 + bytes.readUInt16BE(at + 2)) {
      markers.push(bytes[at + 1]!);
      if (bytes[at + 1] === 0xda) {
        at += 2 + bytes.readUInt16BE(at + 2);
        break;
      }
    }
    expect(markers).toEqual([0xe0, 0xfe, 0xdb, 0xc0, 0xc4, 0xc4, 0xda]);
    expect(bytes.subarray(at + 1).toString('hex')).toBe('ffd9');
  });
});
