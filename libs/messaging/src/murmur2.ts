const SEED = 0x9747b28c;
const MIX = 0x5bd1e995;
const POSITIVE = 0x7fffffff;

/**
 * The hash that decides the partition of a key, as the clients in Java make it, already without its sign: the same key
 * goes to the same partition whichever client sends it.
 */
export function murmur2(bytes: Uint8Array): number {
  const length = bytes.length;
  let hash = SEED ^ length;
  let at = 0;
  for (; at + 4 <= length; at += 4) {
    let word = byte(bytes, at) | (byte(bytes, at + 1) << 8) | (byte(bytes, at + 2) << 16) | (byte(bytes, at + 3) << 24);
    word = Math.imul(word, MIX);
    word ^= word >>> 24;
    hash = Math.imul(hash, MIX) ^ Math.imul(word, MIX);
  }
  if (at < length) {
    hash ^= byte(bytes, at) | (byte(bytes, at + 1) << 8) | (byte(bytes, at + 2) << 16);
    hash = Math.imul(hash, MIX);
  }
  hash ^= hash >>> 13;
  hash = Math.imul(hash, MIX);
  return (hash ^ (hash >>> 15)) & POSITIVE;
}

/** Nothing beyond the end. */
function byte(bytes: Uint8Array, at: number): number {
  return bytes[at] ?? 0;
}
