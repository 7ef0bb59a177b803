import { beforeAll, describe, expect, it } from '@jest/globals';

import { eventually } from '../../../support/eventually.js';
import { Courier } from '../../floor/courier.js';
import { topicsOf } from '../../floor/floor.js';
import type { Kept } from '../frame/parts.js';
import { livesOfSuite, sharedEngines, type Lives } from './lives.js';
import { recounted } from './recounted.js';

const SLOW_MS = 120_000;
const DOSSIERS = 40;
const engines = await sharedEngines();

interface Bucket extends Kept {
  readonly figures: Readonly<Record<string, number>>;
}
interface Row extends Kept {
  readonly agency: string;
  readonly come: number;
}

describe('a figure', () => {
  const [promised, plain] = livesOfSuite(engines, 'recounted', 'recounted_plain');
  beforeAll(async () => {
    await promised.begin(recounted);
    await plain.begin();
  }, SLOW_MS);

  const isCounted = (): Promise<true> =>
    eventually('no row is marked', async () => (await promised.collection('rows').countDocuments({ isDirty: true })) === 0);
  const figures = async (): Promise<Readonly<Record<string, Bucket['figures']>>> => {
    const buckets = await promised.collection<Bucket>('buckets').find().toArray();
    return Object.fromEntries(buckets.map(({ _id, figures: ofOne }) => [_id, ofOne]));
  };

  it('is what anybody counts in the rows', async () => {
    await promised.fileMany(DOSSIERS);
    await promised.untilCounted(DOSSIERS);
    await isCounted();
    const rows = await promised.collection<Row>('rows').find().toArray();
    const byHand = Object.fromEntries(Array.from(Map.groupBy(rows, ({ agency }) => agency), ([agency, { length }]) =>
      [agency, { received: length, verified: length, finished: length }]));
    const all = { received: DOSSIERS, verified: DOSSIERS, finished: DOSSIERS };
    expect(rows.map(({ come }) => come)).toEqual(new Array(DOSSIERS).fill(3));
    expect(await figures()).toEqual({ ...byHand, all });
    expect(promised.troubles).toEqual([]);
  }, SLOW_MS);

  it('is put right by counting again, in another life as well', async () => {
    const right = await figures();
    const [row] = await promised.collection<Row>('rows').find().toArray();
    const spoil = async (): Promise<void> => {
      await promised.collection<Bucket>('buckets').updateMany({ _id: { $in: [row!.agency, 'all'] } }, { $set: { 'figures.finished': 9_999 } });
      await promised.collection<Row>('rows').updateOne({ _id: row!._id }, { $set: { isDirty: true } });
    };
    await spoil();
    await isCounted();
    expect(await figures()).toEqual(right);
    // What Kafka was not told of is heard again in the next life, and the floor's other steps, that promise nothing, complain of it.
    for (const group of ['identity', 'processing']) {
      await eventually(`Kafka is told what ${group} has heard`, async () => (await promised.placeOf(group)) === DOSSIERS);
    }
    await promised.stop();
    await spoil();
    await promised.begin(recounted);
    await isCounted();
    expect(await figures()).toEqual(right);
  }, SLOW_MS);

  it('does not grow when a message is heard twice, or out of order', async () => {
    const rows = await promised.collection<Row>('rows').find().toArray();
    await sayAgain(promised, rows.map(({ _id, agency }) => `received ${agency} ${_id}`));
    await sayAgain(promised, rows.map(({ _id, agency }) => `finished ${agency} ${_id}`));
    await sayAgain(promised, ['finished H26 after-all-of-them']);
    await eventually('the last is a row', async () => (await promised.collection('rows').countDocuments()) === DOSSIERS + 1);
    await eventually('all are counted', async () => (await promised.counted()) >= DOSSIERS + 1);
    expect(await promised.counted()).toBe(DOSSIERS + 1);
    expect(promised.troubles).toEqual([]);
  }, SLOW_MS);

  it('grows with every message without the promise', async () => {
    await plain.fileMany(DOSSIERS);
    await plain.untilCounted(DOSSIERS);
    await sayAgain(plain, new Array(DOSSIERS).fill('finished H26'));
    await plain.untilCounted(2 * DOSSIERS);
    expect(await plain.kept('finished')).toHaveLength(DOSSIERS);
  }, SLOW_MS);
});

/** As a courier does that never heard that it had been understood: all under one key, so in their order. */
async function sayAgain(lives: Lives, metrics: readonly string[]): Promise<void> {
  const courier = new Courier(lives.brokers, (error) => void lives.troubles.push(error));
  await courier.say(metrics.map((value) => ({ topic: topicsOf(lives.prefix).metrics, key: 'again', value })));
  await courier.close();
}
