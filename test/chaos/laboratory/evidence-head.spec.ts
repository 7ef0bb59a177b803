import { fileURLToPath } from 'node:url';

import { describe, expect, it } from '@jest/globals';

import { countsOf, versionsOf } from './evidence-head.js';

const seen = {
  attempts: 1, shown: 1, accepted: 7, identified: 6, facts: 1, messages: 1, figures: 1, canaries: 1, contents: 1, files: 1, payments: 0,
  lapses: 0,
};
const none = { accepted: 7, lost: 0, doubled: 0, unexpected: 0, illegal: 0, differences: 0, leaked: 0, changed: 0, crashed: 0 };

describe('the head of the evidence', () => {
  it('has each count with its number, also where that is 0', () => {
    expect(countsOf({ seen, counts: {} })).toEqual(none);
    expect(countsOf({ seen, counts: { recovered: 3 } })).toEqual(none);
    expect(countsOf({ seen, counts: { gap: 1, lost: 2, early: 3, trespassed: 4, leaked: 5, changed: 6, crashed: 7 } }))
      .toEqual({ ...none, lost: 3, illegal: 3, leaked: 9, changed: 6, crashed: 7 });
  });

  it('names what was tried and on what', async () => {
    const versions = await versionsOf(fileURLToPath(new URL('../../../', import.meta.url)), ['a broker', 'a store']);
    expect(versions).toMatchObject({ node: process.version, kafka: 'a broker', store: 'a store' });
    expect(versions.kafkaClient).toMatch(/^@platformatic\/kafka \d/);
    expect(versions.product).toMatch(/^\d/);
    expect(versions.kernel).not.toBe('');
  });
});
