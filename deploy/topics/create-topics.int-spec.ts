import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TOPICS } from '@hoso/contracts';
import { Kafka, logLevel } from 'kafkajs';

import { openKafka, type KafkaEngine } from '../../libs/messaging/test/kafka-engine.js';
import { createTopics } from './create-topics.js';

const START_MS = 120_000;

describe('the step that makes topics', () => {
  let kafka: KafkaEngine | undefined;
  beforeAll(async () => {
    kafka = await openKafka();
    if (kafka === undefined) throw new Error('no Kafka: give KAFKA_BROKERS, or put Java 17 and Maven on the PATH');
  }, START_MS);
  afterAll(() => kafka?.dispose());

  it('makes every topic with its partitions and retention, and may be repeated', async () => {
    const brokers = [...(kafka?.brokers ?? [])];
    const lines: string[] = [];
    const environment = { KAFKA_BROKERS: brokers, REPLICATION_FACTOR: 1 };
    await createTopics(environment, (line) => lines.push(line));
    await createTopics(environment, (line) => lines.push(line));
    expect(lines).toHaveLength(2 * Object.keys(TOPICS).length);

    const admin = new Kafka({ brokers, logLevel: logLevel.NOTHING }).admin();
    await admin.connect();
    const { topics } = await admin.fetchTopicMetadata({ topics: Object.keys(TOPICS) });
    const made = Object.fromEntries(topics.map(({ name, partitions }) => [name, partitions.length]));
    expect(made).toEqual(Object.fromEntries(Object.entries(TOPICS).map(([topic, { partitions }]) => [topic, partitions])));
    const [first = ''] = Object.keys(TOPICS);
    const { resources } = await admin.describeConfigs({
      resources: [{ type: 2, name: first, configNames: ['retention.ms'] }],
      includeSynonyms: false,
    });
    expect(resources[0]?.configEntries[0]?.configValue).toBe(String(TOPICS['hoso.intake.facts.v1'].retentionMs));
    await admin.disconnect();
  }, START_MS);
});
