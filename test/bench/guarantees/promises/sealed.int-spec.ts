import { randomBytes } from 'node:crypto';

import { beforeAll, describe, expect, it } from '@jest/globals';

import { livesOfSuite, sharedEngines } from './lives.js';
import { sealed, unsealed } from './sealed.js';

const SLOW_MS = 120_000;
const engines = await sharedEngines();

describe('personal data', () => {
  const [promised, plain] = livesOfSuite(engines, 'sealed', 'sealed_plain');
  beforeAll(async () => {
    await promised.begin(sealed);
    await plain.begin();
  }, SLOW_MS);

  it('lies sealed in the store, and opens only with the key and for its own dossier', async () => {
    const [letter, another] = promised.take(2);
    const { dossierId } = await promised.file(letter!);
    await promised.file(another!);
    const { applicant, form } = JSON.parse(letter!.body) as { readonly applicant: Readonly<Record<string, string>>; readonly form: object };
    const kept = await promised.kept('received');
    for (const word of [applicant['fullName'], applicant['personalNumber'], applicant['birthDate']]) {
      expect(JSON.stringify(kept)).not.toContain(word);
    }
    const own = kept.find(({ _id }) => _id === dossierId)!;
    const strange = kept.find(({ _id }) => _id !== dossierId)!;
    expect(unsealed(promised.keys.sealing, own)).toEqual({ applicant, form });
    expect(() => unsealed(randomBytes(32), own)).toThrow();
    expect(() => unsealed(promised.keys.sealing, { ...own, _id: strange._id })).toThrow();
    await promised.untilCounted(2);
    expect(promised.troubles).toEqual([]);
  }, SLOW_MS);

  it('lies open without the promise', async () => {
    const [letter] = plain.take(1);
    await plain.file(letter!);
    const { applicant } = JSON.parse(letter!.body) as { readonly applicant: Readonly<Record<string, string>> };
    expect(JSON.stringify(await plain.kept('received'))).toContain(applicant['personalNumber']);
  }, SLOW_MS);
});
