import { describe, expect, it } from '@jest/globals';
import { Refusal } from '@hoso/kernel';
import fc from 'fast-check';

import { HOSTILE_JSON, WRONG_ENCODINGS } from '../test/hostile-json.js';
import { faultInJson, JSON_BOUNDS } from './json-scanner.js';
import { parseStrictJson } from './strict-json.js';

function refusedFor(body: Buffer): string | null {
  try {
    parseStrictJson(body);
    return null;
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe('a JSON body', () => {
  it.each(HOSTILE_JSON.map(([body, fault]) => [body.slice(0, 40), fault, body] as const))(
    '%s: %s', (_shown, fault, body) => {
      expect(refusedFor(Buffer.from(body))).toBe(fault);
      if (fault === null) expect(parseStrictJson(Buffer.from(body))).toEqual(JSON.parse(body));
    },
  );

  it.each(WRONG_ENCODINGS)('in %s is refused', (_name, bytes) => {
    expect(refusedFor(bytes)).toBe('wrong-encoding');
  });

  it('of UTF-16 without a mark is no JSON', () => {
    expect(refusedFor(Buffer.from('{"a":1}', 'utf16le'))).toBe('malformed-json');
  });

  it('that is too large is refused unread', () => {
    expect(refusedFor(Buffer.alloc(JSON_BOUNDS.bytes + 1))).toBe('body-too-large');
    expect(refusedFor(Buffer.from(`[]${' '.repeat(JSON_BOUNDS.bytes - 2)}`))).toBeNull();
  });

  it('leaves nothing behind for the next one', () => {
    expect(refusedFor(Buffer.from('[[[{"a":'))).toBe('malformed-json');
    expect(refusedFor(Buffer.from(`${'['.repeat(JSON_BOUNDS.depth)}${']'.repeat(JSON_BOUNDS.depth)}`))).toBeNull();
  });
});

describe('the scanner and the parser', () => {
  const modest = fc.json({ maxDepth: 6 });

  it('agree on everything that a machine writes', () => {
    fc.assert(fc.property(modest, (text) => {
      const fault = faultInJson(text);
      expect(['none', 'unsafe-number', 'forbidden-key', 'lone-surrogate']).toContain(fault ?? 'none');
      if (fault === undefined) expect(parseStrictJson(Buffer.from(text))).toEqual(JSON.parse(text));
    }), { numRuns: 500 });
  });

  it('agree on what is no JSON', () => {
    const scraps = fc.constantFrom(...'{}[]",:\\u0019e+-.tfn \n\ud800'.split(''));
    const spoiled = fc.tuple(modest, fc.nat(), fc.nat(3), scraps)
      .map(([text, place, take, put]) => {
        const at = place % (text.length + 1);
        return text.slice(0, at) + put + text.slice(at + take);
      });
    fc.assert(fc.property(spoiled, (text) => {
      const fault = faultInJson(text);
      if (fault === undefined) expect(isJson(text)).toBe(true);
      if (fault === 'malformed-json') expect(isJson(text)).toBe(false);
      if (isJson(text)) expect(fault).not.toBe('malformed-json');
    }), { numRuns: 1_500 });
  });

  it('agree on any text at all', () => {
    const scrap = fc.array(
      fc.constantFrom(...'{}[]":,\\u01-.e a'.split(''), 'true', 'null', '\\n'),
      { maxLength: 14 },
    ).map((parts) => parts.join(''));
    fc.assert(fc.property(scrap, (text) => {
      const fault = faultInJson(text);
      if (fault === undefined || fault === 'malformed-json') expect(fault === undefined).toBe(isJson(text));
    }), { numRuns: 2_000 });
  });

  it('know the same members: nothing that passes has lost a key', () => {
    const keys = fc.array(fc.constantFrom('a', 'b', 'c', '\\u0061', 'á', 'A', '', 'constructor'), { maxLength: 5 });
    fc.assert(fc.property(keys, (names) => {
      const text = `{${names.map((name) => `"${name}":1`).join()}}`;
      const kept = Object.keys(JSON.parse(text) as object).length;
      if (faultInJson(text) === undefined) expect(kept).toBe(names.length);
      if (kept < names.length) expect(faultInJson(text)).toMatch(/duplicate-key|forbidden-key/);
    }), { numRuns: 1_000 });
  });
});
