import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import kafkajs from 'kafkajs';
import mongoose from 'mongoose';

import { startKafka, startStore, temporaryFolder } from '../../../test/support/engines.js';
import { identityOf } from '../processes.js';

const SLOW_MS = 120_000;

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
