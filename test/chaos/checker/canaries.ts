const WORDS_MAX = 8;
const NUMBER = /\+?\d{9,}/g;
const ADDRESS = /[\w.+-]+@[\w.-]+\w/g;
const WORDS = /\p{L}+(?: \p{L}+)+/gu;
const TOKEN = /[\p{L}\p{N}]+/gu;
const SENTENCE_LEAST = 9;
/** Names are Vietnamese: a text of plain letters alone holds none. */
const BEYOND_PLAIN_LETTERS = /[^\0-\x7f]/;

/**
 * Searches texts for personal values, in whatever case, spacing and Unicode form, also escaped as JSON or a URL has it: numbers as
 * whole runs of digits, names as runs of words, addresses as they are, and what has words and numbers in it, whatever signs stand
 * between them. One pass over a text, whatever their number.
 */
export class CanarySearch {
  private readonly digits = new Set<string>();
  private readonly addresses = new Set<string>();
  private readonly names = new Set<string>();
  /** By their first two words. */
  private readonly sentences = new Map<string, (readonly string[])[]>();

  /** @throws when a value is none that would be found: whoever looks for it would look in vain. */
  constructor(values: Iterable<string>) {
    for (const value of values) this.remember(plainOf(value));
  }

  finds(text: string): boolean {
    return this.findsIn(plainOf(text)) || spelledOut(text).some((one) => this.findsIn(plainOf(one)));
  }

  private findsIn(plain: string): boolean {
    for (const [run] of plain.matchAll(NUMBER)) if (this.digits.has(run)) return true;
    if (plain.includes('@')) {
      for (const [address] of plain.matchAll(ADDRESS)) if (this.addresses.has(address)) return true;
    }
    if (!BEYOND_PLAIN_LETTERS.test(plain)) return false;
    for (const [run] of plain.matchAll(WORDS)) if (this.holdsName(run.split(' '))) return true;
    return this.sentences.size > 0 && this.holdsSentence(plain.match(TOKEN) ?? []);
  }

  private remember(plain: string): void {
    switch (kindOf(plain)) {
      case 'number':
        return void this.digits.add(plain);
      case 'address':
        return void this.addresses.add(plain);
      case 'name':
        return void this.names.add(plain);
      case 'sentence': {
        const tokens = plain.match(TOKEN)!;
        const alike = this.sentences.get(firstTwo(tokens, 0)) ?? [];
        if (!alike.some((one) => one.join(' ') === tokens.join(' '))) this.sentences.set(firstTwo(tokens, 0), [...alike, tokens]);
        return;
      }
      case undefined:
        throw new Error(`Nobody would find ${JSON.stringify(plain)}: it is no number of nine digits, no address and nothing Vietnamese.`);
    }
  }

  private holdsSentence(tokens: readonly string[]): boolean {
    return tokens.some((_token, from) =>
      this.sentences.get(firstTwo(tokens, from))?.some((one) => one.every((word, at) => tokens[from + at] === word)));
  }

  private holdsName(words: readonly string[]): boolean {
    for (let from = 0; from < words.length; from += 1) {
      for (let count = 2; count <= WORDS_MAX && from + count <= words.length; count += 1) {
        if (this.names.has(words.slice(from, from + count).join(' '))) return true;
      }
    }
    return false;
  }
}

/** Whether a value is one that the search would find. */
export function canBeFound(value: string): boolean {
  return kindOf(plainOf(value)) !== undefined;
}

function kindOf(plain: string): 'number' | 'address' | 'name' | 'sentence' | undefined {
  const isWhole = (pattern: RegExp): boolean => plain.match(pattern)?.[0] === plain;
  if (isWhole(NUMBER)) return 'number';
  if (isWhole(ADDRESS)) return 'address';
  if (!BEYOND_PLAIN_LETTERS.test(plain)) return undefined;
  if (isWhole(WORDS) && plain.split(' ').length <= WORDS_MAX) return 'name';
  // Words alone may stand anywhere; with a number among them they are somebody's.
  const isSentence = plain.length >= SENTENCE_LEAST && /\d/.test(plain) && plain.match(TOKEN)!.length > 1;
  return isSentence ? 'sentence' : undefined;
}

function firstTwo(tokens: readonly string[], from: number): string {
  return `${tokens[from]} ${tokens[from + 1]}`;
}

/** What a text says where it is escaped, in each of the ways in which it may be. */
function spelledOut(text: string): readonly string[] {
  const ways: string[] = [];
  if (text.includes('\\u')) {
    ways.push(text.replaceAll(/\\+u([\da-f]{4})/gi, (_escape, unit: string) => String.fromCharCode(Number.parseInt(unit, 16))));
  }
  if (text.includes('%')) {
    const bytesOf = (escapes: string): string => Buffer.from(escapes.replaceAll('%', ''), 'hex').toString('utf8');
    ways.push(text.replaceAll('+', ' ').replaceAll(/(?:%[\da-f]{2})+/gi, bytesOf));
  }
  return ways;
}

function plainOf(text: string): string {
  return text.normalize('NFC').toLowerCase().replaceAll(/\s+/g, ' ').trim();
}
