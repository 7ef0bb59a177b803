import { createRequire } from 'node:module';

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { murmur2 } from './murmur2.js';

const load = createRequire(import.meta.url);
const clientHash = load('kafkajs/src/producer/partitioners/default/murmur2') as (key: string | Buffer) => number;

describe('the hash of a key', () => {
  it('is the one by which kafkajs chooses the partition, for keys of every length', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        expect(murmur2(bytes)).toBe(clientHash(Buffer.from(bytes)) & 0x7fffffff);
      }),
    );
  });

  it.each([
    ['21', -973_932_308],
    ['foobar', -790_332_482],
    ['a-little-bit-long-string', -985_981_536],
    ['a-little-bit-longer-string', -1_486_304_829],
    ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58_897_971],
  ])('is what the clients in Java say of %s', (key, hash) => {
    expect(murmur2(Buffer.from(key))).toBe(hash & 0x7fffffff);
  });
});
