import { describe, expect, it } from '@jest/globals';

import { isGood } from './goals.js';
import { CALM, USUAL } from './sizes.js';
import { tableOf } from './table.js';
import { nothingStruck, unfinished } from './unfinished.js';

describe('an experiment that did not come to its end', () => {
  it('is found and told as one that does not hold, whatever its size, with what was struck until then', () => {
    for (const size of [CALM, USUAL]) {
      const struck = nothingStruck();
      struck.carriedOut.poison = 2;
      const findings = unfinished({ seed: 7, size }, struck, 61, 'the checker gave no verdict');
      expect(findings).toMatchObject({ seed: 7, carriedOut: { poison: 2 }, failed: ['the checker gave no verdict'] });
      expect(isGood(findings)).toBe(false);
      const page = tableOf([{ begunAt: 'then', machine: 'a machine', code: 'c', ...findings }]);
      expect(page).toContain('did not come back | 1 | 0 |');
      expect(page).toContain('does not hold | 1 | 0 |');
    }
  });
});
