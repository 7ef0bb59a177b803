import { describe, expect, it } from '@jest/globals';

import { judge, type Figures } from './judgement.js';

const accepted: Figures = {
  costRatio: 4,
  storeCalls: { 'intake insert': 2, 'intake update': 3 },
  kafkaCalls: { 'intake Produce': 1 },
  syncs: { 'intake insert': 2, 'intake update': 3 },
};
const wrongs = (found: Partial<Figures>): readonly string[] =>
  judge({ ...accepted, ...found }, accepted).flatMap(({ wrong }) => wrong ?? []);

describe('the gate', () => {
  it('lets through what is as it was, and what has become less', () => {
    expect(wrongs({})).toEqual([]);
    expect(wrongs({ costRatio: 1, storeCalls: { 'intake insert': 1 }, kafkaCalls: {}, syncs: {} })).toEqual([]);
  });

  it('lets the cost grow by noise, and not by more', () => {
    expect(wrongs({ costRatio: 4.59 })).toEqual([]);
    expect(wrongs({ costRatio: 5.2 })).toEqual([
      'Processor time per dossier, ours / floor: 5.20 is 30 % more than the accepted 4.00, and 15 % are allowed.',
    ]);
  });

  it('stays shut for one round trip, one request or one sync more, and says which', () => {
    expect(wrongs({ storeCalls: { 'intake insert': 2, 'intake update': 3, 'intake find': 1 } })).toEqual([
      'Round trips to the store per dossier: 6 are 1 more than the accepted 5, and none is allowed (intake find 0 → 1).',
    ]);
    expect(wrongs({ kafkaCalls: { 'intake Produce': 2 } })).toEqual([
      'Requests to Kafka per dossier: 2 are 1 more than the accepted 1, and none is allowed (intake Produce 1 → 2).',
    ]);
    expect(wrongs({ syncs: { 'intake insert': 2, 'intake update': 4 } })).toEqual([
      'Syncs per dossier: 6 are 1 more than the accepted 5, and none is allowed (intake update 3 → 4).',
    ]);
  });

  it('counts sums: one call may take the place of two', () => {
    expect(wrongs({ storeCalls: { 'intake bulkWrite': 4 } })).toEqual([]);
  });

  it('takes no number for a good one', () => {
    expect(wrongs({ costRatio: Number.NaN })).toHaveLength(1);
    expect(wrongs({ costRatio: Number.POSITIVE_INFINITY })).toHaveLength(1);
  });
});
