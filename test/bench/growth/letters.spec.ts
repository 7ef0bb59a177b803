import { describe, expect, it } from '@jest/globals';

import { addressOf, repeating, withRepeats } from './letters.js';

const numbered = (count: number) => Array.from({ length: count }, (_, index) => ({ key: `${index}`, body: '' }));
const keysOf = (letters: readonly { readonly key: string }[]): string => letters.map(({ key }) => key).join(' ');

describe('repeated letters', () => {
  it('come again later, as many as asked for', () => {
    expect(keysOf(withRepeats(numbered(4), 0, 1))).toBe('0 1 2 3');
    expect(keysOf(withRepeats(numbered(4), 0.5, 1))).toBe('0 1 2 1 3 3');
    expect(keysOf(withRepeats(numbered(3), 1, 2))).toBe('0 1 2 0 1 2');
  });

  it('are among those that are taken', () => {
    const source = { take: (count: number) => numbered(count) };
    expect(repeating(source, 0.1, 50).take(1_100)).toHaveLength(1_100);
    expect(repeating(source, 1, 50).take(100)).toHaveLength(100);
  });
});

describe('addresses', () => {
  const shares = (share: number): Readonly<Record<string, number>> => {
    const counts: Record<string, number> = {};
    for (let index = 0; index < 1_000; index += 1) {
      const address = addressOf(['hot', 'a', 'b', 'c'], share, index);
      counts[address] = (counts[address] ?? 0) + 1;
    }
    return counts;
  };

  it('share the load evenly but for the first, which gets its share', () => {
    expect(shares(0.25)).toEqual({ hot: 250, a: 250, b: 250, c: 250 });
    expect(shares(0.94)).toEqual({ hot: 940, a: 20, b: 20, c: 20 });
  });

  it('may be only one', () => {
    expect(addressOf(['only'], 0.1, 3)).toBe('only');
  });
});
