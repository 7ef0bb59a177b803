/** Bounds of a JSON body. */
export const JSON_BOUNDS = { bytes: 256 * 1024, depth: 32, keys: 5_000, items: 1_000, characters: 10_000 } as const;

/** Why a JSON text is refused. */
export type JsonFault =
  | 'malformed-json'
  | 'body-too-deep'
  | 'too-many-keys'
  | 'list-too-long'
  | 'text-too-long'
  | 'duplicate-key'
  | 'forbidden-key'
  | 'unsafe-number'
  | 'lone-surrogate';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** Objects with few members are searched for a doubled key one by one, larger ones by a set. */
const KEYS_BEFORE_SET = 12;

/** What is wrong, while it travels up from the place where it was found. No stack: the caller makes the error. */
class Found {
  constructor(readonly fault: JsonFault) {}
}

function stop(fault: JsonFault): never {
  throw new Found(fault);
}

/**
 * Looks through a JSON text once, before it is parsed, in a time linear in its length and without building anything.
 * Undefined when it is JSON (RFC 8259) within the bounds that every reader reads alike.
 *
 * The scanner keeps its place in fields of one object that is used again for each text: scanning never waits.
 */
export function faultInJson(text: string): JsonFault | undefined {
  return scanner.scan(text);
}

class JsonScanner {
  private text = '';
  private at = 0;
  private keys = 0;
  private depth = 0;

  scan(text: string): JsonFault | undefined {
    this.text = text;
    this.at = 0;
    this.keys = 0;
    this.depth = 0;
    try {
      this.value(this.next());
      if (!Number.isNaN(this.next())) stop('malformed-json');
      return undefined;
    } catch (found) {
      if (found instanceof Found) return found.fault;
      throw found;
    } finally {
      this.text = '';
    }
  }

  /** The code of the next character that is no white space, without passing it; NaN at the end. */
  private next(): number {
    const { text } = this;
    let { at } = this;
    let code = text.charCodeAt(at);
    while (code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09) {
      at += 1;
      code = text.charCodeAt(at);
    }
    this.at = at;
    return code;
  }

  private value(code: number): void {
    switch (code) {
      case QUOTE:
        this.string();
        return;
      case OPEN_OBJECT:
        return this.object();
      case OPEN_LIST:
        return this.list();
      case 0x74:
        return this.word('true');
      case 0x66:
        return this.word('false');
      case 0x6e:
        return this.word('null');
      default:
        return this.number(code);
    }
  }

  private object(): void {
    this.enter();
    let code = this.next();
    if (code === CLOSE_OBJECT) return this.leave();
    const seen: string[] = [];
    let set: Set<string> | undefined;
    for (;;) {
      if (code !== QUOTE) stop('malformed-json');
      const key = this.key();
      if (set === undefined) {
        if (seen.includes(key)) stop('duplicate-key');
        seen.push(key);
        if (seen.length === KEYS_BEFORE_SET) set = new Set(seen);
      } else {
        if (set.has(key)) stop('duplicate-key');
        set.add(key);
      }
      this.keys += 1;
      if (this.keys > JSON_BOUNDS.keys) stop('too-many-keys');
      if (this.next() !== COLON) stop('malformed-json');
      this.at += 1;
      this.value(this.next());
      code = this.next();
      if (code === CLOSE_OBJECT) return this.leave();
      if (code !== COMMA) stop('malformed-json');
      this.at += 1;
      code = this.next();
    }
  }

  private list(): void {
    this.enter();
    let code = this.next();
    if (code === CLOSE_LIST) return this.leave();
    for (let items = 1; ; items += 1) {
      if (items > JSON_BOUNDS.items) stop('list-too-long');
      this.value(code);
      code = this.next();
      if (code === CLOSE_LIST) return this.leave();
      if (code !== COMMA) stop('malformed-json');
      this.at += 1;
      code = this.next();
    }
  }

  private enter(): void {
    this.at += 1;
    this.depth += 1;
    if (this.depth > JSON_BOUNDS.depth) stop('body-too-deep');
  }

  private leave(): void {
    this.at += 1;
    this.depth -= 1;
  }

  private key(): string {
    const from = this.at + 1;
    const isEscaped = this.string();
    const key = this.text.slice(from, this.at - 1);
    const plain = isEscaped ? (JSON.parse(`"${key}"`) as string) : key;
    if (plain === '__proto__' || plain === 'constructor' || plain === 'prototype') stop('forbidden-key');
    return plain;
  }

  /** Passes a string; says whether it has escapes. */
  private string(): boolean {
    const { text } = this;
    const from = this.at + 1;
    let at = from;
    let escaped = 0;
    for (;;) {
      const code = text.charCodeAt(at);
      if (code === QUOTE) break;
      if (code === BACKSLASH) {
        const length = this.escape(at);
        escaped += length - (length === 12 ? 2 : 1);
        at += length;
        continue;
      }
      if (code < 0x20 || Number.isNaN(code)) stop('malformed-json');
      if (code >= 0xd800 && code <= 0xdfff && !isPair(code, text.charCodeAt(at + 1))) stop('lone-surrogate');
      at += code >= 0xd800 && code <= 0xdbff ? 2 : 1;
    }
    if (at - from - escaped > JSON_BOUNDS.characters) stop('text-too-long');
    this.at = at + 1;
    return escaped > 0;
  }

  /** The length of the escape that begins at `at`: 2, 6, or 12 for a pair of surrogates. */
  private escape(at: number): number {
    const code = this.text.charCodeAt(at + 1);
    if (code !== 0x75) {
      if (!isShortEscape(code)) stop('malformed-json');
      return 2;
    }
    const unit = this.hex(at + 2);
    if (unit < 0xd800 || unit > 0xdfff) return 6;
    const isFollowed = this.text.charCodeAt(at + 6) === BACKSLASH && this.text.charCodeAt(at + 7) === 0x75;
    if (!isFollowed || !isPair(unit, this.hex(at + 8))) stop('lone-surrogate');
    return 12;
  }

  private hex(from: number): number {
    let unit = 0;
    for (let at = from; at < from + 4; at += 1) {
      const code = this.text.charCodeAt(at);
      const lower = code | 0x20;
      const digit = isDigit(code) ? code - ZERO : lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
      if (digit < 0) stop('malformed-json');
      unit = unit * 16 + digit;
    }
    return unit;
  }

  private number(first: number): void {
    const { text } = this;
    const from = this.at;
    let at = first === MINUS ? from + 1 : from;
    const lead = text.charCodeAt(at);
    if (!isDigit(lead)) stop('malformed-json');
    at = lead === ZERO ? at + 1 : this.digits(at);
    const isWhole = text.charCodeAt(at) !== POINT && (text.charCodeAt(at) | 0x20) !== 0x65;
    if (text.charCodeAt(at) === POINT) at = this.digits(at + 1);
    if ((text.charCodeAt(at) | 0x20) === 0x65) {
      const sign = text.charCodeAt(at + 1);
      at = this.digits(sign === MINUS || sign === 0x2b ? at + 2 : at + 1);
    }
    this.at = at;
    if (isWhole && at - from <= 15) return;
    if (!(Math.abs(Number(text.slice(from, at))) <= Number.MAX_SAFE_INTEGER)) stop('unsafe-number');
  }

  /** Passes one digit or more. */
  private digits(from: number): number {
    let at = from;
    while (isDigit(this.text.charCodeAt(at))) at += 1;
    if (at === from) stop('malformed-json');
    return at;
  }

  private word(word: string): void {
    if (!this.text.startsWith(word, this.at)) stop('malformed-json');
    this.at += word.length;
  }
}

function isDigit(code: number): boolean {
  return code >= ZERO && code <= 0x39;
}

/** `"` `\` `/` b f n r t */
function isShortEscape(code: number): boolean {
  return code === QUOTE || code === BACKSLASH || code === 0x2f || code === 0x62 || code === 0x66 || code === 0x6e ||
    code === 0x72 || code === 0x74;
}

function isPair(high: number, low: number): boolean {
  return high >= 0xd800 && high <= 0xdbff && low >= 0xdc00 && low <= 0xdfff;
}

const scanner = new JsonScanner();
