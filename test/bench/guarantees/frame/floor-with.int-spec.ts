import { afterAll, describe, expect, it } from '@jest/globals';

import { compareIds, isComplete, spelledCompleteness } from '../../load/id-sets.js';
import { Lives, sharedEngines } from '../promises/lives.js';
import { GUARANTEE_NAMES, guaranteesNamed } from '../promises/index.js';
import { makeToken } from './keys.js';

const SLOW_MS = 120_000;
const DOSSIERS = 400;
const engines = await sharedEngines();

describe('the floor with promises', () => {
  const stood: Lives[] = [];
  afterAll(async () => {
    for (const lives of stood) await lives.end();
    await engines.store.drop();
  }, SLOW_MS);

  const standing = (word: string): Lives => {
    const lives = new Lives(engines, word);
    stood.push(lives);
    return lives;
  };

  it.each([['none', []], ['all', GUARANTEE_NAMES]])('brings every dossier to its result and counts it once, with %s', async (word, names) => {
    const lives = standing(word);
    await lives.begin(...guaranteesNamed(names));
    const ids = await lives.fileMany(DOSSIERS, { authorization: `Bearer ${await makeToken(lives.keys)}` });
    await lives.untilCounted(DOSSIERS);
    const finished = (await lives.kept('finished')).map(({ _id }) => _id);
    const completeness = compareIds(ids, finished, await lives.counted());
    expect(isComplete(completeness) ? 'complete' : spelledCompleteness(completeness)).toBe('complete');
    expect(lives.troubles).toEqual([]);
  }, SLOW_MS);

  it('keeps without promises what the floor keeps, and nothing else', async () => {
    const lives = standing('plain');
    await lives.begin();
    const [letter] = lives.take(1);
    const { dossierId } = await lives.file(letter!);
    await lives.untilCounted(1);
    const at = expect.any(Date);
    expect(await lives.kept('received')).toEqual([{ _id: dossierId, ...JSON.parse(letter!.body), receivedAt: at }]);
    expect(await lives.kept('verified')).toEqual([{ _id: dossierId, outcome: 'matched', verifiedAt: at }]);
    expect(await lives.kept('finished')).toEqual([{ _id: dossierId, outcome: 'granted', finishedAt: at }]);
  }, SLOW_MS);

  it('refuses what is no filing', async () => {
    const lives = standing('refusing');
    await lives.begin();
    expect((await lives.file({ key: 'none', body: '{"procedureCode":"3.000465"}' })).status).toBe(400);
  }, SLOW_MS);

  it('has no promise of an unknown name', () => {
    expect(() => guaranteesNamed(['outbox', 'secrecy'])).toThrow('there is none called "secrecy"');
  });
});
