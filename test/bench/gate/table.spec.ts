import { describe, expect, it } from '@jest/globals';

import { tableOf } from './table.js';

describe('the table of the gate', () => {
  it('has each figure beside the accepted one and its limit', () => {
    const lines = tableOf([
      { figure: 'processor time per dossier, ours / floor', now: 4.111, accepted: 4, limit: 4.6, wrong: undefined },
      { figure: 'syncs per dossier', now: 15, accepted: 14, limit: 14, wrong: 'one more' },
    ]);
    expect(lines.map((line) => line.trim().split(/ {2,}/))).toEqual([
      ['now', 'accepted', 'limit'],
      ['processor time per dossier, ours / floor', '4.11', '4.00', '4.60'],
      ['syncs per dossier', '15', '14', '14'],
    ]);
  });
});
