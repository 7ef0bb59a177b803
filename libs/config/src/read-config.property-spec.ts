import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';

import { brokers, durationMs, flag, host, list, oneOf, port, secret, url, wholeNumber } from './pieces.js';
import { ConfigurationMistake, readConfig } from './read-config.js';

const WORDS = ['info', 'warn'] as const;
const secretText = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 40, maxLength: 40 })
  .filter((text) => new Set(text).size >= 8 && !/123456789/.test(text));
/** Every piece with texts that it takes, and texts that it does not. */
const PIECES = {
  PORT: { schema: port(), good: fc.integer({ min: 0, max: 65_535 }).map(String), bad: ['65536', '-1', '80.0', '0x50', ' 80', 'http'] },
  WAIT_MS: { schema: durationMs(10, 99), good: fc.integer({ min: 10, max: 99 }).map(String), bad: ['9', '100', '5s', '1e1', '१०'] },
  HOST: { schema: host(), good: fc.oneof(fc.ipV4(), fc.ipV6(), fc.constant('localhost')), bad: ['example', '127.1', '256.0.0.1', '::g'] },
  URL: {
    schema: url(), good: fc.webUrl({ validSchemes: ['http', 'https'] }),
    bad: ['ftp://a.example', 'a.example', 'http://u:p@a.example', 'http://a.example/?q', 'http://'],
  },
  BROKERS: {
    schema: brokers(), good: fc.uniqueArray(fc.constantFrom('a:9092', 'b-1:9093', '[::1]:9094'), { minLength: 1 }).map(String),
    bad: ['a', 'a:b', 'a:1,,b:2', 'a:1,a:1', 'a:1;b:2'],
  },
  FLAG: { schema: flag(), good: fc.constantFrom('on', 'OFF', 'true', '0', 'Yes'), bad: ['maybe', '2', 'onn', 'o n'] },
  LEVEL: { schema: oneOf(...WORDS), good: fc.constantFrom(...WORDS), bad: ['INFO', 'trace', 'info,warn'] },
  SECRET: { schema: secret(), good: secretText, bad: ['short', `change-me-${'x'.repeat(30)}`, 'a'.repeat(40)] },
} as const;
const schema = z.object(Object.fromEntries(Object.entries(PIECES).map(([name, piece]) => [name, piece.schema])));
const NAMES = Object.keys(PIECES) as (keyof typeof PIECES)[];

const good = fc.record(Object.fromEntries(NAMES.map((name) => [name, PIECES[name].good as fc.Arbitrary<string>])));
const spoilt = fc.tuple(good, fc.subarray(NAMES, { minLength: 1 }), fc.nat(9)).map(([environment, names, turn]) => {
  const wrong = names.map((name) => {
    const bad: readonly (string | undefined)[] = [...PIECES[name].bad, undefined];
    return [name, bad[turn % bad.length]] as const;
  });
  return { environment: { ...environment, ...Object.fromEntries(wrong) } as Record<string, string | undefined>, names };
});

function read(environment: Record<string, string | undefined>): unknown {
  try {
    return readConfig(schema, environment);
  } catch (error) {
    if (error instanceof ConfigurationMistake) return error;
    throw error;
  }
}

describe('an environment', () => {
  it('is read whole where every text is right', () => {
    fc.assert(fc.property(good, (environment) => {
      const config = read(environment) as Readonly<Record<string, unknown>>;
      expect(Object.keys(config)).toEqual(NAMES);
      expect([config['PORT'], config['WAIT_MS']]).toEqual([Number(environment['PORT']), Number(environment['WAIT_MS'])]);
      expect([config['HOST'], config['URL'], config['SECRET']]).toEqual([environment['HOST'], environment['URL'], environment['SECRET']]);
      expect(config['FLAG']).toBe(/^(on|true|yes|1)$/i.test(environment['FLAG']!));
      expect(Object.isFrozen(config)).toBe(true);
    }));
  });

  it('is refused with every mistake at once, and none that is not one', () => {
    fc.assert(fc.property(spoilt, ({ environment, names }) => {
      const mistake = read(environment) as ConfigurationMistake;
      expect(mistake).toBeInstanceOf(ConfigurationMistake);
      expect(mistake.mistakes.map(({ variable }) => variable)).toEqual(names);
    }));
  });

  it('is refused without a word of what stood in it: it may be a secret in the wrong place', () => {
    fc.assert(fc.property(secretText, fc.constantFrom(...NAMES.filter((name) => name !== 'SECRET')), good, (text, name, environment) => {
      const mistake = read({ ...environment, [name]: text, SECRET: text.slice(0, 20) }) as ConfigurationMistake;
      expect(mistake.mistakes.map(({ variable }) => variable)).toContain('SECRET');
      expect(mistake.message).not.toContain(text.slice(0, 20));
    }));
  });
});

describe('a whole number', () => {
  it('is exactly what is spelled as one and lies between its bounds', () => {
    const bounds = fc.tuple(fc.integer({ min: -999, max: 999 }), fc.nat(999));
    const text = fc.oneof(fc.integer({ min: -3_000, max: 3_000 }).map(String), fc.stringMatching(/^[-+0-9.e ]{1,6}$/));
    fc.assert(fc.property(bounds, text, ([least, more], spelled) => {
      const isOne = /^-?\d{1,15}$/.test(spelled) && Number(spelled) >= least && Number(spelled) <= least + more;
      expect(wholeNumber(least, least + more).safeParse(spelled).success).toBe(isOne);
    }));
  });
});

describe('a list', () => {
  it('is its entries, without the space around them; none may be empty or come twice', () => {
    const entry = fc.stringMatching(/^[a-z]{0,2}$/);
    fc.assert(fc.property(fc.array(fc.tuple(fc.constantFrom('', ' '), entry), { minLength: 1, maxLength: 5 }), (entries) => {
      const texts = entries.map(([, text]) => text);
      const parsed = list().safeParse(entries.map(([space, text]) => space + text + space).join(','));
      const isList = texts.every((text) => text !== '') && new Set(texts).size === texts.length;
      expect(parsed.success ? parsed.data : null).toEqual(isList ? texts : null);
    }));
  });
});
