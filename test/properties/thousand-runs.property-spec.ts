import { expect, it } from '@jest/globals';
import fc from 'fast-check';

/** Were the suites given another fast-check than `thousand-runs.mjs` speaks to, each property would be tried a hundred times. */
it('tries every property a thousand times, with the seed that was asked for', () => {
  let tried = 0;
  fc.assert(fc.property(fc.nat(), () => void (tried += 1)));
  expect(tried).toBe(1_000);
  expect(fc.readConfigureGlobal()).toMatchObject({ numRuns: 1_000, seed: Number(process.env['HOSO_PROPERTY_SEED'] ?? 2026) });
});
