import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { SystemClock, SystemRandom } from '@hoso/kernel';
import { openKafkaBus, type Bus } from '@hoso/messaging';
import { openMongooseStore, type Store, type StoredDocument, type WriteOperation } from '@hoso/store';
import kafkajs from 'kafkajs';

import { eventually } from '../../support/eventually.js';
import { sharedKafka, sharedStore } from '../../support/engines.js';
import { kafkaProtocol } from './kafka-protocol.js';
import { mongoProtocol } from './mongo-protocol.js';
import { openProxy, type Proxy } from './proxy.js';

const kafka = await sharedKafka();
const engine = await sharedStore();
const portOf = (address: string): number => Number(/:(\d+)/.exec(address.replace('mongodb://', ''))?.[1]);
/** Clients give up after so long: what they are to have heard comes much sooner, also from engines that are busy. */
const PATIENCE_MS = 5_000;
interface Sample extends StoredDocument {
  readonly n: number;
}

describe('faults of single frames between a service and the broker', () => {
  const brokerPort = portOf(kafka.brokers[0]!);
  const topic = kafka.name('frames');
  const admin = new kafkajs.Kafka({ brokers: [...kafka.brokers], logLevel: kafkajs.logLevel.NOTHING }).admin();
  let proxy: Proxy;
  let bus: Bus;
  let produced: Buffer[];

  beforeAll(async () => {
    await admin.connect();
    await admin.createTopics({ waitForLeaders: true, topics: [{ topic, numPartitions: 1 }] });
  });
  afterAll(async () => {
    await admin.deleteTopics({ topics: [topic] });
    await admin.disconnect();
  });
  beforeEach(async () => {
    produced = [];
    const opened: Proxy = await openProxy({
      servers: [brokerPort], protocol: kafkaProtocol(brokerPort, () => opened.port),
      onRequest: ({ name }, frame) => void (name === 'Produce' && produced.push(frame)),
    });
    proxy = opened;
    bus = await openKafkaBus('kafkajs', {
      brokers: [`127.0.0.1:${proxy.port}`], clientId: 'frames', clock: new SystemClock(), random: new SystemRandom(),
      publishDeadlineMs: PATIENCE_MS,
    });
  });
  afterEach(async () => {
    await bus.close();
    await proxy.close();
  });

  const publish = (word: string): Promise<unknown> =>
    bus.publish([{ topic, key: word, value: Buffer.from(word), headers: {} }]).then(() => 'sent', () => 'unknown');
  const kept = async (): Promise<number> => Number((await admin.fetchTopicOffsets(topic))[0]!.high);

  it('keep the client coming through the proxy, whomever the broker names', async () => {
    expect(await publish('through')).toBe('sent');
    expect(proxy.requests.get('Produce')).toBe(1);
    expect(proxy.requests.get('Metadata')).toBeGreaterThan(0);
  });

  it('let whoever listens have each request with all its bytes', async () => {
    await publish('heard on the way');
    const whole = produced.map((frame) => frame.length === 4 + frame.readInt32BE(0) && frame.includes('heard on the way'));
    expect(whole).toEqual([true]);
  });

  it('drop the answer of the third produce: the broker has it, and the client does not know', async () => {
    const before = await kept();
    const order = proxy.order({ request: 'Produce', nth: 3, what: 'drop-answer' });
    expect([await publish('a'), await publish('b'), order.isDone]).toEqual(['sent', 'sent', false]);
    expect([await publish('c'), order.isDone]).toEqual(['unknown', true]);
    await order.carriedOut;
    expect(await kept()).toBe(before + 3);
    expect(await publish('d')).toBe('sent');
  });

  it('cut before the effect: the broker has never seen it, and what the client sends again is there once', async () => {
    await publish('first');
    const before = await kept();
    const order = proxy.order({ request: 'Produce', nth: 1, what: 'cut-before-effect' });
    expect([await publish('again'), order.isDone]).toEqual(['sent', true]);
    await order.carriedOut;
    expect(await kept()).toBe(before + 1);
  });

  it('cut after the effect: the broker has it, and what the client sends again is there twice', async () => {
    await publish('first');
    const before = await kept();
    const order = proxy.order({ request: 'Produce', nth: 1, what: 'cut-after-effect' });
    expect([await publish('twice'), order.isDone]).toEqual(['sent', true]);
    expect(await kept()).toBe(before + 2);
  });

  it('hold an answer until the client has given up: what comes late harms nobody', async () => {
    await publish('first');
    const before = await kept();
    proxy.order({ request: 'Produce', nth: 1, what: { holdAnswerMs: PATIENCE_MS + 500 } });
    expect(await publish('slow')).toBe('unknown');
    expect(await publish('quick')).toBe('sent');
    expect(await kept()).toBe(before + 2);
  });
});

describe('faults of single frames between a service and the store', () => {
  let proxy: Proxy;
  let store: Store;
  let direct: Store;

  beforeEach(async () => {
    const database = engine.name('frames');
    proxy = await openProxy({ servers: [portOf(engine.uri)], protocol: mongoProtocol });
    const uri = `mongodb://127.0.0.1:${proxy.port}/?directConnection=true`;
    store = await openMongooseStore({ uri, database, operationTimeoutMs: PATIENCE_MS });
    direct = await openMongooseStore({ uri: engine.uri, database });
    await store.ensure(['things', 'others'].map((name) => ({ name, fields: { n: 'number' }, indexes: [] })));
  });
  afterEach(async () => {
    await Promise.all([store.close(), direct.close()]);
    await proxy.close();
  });
  afterAll(() => engine.drop());

  const insert = (_id: string): Promise<unknown> =>
    store.insertOne('things', { _id, n: 1 } as Sample).then(() => 'kept', () => 'unknown');
  const isKept = async (_id: string): Promise<boolean> => (await direct.find('things', { _id }, { limit: 1 })).length === 1;

  it('cut the second insert after its effect: it is kept, and the client does not know', async () => {
    const order = proxy.order({ request: 'insert', nth: 2, what: 'cut-after-effect' });
    expect([await insert('a'), order.isDone]).toEqual(['kept', false]);
    expect([await insert('b'), order.isDone]).toEqual(['unknown', true]);
    expect(await isKept('b')).toBe(true);
    expect(await insert('c')).toBe('kept');
  });

  it('cut an insert before its effect: it is not kept', async () => {
    proxy.order({ request: 'insert', nth: 1, what: 'cut-before-effect' });
    expect(await insert('never')).toBe('unknown');
    expect(await isKept('never')).toBe(false);
  });

  it('cut an insert when it is forwarded: it is kept all the same, and the client does not know', async () => {
    const order = proxy.order({ request: 'insert', nth: 1, what: 'cut-when-forwarded' });
    expect(await insert('forwarded')).toBe('unknown');
    await order.carriedOut;
    await eventually('it is kept', () => isKept('forwarded'));
  });

  it('are not carried out while nothing comes that they are about', async () => {
    let isCarriedOut = false;
    const order = proxy.order({ request: 'insert', nth: 2, what: 'cut-after-effect' });
    void order.carriedOut.then(() => (isCarriedOut = true));
    expect(await insert('before')).toBe('kept');
    expect([order.isDone, isCarriedOut]).toEqual([false, false]);
  });

  it('drop an answer: the client gives up in its own time, and the next asks again', async () => {
    proxy.order({ request: 'insert', nth: 1, what: 'drop-answer' });
    expect(await insert('dropped')).toBe('unknown');
    expect(await isKept('dropped')).toBe(true);
    expect(await insert('next')).toBe('kept');
  });

  it.each(['cut-before-effect', 'cut-after-effect'] as const)('%s of a commit: the batch is redone and whole, once', async (what) => {
    const batch = (word: string): WriteOperation[] => ['things', 'others', 'things'].map((collection, place) =>
      ({ kind: 'insert', collection, document: { _id: place < 2 ? word : `${word} too`, n: 1 } as Sample }));
    const order = proxy.order({ request: ['commitTransaction', 'bulkWrite'], nth: 1, what });
    await store.writeBatch(batch(what));
    expect(order.isDone).toBe(true);
    const kept = await Promise.all(['things', 'others'].map((name) => direct.find(name, { _id: what }, { limit: 1 })));
    expect(kept.map(({ length }) => length)).toEqual([1, 1]);
  });
});
