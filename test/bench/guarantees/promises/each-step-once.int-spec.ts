import { describe, expect, it } from '@jest/globals';

import { eventually } from '../../../support/eventually.js';
import { Courier } from '../../floor/courier.js';
import { topicsOf } from '../../floor/floor.js';
import type { Guarantee } from '../frame/parts.js';
import { eachStepOnce } from './each-step-once.js';
import { livesOfSuite, sharedEngines, type Lives } from './lives.js';

const SLOW_MS = 120_000;
const DOSSIERS = 40;
const engines = await sharedEngines();

/** A floor that dies with everything in hand: what it has fetched never gets to the disk. */
const dyingInHand: Guarantee = (parts) => ({
  ...parts,
  keep: (moves) => (moves[0]?.step === 'verified' ? new Promise(() => undefined) : parts.keep(moves)),
});

describe('each step', () => {
  const [promised, plain] = livesOfSuite(engines, 'once', 'once_plain');

  it('is done for what a life before had fetched and never worked on', async () => {
    await promised.begin(eachStepOnce, dyingInHand);
    const ids = await promised.fileMany(DOSSIERS);
    await promised.begin(eachStepOnce);
    await promised.untilCounted(DOSSIERS);
    expect((await promised.kept('finished')).map(({ _id }) => _id).sort()).toEqual([...ids].sort());
  }, SLOW_MS);

  it('is done and counted once however often its message is heard', async () => {
    const before = await promised.kept('finished');
    await sayAgain(promised, before.map(({ _id }) => _id), before.map(({ said }) => (said as readonly string[])[1]!));
    // To the three of each dossier come the one of its metric, one of its second verification, and two of its results.
    await eventually('everything is worked on', async () => (await promised.placeOf('monitoring')) >= 7 * DOSSIERS);
    expect(await promised.kept('finished')).toEqual(before);
    expect(await promised.counted()).toBe(DOSSIERS);
    expect(promised.troubles).toEqual([]);
  }, SLOW_MS);

  it('is lost with what was in hand, and counted twice, without the promise', async () => {
    await plain.begin(dyingInHand);
    await plain.fileMany(DOSSIERS);
    await eventually('Kafka is told that all was heard', async () => (await plain.placeOf('identity')) === DOSSIERS);
    await plain.begin();
    const later = await plain.fileMany(DOSSIERS);
    await plain.untilCounted(later.length);
    expect((await plain.kept('finished')).map(({ _id }) => _id).sort()).toEqual([...later].sort());
    await sayAgain(plain, later, later.map(() => 'finished H26'));
    await plain.untilCounted(2 * later.length);
    expect(await plain.kept('finished')).toHaveLength(later.length);
  }, SLOW_MS);
});

/** As a courier does that never heard that it had been understood. */
async function sayAgain(lives: Lives, ids: readonly string[], metrics: readonly string[]): Promise<void> {
  const courier = new Courier(lives.brokers, (error) => void lives.troubles.push(error));
  const topics = topicsOf(lives.prefix);
  await courier.say(ids.flatMap((key, index) => [
    { topic: topics.submitted, key, value: `${key} H26` },
    { topic: topics.verified, key, value: `${key} H26` },
    { topic: topics.metrics, key, value: metrics[index]! },
  ]));
  await courier.close();
}
