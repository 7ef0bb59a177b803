import { SeededRandom } from '@hoso/kernel';

/**
 * A stream of chance of its own for each (seed, index, purpose): asking for one thing never moves another, so a
 * sample keeps its shape when the generator learns something new. `index` is a whole number below 2^53.
 */
export function chanceOf(seed: number, index: number, purpose: string): SeededRandom {
  let hash = mixed(seed ^ 0x9e37_79b9);
  hash = mixed(hash ^ index % 0x1_0000_0000);
  hash = mixed(hash ^ Math.floor(index / 0x1_0000_0000));
  for (let at = 0; at < purpose.length; at += 1) hash = mixed(hash ^ purpose.charCodeAt(at));
  return new SeededRandom(hash);
}

/** One of the keys of `shares` by weight; the weights need not add up to one. */
export function weighted<Key extends string>(chance: SeededRandom, shares: Readonly<Record<Key, number>>): Key {
  const entries = Object.entries(shares) as [Key, number][];
  let left = chance.fraction() * entries.reduce((sum, [, share]) => sum + share, 0);
  for (const [key, share] of entries) {
    left -= share;
    if (left < 0) return key;
  }
  return entries.findLast(([, share]) => share > 0)?.[0] ?? entries[0]![0];
}

/**
 * A rank in [0, count) by Zipf's law with exponent one: rank 0 is met about twice as often as rank 1. A few large
 * agencies take most of the work, as in any country.
 */
export function zipfRank(chance: SeededRandom, count: number): number {
  let whole = 0;
  for (let rank = 1; rank <= count; rank += 1) whole += 1 / rank;
  let left = chance.fraction() * whole;
  for (let rank = 0; rank < count; rank += 1) {
    left -= 1 / (rank + 1);
    if (left < 0) return rank;
  }
  return count - 1;
}

/** The finalizer of MurmurHash3: every input bit moves about half of the output bits. */
function mixed(value: number): number {
  let hash = value >>> 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85eb_ca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2_ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
