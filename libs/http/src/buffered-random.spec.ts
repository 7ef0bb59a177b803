import { describe, expect, it } from '@jest/globals';
import { SeededRandom, SystemRandom } from '@hoso/kernel';

import { BufferedRandom } from './buffered-random.js';

describe('buffered chance', () => {
  it('gives each byte of its source once, in order', () => {
    const whole = new SeededRandom(3).bytes(6_144).toString('hex');
    const buffered = new BufferedRandom(new SeededRandom(3));
    const pieces = Array.from({ length: 512 }, (_, index) =>
      index % 2 === 0 ? buffered.bytes(12).toString('hex') : buffered.token(12));
    expect(pieces.join('')).toBe(whole);
  });

  it('never repeats itself, also for wishes larger than what it draws', () => {
    const buffered = new BufferedRandom(new SystemRandom());
    const tokens = Array.from({ length: 2_000 }, () => buffered.token(16));
    expect(new Set(tokens).size).toBe(2_000);
    expect(buffered.bytes(10_000).length).toBe(10_000);
    expect(buffered.token(8)).toMatch(/^[0-9a-f]{16}$/);
  });

  it('lets what it has given stand', () => {
    const buffered = new BufferedRandom(new SeededRandom(5));
    const first = buffered.bytes(16);
    const kept = first.toString('hex');
    for (let draw = 0; draw < 1_000; draw += 1) buffered.bytes(16);
    expect(first.toString('hex')).toBe(kept);
  });
});
