import { describe, expect, it } from '@jest/globals';

import { spelled } from '../checker/spelling.js';
import { causeAtDesk, causeAtOffice } from './causes.js';

describe('a cause that is spelled by hand', () => {
  it('is the one under which the house has always kept what follows from it', () => {
    expect(causeAtOffice('decide', { clientId: 'mot-cua', subject: 'can-bo' }, 'k', ['a', { b: 1 }])).toBe('command:decide:377f8e592a2fe01a83e1608ee833e817');
    expect(causeAtDesk('pay-fee', 'cong', 'k', ['pay', 'a', { b: 1 }])).toBe('command:pay-fee:aac43b74dbe72f790c94c090c9cc59d6');
  });

  it('has one spelling, however its words are put together', () => {
    expect(spelled({ b: [{ d: 1, c: null }], a: undefined })).toBe('{"b":[{"c":null,"d":1}]}');
  });
});
