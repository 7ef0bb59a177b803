import { describe, expect, it } from '@jest/globals';
import { Refusal } from '@hoso/kernel';

import { languageOf, ProblemWriter } from './problem.js';

describe('the language of an answer', () => {
  it.each([
    [undefined, 'vi'], ['', 'vi'], ['en', 'en'], ['en-US,en;q=0.9', 'en'], ['vi-VN', 'vi'], ['fr', 'vi'], ['*', 'vi'],
    ['vi;q=0.1, en;q=0.2', 'en'], ['en;q=0', 'vi'], ['en;q=0.5, vi;q=0.5', 'en'], ['EN', 'en'], ['english', 'vi'],
    ['en;q=2', 'en'], ['fr;q=1, en;q=0.1', 'en'], [`${'x,'.repeat(5_000)}en`, 'vi'],
  ])('%s: %s', (header, language) => {
    expect(languageOf(header)).toBe(language);
  });
});

describe('the writer of problems', () => {
  it('lets no extension replace what is its own', () => {
    const refusal = new Refusal('conflict', 'internal', { extensions: { status: 200, traceId: 'x', current: 3 } });
    const problem = new ProblemWriter({}).write(refusal, 'en', '/a', 't');
    expect(problem).toMatchObject({ status: 409, traceId: 't', current: 3 });
  });

  it('leaves a detail out whose values it does not have', () => {
    const writer = new ProblemWriter({ odd: { vi: 'a', en: 'b', detail: { vi: '{a} {b}', en: '{a} {b}' } } });
    const detailWith = (params: Record<string, number>): unknown =>
      writer.write(new Refusal('conflict', 'odd', { params }), 'en', '/', '').detail;
    expect([detailWith({ a: 1, b: 2 }), detailWith({ a: 1 }), detailWith({})]).toEqual(['1 2', undefined, undefined]);
  });

  it.each(['Not-kebab', 'a b', '', 'a--b', '__proto__'])('refuses the code %s', (code) => {
    const texts = JSON.parse(`{"${code}":{"vi":"a","en":"b"}}`) as Record<string, { vi: string; en: string }>;
    expect(() => new ProblemWriter(texts)).toThrow(/problem-text-missing/);
  });

  it('does not take the members of objects for codes', () => {
    expect(new ProblemWriter({}).find('constructor')).toBeUndefined();
  });
});
