import { expect, it } from '@jest/globals';

import { demandAllTaken } from './turns.js';

it('whoever turns anybody away at the rate of the gate does not pass it', () => {
  expect(() => demandAllTaken('ours', { perSecond: 50, accepted: 150, refused: {} })).not.toThrow();
  expect(() => demandAllTaken('ours', { perSecond: 50, accepted: 147, refused: { 'status 503 with Retry-After': 3 } })).toThrow(
    'At 50 a second ours took 147 and not the others: 3 × status 503 with Retry-After.',
  );
});
