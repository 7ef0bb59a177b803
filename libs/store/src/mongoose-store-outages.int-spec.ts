import { setTimeout as pause } from 'node:timers/promises';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Failure, SystemRandom } from '@hoso/kernel';
import mongoose from 'mongoose';

import type { Sample } from '../test/conformance/bench.js';
import { startCuttingProxy, type CuttingProxy } from '../test/cutting-proxy.js';
import { startEngine, type TestEngine } from '../test/engine.js';
import { MongooseStore } from './mongoose-store.js';
import type { Store, WriteOperation } from './store.js';

jest.setTimeout(120_000);

const OPERATION_TIMEOUT_MS = 2_000;

let engine: TestEngine;
let store: MongooseStore;

beforeAll(async () => {
  engine = await startEngine();
}, 60_000);
afterAll(() => engine.dispose());
beforeEach(async () => {
  const database = `outage_${new SystemRandom().token(6)}`;
  store = await MongooseStore.connect({ uri: engine.uri, database, operationTimeoutMs: OPERATION_TIMEOUT_MS });
  await store.ensure([
    { name: 'ledger', fields: { n: 'number', list: 'array?' }, indexes: [{ name: 'by-n', keys: { n: 1 } }] },
    { name: 'content', fields: { text: 'string' }, indexes: [] },
  ]);
});
afterEach(() => store.close());

/** Every operation of the port, as something to ask while nobody answers. */
const QUESTIONS: readonly [string, (store: Store) => Promise<unknown>][] = [
  ['find', (asked) => asked.find('ledger', { _id: 'a' }, { limit: 1 })],
  ['insertOne', (asked) => asked.insertOne('ledger', { _id: new SystemRandom().id(), n: 1 } as Sample)],
  ['updateOne', (asked) => asked.updateOne('ledger', { _id: 'a' }, { $set: { n: 1 } })],
  ['upsertOne', (asked) => asked.upsertOne('ledger', { _id: 'counter' }, { $inc: { n: 1 } })],
  ['deleteMany', (asked) => asked.deleteMany('ledger', { _id: 'a' })],
  ['writeBatch', (asked) => asked.writeBatch([dossier('x', 1), dossier('y', 1)])],
  ['now', (asked) => asked.now()],
  ['ping', (asked) => asked.ping()],
];

function dossier(_id: string, n: number): WriteOperation {
  return { kind: 'insert', collection: 'ledger', document: { _id, n } as Sample };
}

/** What the store answers, or the note that it does not, after several times its own limit. */
async function answerOf(work: Promise<unknown>): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined;
  const never = new Promise((resolve) => (timer = setTimeout(() => resolve('no answer'), OPERATION_TIMEOUT_MS * 5)));
  try {
    return await Promise.race([work.catch((error: unknown) => error), never]);
  } finally {
    clearTimeout(timer);
  }
}

async function untilItAnswers(): Promise<void> {
  const deadline = performance.now() + 30_000;
  for (;;) {
    try {
      return await store.ping();
    } catch (error) {
      if (performance.now() > deadline) throw error;
    }
  }
}

describe('the store when its server is killed', () => {
  it('has every write that it acknowledged, also batches in several collections', async () => {
    const random = new SystemRandom();
    const acknowledged = { documents: new Set<string>(), counts: 0, steps: new Map<string, number>() };
    for (let kill = 0; kill < 3; kill += 1) {
      let broken = false;
      const writers = Array.from({ length: 6 }, async (_, writer) => {
        while (!broken) {
          try {
            await writeSome(`w${writer}`, random, acknowledged);
          } catch (error) {
            expect(error).toBeInstanceOf(Failure);
            broken = true;
          }
        }
      });
      const enough = acknowledged.documents.size + 150;
      const deadline = performance.now() + 30_000;
      while (acknowledged.documents.size < enough && !broken) {
        if (performance.now() > deadline) throw new Error('the writers do not get on');
        await pause(5);
      }
      await engine.kill();
      await Promise.all(writers);
      await engine.start();
      await untilItAnswers();

      const kept = await store.find<Sample>('ledger', { n: -1 }, { limit: 100_000, projection: { _id: 1 } });
      const keptIdentities = new Set(kept.map(({ _id }) => _id));
      expect([...acknowledged.documents].filter((identity) => !keptIdentities.has(identity))).toEqual([]);
      for (const [identity, n] of acknowledged.steps) {
        const [stepper] = await store.find<Sample>('ledger', { _id: identity }, { limit: 1 });
        // One write more than acknowledged may have happened at each kill, none less, and never half of it.
        expect(stepper!['n'] as number).toBeGreaterThanOrEqual(n);
        expect(stepper!['list']).toHaveLength(stepper!['n'] as number);
        acknowledged.steps.set(identity, stepper!['n'] as number);
      }
      const contents = await store.find('content', {}, { limit: 100_000, projection: { _id: 1 } });
      expect(contents.length).toBeGreaterThanOrEqual(acknowledged.counts);
    }
    expect(acknowledged.documents.size).toBeGreaterThan(100);
  });

  it('answers everything with a Failure while it is down, and goes on when it is back', async () => {
    await store.insertOne('ledger', { _id: 'a', n: 1 } as Sample);
    await engine.kill();
    const answers: unknown[] = [];
    for (const [name, ask] of QUESTIONS) answers.push([name, await answerOf(ask(store))]);
    await engine.start();
    await untilItAnswers();
    expect(answers).toEqual(QUESTIONS.map(([name]) => [name, expect.any(Failure)]));
    expect(await store.find('ledger', { _id: 'a' }, { limit: 1 })).toEqual([{ _id: 'a', n: 1 }]);
    expect(await store.writeBatch([dossier('b', 1), dossier('c', 1)])).toEqual(['applied', 'applied']);
  });

  it('does not connect to nobody', async () => {
    await engine.kill();
    const connecting = MongooseStore.connect({ uri: engine.uri, database: 'nobody', operationTimeoutMs: 500 });
    const answer = await answerOf(connecting);
    await engine.start();
    await untilItAnswers();
    expect(answer).toMatchObject({ name: 'Failure', neighbour: 'store', code: 'unreachable' });
  });
});

describe('the store when its server stands still', () => {
  it('answers everything with a Failure, and goes on when the server does', async () => {
    await store.insertOne('ledger', { _id: 'a', n: 1 } as Sample);
    await engine.pause();
    try {
      const answers = await Promise.all(QUESTIONS.map(async ([name, ask]) => [name, await answerOf(ask(store))]));
      expect(answers).toEqual(QUESTIONS.map(([name]) => [name, expect.any(Failure)]));
    } finally {
      engine.resume();
    }
    await untilItAnswers();
    expect(await store.find('ledger', { _id: 'a' }, { limit: 1 })).toHaveLength(1);
  });
});

describe('the store when the answer to a commit gets lost', () => {
  let proxy: CuttingProxy;
  let through: MongooseStore;
  beforeEach(async () => {
    proxy = await startCuttingProxy(Number(new URL(engine.uri).port));
    const uri = `mongodb://127.0.0.1:${proxy.port}/?directConnection=true`;
    through = await MongooseStore.connect({ uri, database: 'cut', operationTimeoutMs: 5_000 });
    await through.ensure([{ name: 'ledger', fields: { n: 'number' }, indexes: [] }]);
  });
  afterEach(async () => {
    await through.close();
    await proxy.close();
  });

  it('says that nothing is known, though the writes may be there', async () => {
    proxy.loseCommitAnswers(10);
    const answer = await answerOf(through.writeBatch(['lost-1', 'lost-2', 'lost-3'].map((id) => dossier(id, 1))));
    expect(answer).toMatchObject({ name: 'Failure', neighbour: 'store', code: 'outcome-unknown' });
    expect(proxy.lost).toBeGreaterThan(0);
    proxy.loseCommitAnswers(0);
    const kept = await through.find('ledger', { _id: { $in: ['lost-1', 'lost-2', 'lost-3'] } }, { limit: 3 });
    expect([0, 3]).toContain(kept.length);
  });

  it('never says of writes that are there that they missed or were there before', async () => {
    for (let round = 0; round < 20; round += 1) {
      proxy.loseCommitAnswers(1);
      const ids = [1, 2, 3].map((place) => `round-${round}-${place}`);
      const answer = await answerOf(through.writeBatch(ids.map((id) => dossier(id, 1))));
      if (answer instanceof Failure) expect(answer.code).toBe('outcome-unknown');
      else {
        expect(answer).toEqual(['applied', 'applied', 'applied']);
        expect(await through.find('ledger', { _id: { $in: ids } }, { limit: 3 })).toHaveLength(3);
      }
    }
    expect(proxy.lost).toBe(20);
  });
});

describe('a batch of which somebody else holds a document', () => {
  it('is parted, and only what is beside it waits', async () => {
    const proxy = await startCuttingProxy(Number(new URL(engine.uri).port));
    const uri = `mongodb://127.0.0.1:${proxy.port}/?directConnection=true`;
    const through = await MongooseStore.connect({ uri, database: 'parted', operationTimeoutMs: 20_000 });
    const client = await new mongoose.mongo.MongoClient(engine.uri).connect();
    try {
      await through.ensure([{ name: 'ledger', fields: { n: 'number', held: 'number?' }, indexes: [] }]);
      const ids = Array.from({ length: 256 }, (_, index) => `one-${index}`);
      await through.writeBatch(ids.map((id) => dossier(id, 1)));
      const session = client.startSession();
      session.startTransaction();
      await client.db('parted').collection<Sample>('ledger').updateOne({ _id: 'one-200' }, { $set: { held: 1 } }, { session });
      const before = proxy.sent;
      const writing = through.writeBatch(ids.map((_id) => (
        { kind: 'update', collection: 'ledger', filter: { _id, n: 1 }, update: { $set: { n: 2 } } }
      )));
      let written = 0;
      for (const looks = ids.slice(0, 128); written < looks.length; await pause(20)) {
        written = await countOf(client, looks);
      }
      await session.commitTransaction();
      await session.endSession();
      expect(await writing).toEqual(ids.map(() => 'applied'));
      expect(proxy.sent - before).toBeLessThan(128);
      expect(await countOf(client, ids)).toBe(256);
    } finally {
      await client.close();
      await through.close();
      await proxy.close();
    }
  });

  const countOf = (client: InstanceType<typeof mongoose.mongo.MongoClient>, ids: readonly string[]): Promise<number> =>
    client.db('parted').collection<Sample>('ledger').countDocuments({ _id: { $in: [...ids] }, n: 2 });
});

interface Acknowledged {
  readonly documents: Set<string>;
  counts: number;
  readonly steps: Map<string, number>;
}

/** A few writes of every kind; notes each only after its answer. */
async function writeSome(writer: string, random: SystemRandom, acknowledged: Acknowledged): Promise<void> {
  const single = random.id();
  await store.insertOne('ledger', { _id: single, n: -1 } as Sample);
  acknowledged.documents.add(single);

  const batch = Array.from({ length: 5 }, () => random.id());
  const outcomes = await store.writeBatch([
    ...batch.map((_id): WriteOperation => ({
      kind: 'insert',
      collection: 'content',
      document: { _id, text: 'form' } as Sample,
    })),
    ...batch.map((_id) => dossier(_id, -1)),
  ]);
  expect(new Set(outcomes)).toEqual(new Set(['applied']));
  for (const identity of batch) acknowledged.documents.add(identity);
  acknowledged.counts += batch.length;

  const before = acknowledged.steps.get(writer) ?? 0;
  const step = await store.upsertOne<Sample>('ledger', { _id: writer }, { $inc: { n: 1 }, $push: { list: before } });
  acknowledged.steps.set(writer, step['n'] as number);
}
