import { createHash, randomUUID } from 'node:crypto';

import kafkajs, { type KafkaMessage } from 'kafkajs';

import type { Carried, Look } from './evidence.js';

const OWN = /^hoso\..*\.v1$/;
/** What a service says of its own state, sampled, about no dossier. */
const CONDITION = 'vn.hoso.service-condition.v1';
const WITHIN_MS = 120_000;

/** Reads every topic of the house from its beginning to its present end. */
export async function readTopics(brokers: readonly string[], look: Look): Promise<readonly Carried[]> {
  const client = new kafkajs.Kafka({ brokers: [...brokers], clientId: 'checker', logLevel: kafkajs.logLevel.NOTHING });
  const admin = client.admin();
  await admin.connect();
  const topics = (await admin.listTopics()).filter((topic) => OWN.test(topic));
  const unread = new Map<string, number>();
  for (const topic of topics) {
    for (const { partition, high, low } of await admin.fetchTopicOffsets(topic)) {
      if (Number(high) > Number(low)) unread.set(`${topic} ${partition}`, Number(high));
    }
  }
  await admin.disconnect();
  const carried: Carried[] = [];
  if (unread.size === 0) return carried;
  const consumer = client.consumer({ groupId: `checker.${randomUUID()}`, maxWaitTimeInMs: 100 });
  await consumer.connect();
  await consumer.subscribe({ topics, fromBeginning: true });
  const done = Promise.withResolvers<void>();
  const timer = setTimeout(() => done.reject(new Error('The topics could not be read to their ends in time.')), WITHIN_MS);
  await consumer.run({
    autoCommit: false,
    eachBatch: ({ batch: { topic, partition, messages } }) => {
      for (const message of messages) {
        const told = carriedOf(topic, message, look);
        if (told) carried.push(told);
      }
      const last = Number(messages.at(-1)?.offset ?? -1);
      const place = `${topic} ${partition}`;
      if (last + 1 >= (unread.get(place) ?? 0)) unread.delete(place);
      if (unread.size === 0) done.resolve();
      return Promise.resolve();
    },
  });
  await done.promise.finally(() => clearTimeout(timer));
  await consumer.disconnect();
  return carried;
}

function carriedOf(topic: string, { key, value, headers = {} }: KafkaMessage, look: Look): Carried | undefined {
  const attributes = Object.entries(headers).map(([name, one]) => `${name}: ${String(one)}`).sort();
  const words = [String(key), String(value), ...attributes].join('\n');
  look(`topic ${topic}`, words);
  const type = String(headers['ce_type']);
  const hash = createHash('sha256').update(words).digest('base64url');
  return type === CONDITION ? undefined : { topic, id: String(headers['ce_id']), type, hash };
}
