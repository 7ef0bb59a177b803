import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CONDITION_TYPE, factsTopicOf, metricsTopicOf } from '@hoso/contracts';
import { SystemClock, SystemRandom } from '@hoso/kernel';
import { openKafkaBus, type Bus, type BusMessage } from '@hoso/messaging';
import { openMongooseStore, type Store, type WriteOperation } from '@hoso/store';

import { sharedKafka, sharedStore } from '../../support/engines.js';
import { openTopics } from '../load/topics.js';
import { watchEngines, type WatchedEngines } from './watched-engines.js';

const kafka = await sharedKafka();
const engine = await sharedStore();
const WITHIN_MS = 60_000;
const collection = engine.name('numbers');
/** Topics of this suite's own, by whose names facts and metric events are told apart. */
const [facts, metrics] = [factsTopicOf('intake'), metricsTopicOf('intake')].map((name) => `${kafka.name('watched')}.${name}`);

describe('watched engines', () => {
  let watched: WatchedEngines;
  let store: Store;
  let bus: Bus;
  beforeAll(async () => {
    watched = await watchEngines({ brokers: kafka.brokers[0]!, storeUri: engine.uri });
    store = await openMongooseStore({ uri: watched.storeUri, database: 'hoso_intake' });
    await store.ensure([{ name: collection, fields: { n: 'number' }, indexes: [] }]);
    bus = await openKafkaBus('platformatic', {
      brokers: [watched.brokers], clientId: 'hoso-intake-a-host-1', clock: new SystemClock(), random: new SystemRandom(),
    });
    await openTopics(kafka.brokers, [facts!, metrics!], 1);
  }, WITHIN_MS);
  afterAll(async () => {
    await store?.deleteMany(collection, { _id: { $gt: '' } });
    await store?.close();
    await bus?.close();
    await watched?.close();
  }, WITHIN_MS);

  it('count what a service asks of the store, and what of it is a sync', async () => {
    const change = (id: string): WriteOperation => ({ kind: 'update', collection, filter: { _id: id }, update: { $inc: { n: 1 } } });
    watched.count();
    await store.insertOne(collection, { _id: 'a', n: 1 } as { readonly _id: string });
    await store.insertOne(collection, { _id: 'b', n: 1 } as { readonly _id: string });
    await store.writeBatch([change('a'), change('b')]);
    await store.find(collection, { _id: 'a' }, { limit: 1 });
    await store.find(collection, { nextWantAt: { $gt: 1 } }, { limit: 1 });
    await store.now();
    const { store: calls, syncs } = watched.stopCounting();
    const commits = { 'intake insert': 2, 'intake commitTransaction': 1 };
    expect([calls, syncs]).toEqual([{ ...commits, 'intake update by _id': 1, 'intake find by _id': 1 }, commits]);
  }, WITHIN_MS);

  it('count the requests to Kafka that bring facts or metric events, and no service’s own condition', async () => {
    const message = (topic: string, type = 'vn.hoso.rehearsed.v1'): BusMessage =>
      ({ topic, key: 'a', value: Buffer.from('{}'), headers: { ce_type: type } });
    watched.count();
    await bus.publish([message(facts!), message(metrics!)]);
    await bus.publish([message(metrics!, CONDITION_TYPE)]);
    expect(watched.count().kafka).toEqual({ 'intake Produce': 1 });
    await bus.publish([message(metrics!)]);
    expect(watched.count().kafka).toEqual({ 'intake Produce': 1 });
    await bus.publish([message(facts!)]);
    expect(watched.stopCounting().kafka).toEqual({ 'intake Produce': 1 });
    await bus.publish([message(facts!)]);
    expect(watched.stopCounting().kafka).toEqual({});
  }, WITHIN_MS);
});
