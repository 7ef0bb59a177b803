import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { durableByMs } from '../../apps/intake/src/domain/last-moment.js';
import { lapseAtMs } from '../../apps/processing/src/domain/cases/case-clock.js';

/** How far the clocks of two databases may be apart. */
const CLOCKS_APART_MS = 60_000;

describe('the last moment of an answer or a payment', () => {
  it('has come to pass at the front desk, or never will, before the office takes it for missed', () => {
    fc.assert(fc.property(fc.date({ min: new Date('2000-01-01'), max: new Date('2199-12-31'), noInvalidDate: true }), (date) => {
      const lastMoment = date.toISOString();
      expect(durableByMs(lastMoment)).toBeGreaterThan(date.getTime());
      expect(durableByMs(lastMoment) + CLOCKS_APART_MS).toBeLessThan(lapseAtMs(lastMoment));
    }));
  });
});
