import { beforeAll, describe, expect, it } from '@jest/globals';

import { eventually } from '../../../support/eventually.js';
import { STEPS, type Kept } from '../frame/parts.js';
import { chained, isHistoryWhole } from './chained.js';
import { GUARANTEES } from './index.js';
import { livesOfSuite, sharedEngines, type Lives } from './lives.js';

const SLOW_MS = 120_000;
const DOSSIERS = 20;
const engines = await sharedEngines();

describe('the history of a dossier', () => {
  const [promised, withOthers, plain] = livesOfSuite(engines, 'chained', 'chained_with_others', 'chained_plain');
  beforeAll(async () => {
    await promised.begin(chained);
    await plain.begin();
  }, SLOW_MS);

  const historiesOf = async (lives: Lives): Promise<readonly (readonly Kept[])[]> => {
    const kept = await Promise.all(STEPS.map((step) => lives.kept(step)));
    return kept[0]!.map(({ _id }) => kept.map((documents) => documents.find((document) => document._id === _id)!));
  };

  it('is whole as it was kept, and not when a word was changed, a step left out or put in another place', async () => {
    await promised.fileMany(DOSSIERS);
    await promised.untilCounted(DOSSIERS);
    const histories = await historiesOf(promised);
    expect(histories.filter(isHistoryWhole)).toHaveLength(DOSSIERS);
    const [[received, verified, finished], [other]] = histories as [readonly [Kept, Kept, Kept], readonly [Kept]];
    expect(isHistoryWhole([{ ...received, procedureCode: '9.999999' }, verified, finished])).toBe(false);
    expect(isHistoryWhole([received, { ...verified, verifiedAt: new Date(0) }, finished])).toBe(false);
    expect(isHistoryWhole([received, finished])).toBe(false);
    expect(isHistoryWhole([received, finished, verified])).toBe(false);
    expect(isHistoryWhole([other, verified, finished])).toBe(false);
    expect(promised.troubles).toEqual([]);
  }, SLOW_MS);

  it('goes on from what was kept when a step is repeated, beside every other promise', async () => {
    const { token: _token, ...others } = GUARANTEES;
    const finished = withOthers.collection('results');
    await withOthers.begin(...Object.values(others));
    await withOthers.fileMany(DOSSIERS);
    await withOthers.untilCounted(DOSSIERS);
    await withOthers.stop();
    // As if it had died before its results were on disk and before it could mark what it had said.
    await finished.deleteMany({});
    await withOthers.collection('dossiers').updateMany({}, { $set: { unsaid: true } });
    await withOthers.begin(...Object.values(others));
    await eventually('there are results again', async () => (await finished.countDocuments()) === DOSSIERS);
    const histories = await historiesOf(withOthers);
    expect(histories.filter(isHistoryWhole)).toHaveLength(DOSSIERS);
    expect(withOthers.troubles).toEqual([]);
  }, SLOW_MS);

  it('cannot be told from another without the promise', async () => {
    await plain.fileMany(1);
    await plain.untilCounted(1);
    const [history] = await historiesOf(plain);
    expect(isHistoryWhole(history!)).toBe(false);
    expect(history!.some((document) => 'link' in document)).toBe(false);
  }, SLOW_MS);
});
