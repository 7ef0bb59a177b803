import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { anyDamageTo } from '../../../test/support/any-fact.js';
import { formatTraceparent, parseTraceparent } from './trace.js';

const hex = (length: number): fc.Arbitrary<string> =>
  fc.oneof({ weight: 9, arbitrary: fc.stringMatching(new RegExp(`^[0-9a-f]{${length}}$`)) }, fc.constant('0'.repeat(length)));
const header = fc
  .tuple(
    fc.oneof(fc.constantFrom('00', '01', 'ff'), hex(2)), hex(32), hex(16), hex(2),
    fc.oneof(fc.constantFrom('', '-', '-more'), fc.stringMatching(/^-[a-z-]{0,99}$/)),
  )
  .map(([version, trace, span, flags, rest]) => `${version}-${trace}-${span}-${flags}${rest}`);
const signs = fc.oneof(fc.constantFrom(...'0123456789abcdefgABF- \n'), fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }));
const anyHeader = fc.oneof(header, header.chain((text) => anyDamageTo(text, signs)), fc.string());

const isHex = (text: string | undefined, length: number): text is string =>
  text?.length === length && [...text].every((sign) => '0123456789abcdef'.includes(sign));
const isNone = (text: string): boolean => [...text].every((sign) => sign === '0');

/** The recommendation's words, read part by part. */
function named(text: string): unknown {
  const [version, traceId, spanId, flags, ...rest] = text.split('-');
  if (text.length > 128 || !isHex(version, 2) || !isHex(traceId, 32) || !isHex(spanId, 16) || !isHex(flags, 2)) return undefined;
  if (version === 'ff' || isNone(traceId) || isNone(spanId) || (version === '00' && rest.length > 0)) return undefined;
  if (/[\n\r\u2028\u2029]/.test(rest.join())) return undefined;
  return { traceId, spanId, isSampled: '13579bdf'.includes(flags[1]!) };
}

describe('traceparent', () => {
  it('names a trace where it has the form of the recommendation, and is ignored else', () => {
    fc.assert(fc.property(anyHeader, (text) => {
      expect(parseTraceparent(text)).toEqual(named(text));
    }));
  });

  it('is read as it was written', () => {
    fc.assert(fc.property(anyHeader, (text) => {
      const trace = parseTraceparent(text);
      if (trace !== undefined) expect(parseTraceparent(formatTraceparent(trace))).toEqual(trace);
    }));
  });
});
