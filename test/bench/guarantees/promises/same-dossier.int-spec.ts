import { beforeAll, describe, expect, it } from '@jest/globals';

import { livesOfSuite, sharedEngines } from './lives.js';
import { sameDossier } from './same-dossier.js';

const SLOW_MS = 120_000;
const engines = await sharedEngines();

describe('a repeated filing', () => {
  const [promised, plain] = livesOfSuite(engines, 'same', 'same_plain');
  beforeAll(async () => {
    await promised.begin(sameDossier);
    await plain.begin();
  }, SLOW_MS);

  it('is the same dossier, at the same moment, later, and in another life', async () => {
    const [letter, other] = promised.take(2);
    const headers = { 'idempotency-key': 'one-key' };
    const atOnce = await Promise.all([1, 2, 3].map(() => promised.file(letter!, headers)));
    const later = await promised.file(letter!, headers);
    const another = await promised.file(other!, { 'idempotency-key': 'another-key' });
    await promised.untilCounted(2);
    expect(await promised.counted()).toBe(2);
    expect(promised.troubles).toEqual([]);
    await promised.begin(sameDossier);
    const afterwards = await promised.file(letter!, headers);
    const answers = [...atOnce, later, afterwards];
    expect(new Set(answers.map(({ dossierId }) => dossierId)).size).toBe(1);
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 202, 202]);
    expect(another.dossierId).not.toBe(later.dossierId);
    const ids = [later.dossierId, another.dossierId].sort();
    for (const step of ['received', 'verified', 'finished'] as const) {
      expect((await promised.kept(step)).map(({ _id }) => _id).sort()).toEqual(ids);
    }
  }, SLOW_MS);

  it('is not taken without a key', async () => {
    const [letter] = promised.take(1);
    expect((await promised.file(letter!)).status).toBe(400);
  });

  it('is two dossiers without the promise', async () => {
    const [letter] = plain.take(1);
    const headers = { 'idempotency-key': 'one-key' };
    const [first, second] = [await plain.file(letter!, headers), await plain.file(letter!, headers)];
    expect(first.dossierId).not.toBe(second.dossierId);
    await plain.untilCounted(2);
    expect(await plain.kept('finished')).toHaveLength(2);
  }, SLOW_MS);
});
