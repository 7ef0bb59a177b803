import type { Letter, LetterSource } from '../load/dossiers.js';

/** The same letters, of which a share is sent a second time, so many letters later. The count has both in it. */
export function repeating(source: LetterSource, share: number, after: number): LetterSource {
  return { take: (count) => withRepeats(source.take(Math.round(count / (1 + share))), share, after) };
}

/**
 * Puts the share of the letters in once more, evenly spread, each `after` letters behind its first; those near the end follow
 * at the end.
 */
export function withRepeats(letters: readonly Letter[], share: number, after: number): readonly Letter[] {
  const isRepeated = (index: number): boolean => Math.floor((index + 1) * share) > Math.floor(index * share);
  const sent: Letter[] = [];
  for (let index = 0; index < letters.length + after; index += 1) {
    if (index < letters.length) sent.push(letters[index]!);
    if (index >= after && isRepeated(index - after)) sent.push(letters[index - after]!);
  }
  return sent;
}

/** Gives letter after letter to one of the addresses: the first gets that share of them, the others share the rest evenly. */
export function addressOf(addresses: readonly string[], shareOfFirst: number, index: number): string {
  const isForFirst = Math.floor((index + 1) * shareOfFirst) > Math.floor(index * shareOfFirst);
  if (isForFirst || addresses.length === 1) return addresses[0]!;
  const before = index - Math.floor(index * shareOfFirst);
  return addresses[1 + (before % (addresses.length - 1))]!;
}
