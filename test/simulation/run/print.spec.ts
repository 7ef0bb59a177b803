import { beforeAll, describe, expect, it } from '@jest/globals';

import { live, type History } from '../history.js';
import { printOf } from './print.js';

let history: History;
beforeAll(async () => {
  history = await live(1);
});

const leftOut = (part: keyof History['record']): History => ({ ...history, record: { ...history.record, [part]: [] } });

describe('the print of a history', () => {
  it('is another where anything else is left of it', () => {
    const others: readonly History[] = [
      { ...history, hash: history.hash + 1 },
      { ...history, faults: new Map([...history.faults, ['release: bad', 99]]) },
      { ...history, unrest: 'something' },
      { ...history, steps: history.steps + 1 },
      ...(['databases', 'messages', 'attempts', 'durable', 'registerAnswers', 'secrets'] as const).map(leftOut),
      { ...history, record: { ...history.record, staleReads: [{ by: 'nobody', fromMs: 0, untilMs: 0 }] } },
      { ...history, record: { ...history.record, defects: ['one'] } },
    ];
    expect(new Set([history, ...others].map(printOf)).size).toBe(1 + others.length);
  });

  it('is the same whether or not the timeline was kept', () => {
    expect(printOf({ ...history, timeline: [{ atMs: 0, who: 'world', what: 'something', isFault: false }] })).toBe(printOf(history));
  });
});
