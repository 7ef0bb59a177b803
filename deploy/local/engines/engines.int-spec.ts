import { spawn } from 'node:child_process';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import kafkajs from 'kafkajs';
import mongoose from 'mongoose';

import { startKafka, startStore, temporaryFolder } from '../../../test/support/engines.js';
import { identityOf } from '../processes.js';

const SLOW_MS = 120_000;
/** Writes a document in a transaction, says so, and neither commits nor goes. */
const HALF_A_BATCH = `
  const { default: mongoose } = await import('${import.meta.resolve('mongoose')}');
  const client = await new mongoose.mongo.MongoClient(process.argv.at(-1)).connect();
  const notes = client.db('suite').collection('notes');
  await notes.insertOne({ _id: 'zero' });
  const session = client.startSession();
  session.startTransaction();
  await notes.insertOne({ _id: 'one' }, { session });
  process.stdout.write('in the middle');
  setInterval(() => undefined, 60_000);
`;

describe('engines of one suite', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  beforeAll(async () => {
    folder = await temporaryFolder();
  });
  afterAll(() => folder.remove());

  it('keeps every acknowledged write of the store when it is killed', async () => {
    const dataFolder = `${folder.path}/store`;
    const store = await startStore({ dataFolder });
    const client = await new mongoose.mongo.MongoClient(store.uri).connect();
    const notes = client.db('suite').collection<{ _id: number }>('notes');
    const acknowledged: number[] = [];
    for (let note = 0; note < 200; note += 1) {
      await notes.insertOne({ _id: note });
      acknowledged.push(note);
    }
    await store.kill();
    await client.close();
    expect(identityOf(store.pid ?? 0)).toBeUndefined();

    const again = await startStore({ dataFolder, port: store.port });
    const reader = await new mongoose.mongo.MongoClient(again.uri).connect();
    try {
      const found = await reader.db('suite').collection<{ _id: number }>('notes').find().sort({ _id: 1 }).toArray();
      expect(found.map((note) => note._id)).toEqual(acknowledged);
    } finally {
      await reader.close();
      await again.stop();
    }
    expect(identityOf(again.pid ?? 0)).toBeUndefined();
  }, SLOW_MS);

  it('is soon rid of a transaction whose process was killed in the middle of it', async () => {
    const store = await startStore({ dataFolder: `${folder.path}/transactions` });
    const program = ['--input-type=module', '--eval', HALF_A_BATCH, store.uri];
    const killed = spawn(process.execPath, program, { stdio: ['ignore', 'pipe', 'inherit'] });
    const inTheMiddle = new Promise((resolve) => killed.stdout.once('data', resolve));
    const client = await new mongoose.mongo.MongoClient(store.uri, { socketTimeoutMS: 30_000, retryWrites: false }).connect();
    try {
      await inTheMiddle;
      killed.kill('SIGKILL');
      const notes = client.db('suite').collection<{ _id: string }>('notes');
      expect((await notes.insertOne({ _id: 'one' })).insertedId).toBe('one');
    } finally {
      await client.close();
      await store.stop();
    }
  }, SLOW_MS);

  it('starts Kafka again, after a kill, on its port and with its topics', async () => {
    const dataFolder = `${folder.path}/kafka`;
    const kafka = await startKafka({ dataFolder });
    await withAdmin(kafka.brokers, (admin) => admin.createTopics({ topics: [{ topic: 'news', numPartitions: 3 }] }));
    await kafka.kill();
    const again = await startKafka({ dataFolder, port: kafka.port });
    try {
      expect(again.brokers).toBe(kafka.brokers);
      expect(await withAdmin(again.brokers, (admin) => admin.listTopics())).toEqual(['news']);
    } finally {
      await again.stop();
    }
    expect([kafka.pid, again.pid].map((pid) => identityOf(pid ?? 0))).toEqual([undefined, undefined]);
  }, SLOW_MS);
});

async function withAdmin<Result>(brokers: string, work: (admin: kafkajs.Admin) => Promise<Result>): Promise<Result> {
  const client = new kafkajs.Kafka({ brokers: brokers.split(','), logLevel: kafkajs.logLevel.NOTHING });
  const admin = client.admin();
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
}
