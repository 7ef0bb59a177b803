import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { FrameCutter } from './frames.js';
import { httpProtocol } from './http-protocol.js';

const IDENTIFIER = '0198c0de-0000-7000-8000-00000000abcd';

function request(line: string, body: string): Buffer {
  const length = body === '' ? '' : `content-length: ${Buffer.byteLength(body)}\r\n`;
  return Buffer.from(`${line} HTTP/1.1\r\nhost: localhost\r\n${length}\r\n${body}`);
}

const said = [
  { line: `POST /dossiers/${IDENTIFIER}/withdrawal`, name: 'POST /dossiers/{id}/withdrawal' },
  { line: 'GET /cases?state=waiting-for-official&limit=20', name: 'GET /cases' },
  { line: 'POST /internal/facts/pull', name: 'POST /internal/facts/pull' },
];

describe('the protocol of HTTP', () => {
  it('is read request by request, in whatever pieces the bytes come', () => {
    const requests = fc.array(fc.tuple(fc.nat({ max: said.length - 1 }), fc.string({ unit: 'grapheme', maxLength: 80 })), { minLength: 1 });
    fc.assert(fc.property(requests, fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1 }), (told, pieces) => {
      const whole = Buffer.concat(told.map(([one, body]) => request(said[one]!.line, body)));
      const cutter = new FrameCutter(httpProtocol, 'upstream');
      const read: Buffer[] = [];
      for (let at = 0, turn = 0; at < whole.length; turn += 1) {
        const size = pieces[turn % pieces.length]!;
        read.push(...cutter.cut(whole.subarray(at, at + size)));
        at += size;
      }
      expect(read.map((frame) => httpProtocol.readRequest(frame).name)).toEqual(told.map(([one]) => said[one]!.name));
      expect(Buffer.concat(read).equals(whole)).toBe(true);
    }), { numRuns: 500 });
  });

  it('passes an answer on as it comes, and knows only of the last request that it answers it', () => {
    const cutter = new FrameCutter(httpProtocol, 'downstream');
    const [first] = cutter.cut(Buffer.from('HTTP/1.1 200 OK\r\ncontent-'));
    expect(first?.toString()).toBe('HTTP/1.1 200 OK\r\ncontent-');
    expect([...cutter.cut(Buffer.alloc(0))]).toEqual([]);
    const { id } = httpProtocol.readRequest(request('GET /cases', ''));
    expect(httpProtocol.answeredId(first!)).toBe(id);
  });

  it('lets go on as it comes what tells no length', () => {
    const cutter = new FrameCutter(httpProtocol, 'upstream');
    const start = Buffer.from('POST /attachments HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n5\r\nab');
    expect([...cutter.cut(start)]).toEqual([start]);
    expect([...cutter.cut(Buffer.from('cde\r\n\r\n\r\n'))].map((frame) => httpProtocol.readRequest(frame).name)).toEqual(['other']);
  });
});
