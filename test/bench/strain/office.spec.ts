import { describe, expect, it } from '@jest/globals';

import { Office } from './office.js';
import { measuresOf } from './register-away.js';

/** As many dossiers as in a stretch, in a moment. */
const MOMENT_SECONDS = 0.01;

describe('dossiers with officials while the register is away', () => {
  const hastes = Array.from({ length: 10 }, (_, index) => index + 1);

  it('are four hundred', () => {
    expect(measuresOf(1)).toEqual({ before: 20, away: 60, after: 10, withOfficials: 400 });
  });

  it.each(hastes)('are all taken up, and none twice, at a haste of %i', async (haste) => {
    const { before, away, withOfficials } = measuresOf(haste);
    const ids = Array.from({ length: withOfficials }, (_, index) => String(index));
    const brought: string[] = [];
    const official = { bringToItsEnd: async (id: string) => void brought.push(id) };
    const office = Reflect.construct(Office, [official, ids]) as Office;
    for (const seconds of [before, away]) await office.work((5 * seconds) / MOMENT_SECONDS, MOMENT_SECONDS);
    expect(brought.toSorted()).toEqual(ids.toSorted());
  });
});
