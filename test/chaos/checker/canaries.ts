const WORDS_MAX = 8;

/**
 * Searches texts for personal values, in whatever case, spacing and Unicode form: numbers as whole runs of digits, names as
 * runs of words, addresses as they are. One pass over a text, whatever their number.
 */
export class CanarySearch {
  private readonly digits = new Set<string>();
  private readonly addresses = new Set<string>();
  private readonly names = new Set<string>();

  constructor(values: Iterable<string>) {
    for (const value of values) {
      const plain = plainOf(value);
      if (/^\+?\d+$/.test(plain)) this.digits.add(plain);
      else if (plain.includes('@')) this.addresses.add(plain);
      else if (plain.includes(' ')) this.names.add(plain);
    }
  }

  finds(text: string): boolean {
    const plain = plainOf(text);
    for (const [run] of plain.matchAll(/\+?\d{9,}/g)) if (this.digits.has(run)) return true;
    if (plain.includes('@')) {
      for (const [address] of plain.matchAll(/[\w.+-]+@[\w.-]+\w/g)) if (this.addresses.has(address)) return true;
    }
    // Names are Vietnamese: a text of plain letters alone holds none.
    if (!/[^\0-\x7f]/.test(plain)) return false;
    for (const [run] of plain.matchAll(/\p{L}+(?: \p{L}+)+/gu)) if (this.holdsName(run.split(' '))) return true;
    return false;
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

function plainOf(text: string): string {
  return text.normalize('NFC').toLowerCase().replaceAll(/\s+/g, ' ').trim();
}
