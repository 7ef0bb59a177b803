import { describe, it } from '@jest/globals';
import fc from 'fast-check';

import { FrameCutter } from './frames.js';
import { kafkaProtocol } from './kafka-protocol.js';
import { mongoProtocol } from './mongo-protocol.js';

/** A request of Kafka's protocol with that key. */
function kafkaRequest(key: number, id: number, payload: Buffer): Buffer {
  const frame = Buffer.alloc(12 + payload.length);
  frame.writeInt32BE(8 + payload.length, 0);
  frame.writeInt16BE(key, 4);
  frame.writeInt32BE(id, 8);
  payload.copy(frame, 12);
  return frame;
}

/** A message of MongoDB's protocol whose command has that name, behind a section of documents. */
function mongoRequest(name: string, id: number, payload: Buffer): Buffer {
  const element = Buffer.concat([Buffer.of(0x10), Buffer.from(`${name}\0`), Buffer.alloc(5)]);
  const body = Buffer.concat([Buffer.of(0), int32(4 + element.length), element]);
  const documents = Buffer.concat([Buffer.of(1), int32(4 + payload.length), payload]);
  const rest = Buffer.concat([int32(0), documents, body]);
  return Buffer.concat([int32(16 + rest.length), int32(id), int32(0), int32(2_013), rest]);
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
}

const payload = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes));
const id = fc.nat({ max: 0x7fff_ffff });
const mongoNames = ['find', 'insert', 'commitTransaction', 'bulkWrite'];
const kafkaNames = ['Produce', 'Fetch', 'ListOffsets', 'Metadata'];

describe.each([
  ['Kafka', kafkaProtocol(9_092, () => 9_192), kafkaRequest, kafkaNames],
  ['MongoDB', mongoProtocol, (name: number, number: number, bytes: Buffer) => mongoRequest(mongoNames[name]!, number, bytes), mongoNames],
] as const)('the protocol of %s', (_protocol, protocol, requestOf, names) => {
  it('is read request by request, in whatever pieces the bytes come', () => {
    const said = fc.array(fc.tuple(fc.nat({ max: 3 }), id, payload), { minLength: 1, maxLength: 8 });
    fc.assert(fc.property(said, fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }), (requests, pieces) => {
      const whole = Buffer.concat(requests.map(([name, number, bytes]) => requestOf(name, number, bytes)));
      const cutter = new FrameCutter(protocol, 'upstream');
      const read: string[] = [];
      for (let at = 0, turn = 0; at < whole.length; turn += 1) {
        const size = pieces[turn % pieces.length]!;
        for (const frame of cutter.cut(whole.subarray(at, at + size))) {
          const request = protocol.readRequest(frame);
          read.push(`${request.name} ${request.id}`);
        }
        at += size;
      }
      const expected = requests.map(([name, number]) => `${names[name]!} ${number}`);
      return JSON.stringify(read) === JSON.stringify(expected);
    }));
  });
});
