import { describe, expect, it } from '@jest/globals';
import { Defect, Failure, Refusal } from '@hoso/kernel';

import { wordsOf } from './words-of.js';

describe('the words of an error', () => {
  it('are all that it says and has with it, down to what caused it', () => {
    const faults = [{ pointer: '/a', code: 'b', params: { c: 'first' } }];
    const refusal = new Refusal('conflict', 'd', { faults, extensions: { e: 'second' } });
    const failure = new Failure('store', 'f', { cause: new Defect('g', 'third', { cause: refusal }) });
    for (const word of ['first', 'second', 'third', 'store: f']) expect(wordsOf(failure)).toContain(word);
    expect(wordsOf('fourth')).toBe('fourth');
    expect(wordsOf(undefined)).toBe('');
  });
});
