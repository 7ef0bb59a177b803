import { Refusal } from '@hoso/kernel';

/** Bounds of a JSON body. */
export const JSON_BOUNDS = { bytes: 256 * 1024, depth: 32, keys: 5_000, items: 1_000, characters: 10_000 } as const;

const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Reads a JSON body strictly: UTF-8 only, no doubled or prototype keys, no numbers that would change in reading, no
 * broken surrogates, all within bounds. What passes means the same to every reader.
 *
 * @throws Refusal `wrong-encoding`, `malformed-json`, `body-too-deep`, `too-many-keys`, `list-too-long`,
 *   `text-too-long`, `duplicate-key`, `forbidden-key`, `unsafe-number`, `lone-surrogate`.
 */
export function parseStrictJson(body: Buffer): unknown {
  let text: string;
  try {
    text = utf8.decode(body);
  } catch {
    throw new Refusal('malformed', 'wrong-encoding');
  }
  new Scanner(text).scan();
  return JSON.parse(text) as unknown;
}

/** One pass over the text before it is parsed. Its grammar is JSON's own (RFC 8259). */
class Scanner {
  private at = 0;
  private keys = 0;

  constructor(private readonly text: string) {}

  scan(): void {
    this.space();
    this.value(1);
    this.space();
    if (this.at < this.text.length) throw malformed();
  }

  private value(depth: number): void {
    if (depth > JSON_BOUNDS.depth + 1) throw new Refusal('malformed', 'body-too-deep', { params: { max: JSON_BOUNDS.depth } });
    switch (this.text[this.at]) {
      case '{':
        return this.object(depth);
      case '[':
        return this.list(depth);
      case '"':
        return void this.string();
      case 't':
        return this.word('true');
      case 'f':
        return this.word('false');
      case 'n':
        return this.word('null');
      default:
        return this.number();
    }
  }

  private object(depth: number): void {
    const seen = new Set<string>();
    this.at += 1;
    this.space();
    if (this.take('}')) return;
    do {
      this.space();
      if (this.text[this.at] !== '"') throw malformed();
      const key = this.string();
      if (FORBIDDEN_KEYS.has(key)) throw new Refusal('malformed', 'forbidden-key');
      if (seen.has(key)) throw new Refusal('malformed', 'duplicate-key');
      seen.add(key);
      this.keys += 1;
      if (this.keys > JSON_BOUNDS.keys) throw new Refusal('malformed', 'too-many-keys', { params: { max: JSON_BOUNDS.keys } });
      this.space();
      if (!this.take(':')) throw malformed();
      this.space();
      this.value(depth + 1);
      this.space();
    } while (this.take(','));
    if (!this.take('}')) throw malformed();
  }

  private list(depth: number): void {
    this.at += 1;
    this.space();
    if (this.take(']')) return;
    let items = 0;
    do {
      items += 1;
      if (items > JSON_BOUNDS.items) throw new Refusal('malformed', 'list-too-long', { params: { max: JSON_BOUNDS.items } });
      this.space();
      this.value(depth + 1);
      this.space();
    } while (this.take(','));
    if (!this.take(']')) throw malformed();
  }

  /** The text of a string; escapes are resolved only where there are any. */
  private string(): string {
    const from = this.at;
    let escaped = false;
    for (this.at += 1; ; this.at += 1) {
      const unit = this.text.charCodeAt(this.at);
      if (Number.isNaN(unit) || unit < 0x20) throw malformed();
      if (unit === 0x22) break;
      if (unit === 0x5c) {
        escaped = true;
        this.at += 1;
      }
    }
    this.at += 1;
    const raw = this.text.slice(from, this.at);
    if (raw.length > JSON_BOUNDS.characters + 2) {
      throw new Refusal('malformed', 'text-too-long', { params: { max: JSON_BOUNDS.characters } });
    }
    const text = escaped ? unescape(raw) : raw.slice(1, -1);
    if (!text.isWellFormed()) throw new Refusal('malformed', 'lone-surrogate');
    return text;
  }

  private number(): void {
    const match = NUMBER.exec(this.text.slice(this.at, this.at + 400));
    if (match === null) throw malformed();
    const value = Number(match[0]);
    const isWhole = match[1] === undefined && match[2] === undefined;
    if (!Number.isFinite(value) || (isWhole && !Number.isSafeInteger(value))) throw new Refusal('malformed', 'unsafe-number');
    this.at += match[0].length;
  }

  private word(word: string): void {
    if (!this.text.startsWith(word, this.at)) throw malformed();
    this.at += word.length;
  }

  private space(): void {
    for (;;) {
      const unit = this.text.charCodeAt(this.at);
      if (unit !== 0x20 && unit !== 0x0a && unit !== 0x0d && unit !== 0x09) return;
      this.at += 1;
    }
  }

  private take(character: string): boolean {
    if (this.text[this.at] !== character) return false;
    this.at += 1;
    return true;
  }
}

const NUMBER = /^-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/;

function unescape(raw: string): string {
  try {
    return JSON.parse(raw) as string;
  } catch {
    throw malformed();
  }
}

function malformed(): Refusal {
  return new Refusal('malformed', 'malformed-json');
}
