import { describe, expect, it } from '@jest/globals';

import { eventually } from '../../../support/eventually.js';
import type { Guarantee } from '../frame/parts.js';
import { eachStepOnce } from './each-step-once.js';
import { livesOfSuite, sharedEngines, type Lives } from './lives.js';
import { outbox } from './outbox.js';

const SLOW_MS = 120_000;
const DOSSIERS = 40;
const engines = await sharedEngines();

/** A floor that dies between the store and Kafka: nothing that is on disk is ever said. */
const dyingBeforeKafka: Guarantee = (parts) => ({ ...parts, speak: () => new Promise(() => undefined) });

describe('what was accepted', () => {
  const [promised, withBoth, plain] = livesOfSuite(engines, 'outbox', 'outbox_with_once', 'outbox_plain');

  const marksOf = (lives: Lives): Promise<number> => lives.collection('dossiers').countDocuments({ unsaid: true });

  it('goes on in the next life, though the life before died between the store and Kafka', async () => {
    await promised.begin(dyingBeforeKafka, outbox);
    const ids = await promised.fileMany(DOSSIERS);
    expect(await promised.counted()).toBe(0);
    expect(await marksOf(promised)).toBe(DOSSIERS);
    await promised.begin(outbox);
    await promised.untilCounted(DOSSIERS);
    expect((await promised.kept('finished')).map(({ _id }) => _id).sort()).toEqual([...ids].sort());
    expect(promised.troubles).toEqual([]);
  }, SLOW_MS);

  it('loses its mark a little later', async () => {
    await eventually('no dossier has its mark', async () => (await marksOf(promised)) === 0);
    expect(promised.troubles).toEqual([]);
  }, SLOW_MS);

  it('is said twice when only the mark was lost, which is harmless where each step is done once', async () => {
    await withBoth.begin(eachStepOnce, outbox);
    await withBoth.fileMany(DOSSIERS);
    await withBoth.untilCounted(DOSSIERS);
    const before = await withBoth.kept('verified');
    await withBoth.stop();
    await withBoth.collection('dossiers').updateMany({}, { $set: { unsaid: true } });
    await withBoth.begin(eachStepOnce, outbox);
    await eventually('no dossier has its mark', async () => (await marksOf(withBoth)) === 0);
    // To the three of each dossier come the same three again.
    await eventually('everything is worked on', async () => (await withBoth.placeOf('monitoring')) >= 6 * DOSSIERS);
    expect(await withBoth.counted()).toBe(DOSSIERS);
    expect((await withBoth.kept('verified')).map(({ _id, verifiedAt }) => [_id, verifiedAt]))
      .toEqual(before.map(({ _id, verifiedAt }) => [_id, verifiedAt]));
    expect(withBoth.troubles).toEqual([]);
  }, SLOW_MS);

  it('lies for ever without the promise', async () => {
    await plain.begin(dyingBeforeKafka);
    await plain.fileMany(DOSSIERS);
    await plain.begin();
    const later = await plain.fileMany(DOSSIERS);
    await plain.untilCounted(later.length);
    expect((await plain.kept('finished')).map(({ _id }) => _id).sort()).toEqual([...later].sort());
    expect(await plain.kept('received')).toHaveLength(2 * DOSSIERS);
  }, SLOW_MS);
});
