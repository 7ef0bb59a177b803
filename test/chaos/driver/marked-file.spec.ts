import { createHash } from 'node:crypto';

import { describe, expect, it } from '@jest/globals';
import { SeededRandom } from '@hoso/kernel';

import { SAMPLE_MEDIA_TYPES, sampleFile } from '../../../apps/neighbours/src/rehearsal/sample-files.js';
import { CanarySearch } from '../checker/canaries.js';
import { marked } from './marked-file.js';

describe('a marked file', () => {
  it.each(SAMPLE_MEDIA_TYPES)('of %s begins as it did, is told by its own hash, and is found out by its mark', (mediaType) => {
    const file = sampleFile(new SeededRandom(7), mediaType, 'mau');
    const { bytes, sha256, canary, name } = marked(file);
    expect([bytes.subarray(0, file.bytes.length).equals(file.bytes), name]).toEqual([true, file.name]);
    expect(sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
    const search = new CanarySearch([canary]);
    expect([search.finds(bytes.toString('utf8')), search.finds(file.bytes.toString('utf8'))]).toEqual([true, false]);
  });

  it('has another mark than any other', () => {
    const chance = new SeededRandom(7);
    const marks = Array.from({ length: 50 }, () => marked(sampleFile(chance, 'image/png', 'mau')).canary);
    expect(new Set(marks).size).toBe(50);
  });
});
