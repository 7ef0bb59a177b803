import { describe, expect, it } from '@jest/globals';

import { RecentKeys } from './recent-keys.js';

describe('recent keys', () => {
  it('are those of a portal', () => {
    const keys = new RecentKeys();
    keys.note('portal-a', 'key-1');
    expect([keys.has('portal-a', 'key-1'), keys.has('portal-b', 'key-1'), keys.has('portal-a', 'key-2')]).toEqual([true, false, false]);
  });

  it('are so many at most: the one that was noted longest ago makes room', () => {
    const keys = new RecentKeys(2);
    for (const key of ['key-1', 'key-2', 'key-1', 'key-3']) keys.note('portal-a', key);
    expect(['key-1', 'key-2', 'key-3'].filter((key) => keys.has('portal-a', key))).toEqual(['key-1', 'key-3']);
  });
});
