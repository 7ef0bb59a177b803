import { describe, expect, it } from '@jest/globals';

import { FrameOrder } from '../proxy/frame-faults.js';
import { LineSpoiler, type Spoilable } from './line-spoiler.js';

/** A line with so many connections, on which so much passes as soon as it is spoilt. */
const lineWith = (connections: number, passing = 0): Spoilable => ({
  cut: () => connections,
  down: () => Promise.resolve(connections),
  spoil: (_fault, onTouched) => {
    for (let part = 0; part < passing; part += 1) onTouched?.();
    return () => undefined;
  },
  order: (fault) => {
    const order = new FrameOrder(fault);
    order.noteCarriedOut();
    return order;
  },
  heal: () => Promise.resolve(),
});

describe('a line that is spoilt as a whole', () => {
  it.each(['cut', 'down', { kind: 'latency', delayMs: 1 }, { kind: 'timeout', afterMs: 0 }] as const)(
    'counts with %j only where somebody was connected or something passed', async (how) => {
      const spoiler = new LineSpoiler();
      expect(await spoiler.spoil(lineWith(0), how, 0)).toBe(false);
      expect(await spoiler.spoil(lineWith(2, 3), how, 0)).toBe(true);
      expect(spoiler.lines).toEqual({ [typeof how === 'string' ? how : how.kind]: { hit: 1, missed: 1 } });
      expect(spoiler.frames).toEqual({});
    },
  );

  it('is told apart from one of which a single request was spoilt', async () => {
    const spoiler = new LineSpoiler();
    expect(await spoiler.spoil(lineWith(0), { request: 'Produce', nth: 1, what: 'drop-answer' }, 0)).toBe(true);
    expect([spoiler.lines, spoiler.frames]).toEqual([{}, { 'Produce: drop-answer': { hit: 1, missed: 0 } }]);
  });
});
