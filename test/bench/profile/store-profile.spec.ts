import { describe, expect, it } from '@jest/globals';

import { hottestIn } from './store-profile.js';

describe('the hottest functions of a report', () => {
  it('are named with their shares, whatever stands around them', () => {
    expect(hottestIn([
      '# Overhead  Symbol', '#', '     9.41%  [.] __wt_row_search', '     0.50%  [k] do_syscall_64',
      '     4.25%  [.] <alloc::vec::Vec<T> as core::clone::Clone>::clone', '', '# tip',
    ].join('\n'))).toEqual([
      { name: '__wt_row_search', share: 0.0941 },
      { name: 'do_syscall_64', share: 0.005 },
      { name: '<alloc::vec::Vec<T> as core::clone::Clone>::clone', share: 0.0425 },
    ]);
  });
});
