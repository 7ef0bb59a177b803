import { expect, it } from '@jest/globals';

import { inTurn } from './sweep.js';

it('values are measured there and back, twice in a row, or once', () => {
  expect(inTurn([1, 4, 16], 'there-and-back')).toEqual([1, 4, 16, 16, 4, 1]);
  expect(inTurn([1, 4], 'twice')).toEqual([1, 1, 4, 4]);
  expect(inTurn([0, 9], 'once')).toEqual([0, 9]);
});
