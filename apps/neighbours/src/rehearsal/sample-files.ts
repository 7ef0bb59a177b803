import { createHash } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';

import type { SeededRandom } from '@hoso/kernel';

export const SAMPLE_MEDIA_TYPES = ['application/pdf', 'image/jpeg', 'image/png'] as const;
export type SampleMediaType = (typeof SAMPLE_MEDIA_TYPES)[number];

/** A small file that really is what its media type says. */
export interface SampleFile {
  readonly name: string;
  readonly mediaType: SampleMediaType;
  readonly bytes: Buffer;
  /** SHA-256 of the bytes, lower-case hexadecimal. */
  readonly sha256: string;
}

const EXTENSIONS: Readonly<Record<SampleMediaType, string>> = {
  'application/pdf': 'pdf', 'image/jpeg': 'jpg', 'image/png': 'png',
};

/** A file of that type, with content of its own for each state of `chance`. Smaller than a kibibyte. */
export function sampleFile(chance: SeededRandom, mediaType: SampleMediaType, label: string): SampleFile {
  const bytes = bytesOf(chance, mediaType);
  const name = `${label.replaceAll(/[^A-Za-z0-9-]+/g, '-')}.${EXTENSIONS[mediaType]}`;
  return { name, mediaType, bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
}

function bytesOf(chance: SeededRandom, mediaType: SampleMediaType): Buffer {
  switch (mediaType) {
    case 'application/pdf':
      return pdf(`Sample paper ${chance.token(8)}`);
    case 'image/jpeg':
      return jpeg(chance.below(64), `sample ${chance.token(8)}`);
    case 'image/png':
      return png(chance.bytes(8 * 8));
  }
}

/** One page with one line of text (ISO 32000, with a classic cross-reference table). */
function pdf(text: string): Buffer {
  const drawing = `BT /F1 14 Tf 40 780 Td (${text}) Tj ET`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R '
      + '/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>',
    `<< /Length ${drawing.length} >>\nstream\n${drawing}\nendstream`,
  ];
  let whole = '%PDF-1.4\n';
  let table = '0000000000 65535 f \n';
  for (const [at, object] of objects.entries()) {
    table += `${String(whole.length).padStart(10, '0')} 00000 n \n`;
    whole += `${at + 1} 0 obj\n${object}\nendobj\n`;
  }
  const size = objects.length + 1;
  const trailer = `trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${whole.length}\n%%EOF\n`;
  return Buffer.from(`${whole}xref\n0 ${size}\n${table}${trailer}`, 'latin1');
}

/** Eight by eight grey pixels. */
function png(pixels: Buffer): Buffer {
  const header = Buffer.from([0, 0, 0, 8, 0, 0, 0, 8, 8, 0, 0, 0, 0]);
  const rows = Buffer.concat(Array.from({ length: 8 }, (_, row) =>
    Buffer.concat([Buffer.of(0), pixels.subarray(row * 8, row * 8 + 8)])));
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'), chunk('IHDR', header), chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(4 + body.length + 4);
  frame.writeUInt32BE(data.length, 0);
  body.copy(frame, 4);
  frame.writeUInt32BE(crc32(body), 4 + body.length);
  return frame;
}

/**
 * One grey block of eight by eight pixels (baseline JPEG). Each Huffman table holds a single one-bit code, so the whole
 * picture is one byte: code, six bits of shade, end of block.
 */
function jpeg(shade: number, comment: string): Buffer {
  const text = Buffer.from(comment, 'latin1');
  return Buffer.concat([
    Buffer.of(0xff, 0xd8),
    segment(0xe0, Buffer.from('4a46494600010100000100010000', 'hex')),
    segment(0xfe, text),
    segment(0xdb, Buffer.concat([Buffer.of(0), Buffer.alloc(64, 8)])),
    segment(0xc0, Buffer.of(8, 0, 8, 0, 8, 1, 1, 0x11, 0)),
    segment(0xc4, oneCodeTable(0x00, 6)),
    segment(0xc4, oneCodeTable(0x10, 0)),
    segment(0xda, Buffer.of(1, 1, 0x00, 0, 63, 0)),
    Buffer.of((shade & 0x3f) << 1),
    Buffer.of(0xff, 0xd9),
  ]);
}

function segment(marker: number, data: Buffer): Buffer {
  const head = Buffer.of(0xff, marker, (data.length + 2) >> 8, (data.length + 2) & 0xff);
  return Buffer.concat([head, data]);
}

function oneCodeTable(kindAndId: number, symbol: number): Buffer {
  const counts = Buffer.alloc(16);
  counts[0] = 1;
  return Buffer.concat([Buffer.of(kindAndId), counts, Buffer.of(symbol)]);
}
