import fc from 'fast-check';

/** Streams woven into one: each keeps its own order, and chance says whose turn it is. */
export function woven<Item>(...streams: readonly fc.Arbitrary<readonly Item[]>[]): fc.Arbitrary<readonly Item[]> {
  const turns = fc.array(fc.nat(), { minLength: 1, maxLength: 40 });
  return fc.tuple(fc.tuple(...streams), turns).map(([all, whose]) => weave(all as Item[][], whose));
}

/** The same streams woven in one order after the other. */
export function wovenTwice<Item>(
  ...streams: readonly fc.Arbitrary<readonly Item[]>[]
): fc.Arbitrary<{ readonly one: readonly Item[]; readonly other: readonly Item[] }> {
  const turns = fc.array(fc.nat(), { minLength: 1, maxLength: 40 });
  return fc.tuple(fc.tuple(...streams), turns, turns).map(([all, first, second]) => ({
    one: weave(all as Item[][], first), other: weave(all as Item[][], second),
  }));
}

function weave<Item>(streams: readonly (readonly Item[])[], turns: readonly number[]): readonly Item[] {
  const open = streams.map((stream) => [...stream]).filter((stream) => stream.length > 0);
  const woven: Item[] = [];
  for (let turn = 0; open.length > 0; turn += 1) {
    const which = turns[turn % turns.length]! % open.length;
    woven.push(open[which]!.shift()!);
    if (open[which]!.length === 0) open.splice(which, 1);
  }
  return woven;
}

/** Every text that stands anywhere in a value. */
export function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** A code, a reference, a hash or an instant: visible ASCII, no address, no nine to twelve bare digits. */
export const isReference = (text: string): boolean => /^[\x21-\x7e]*$/.test(text) && !text.includes('@') && !/^\+?\d{9,12}$/.test(text);
