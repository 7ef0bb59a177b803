import { brokers, wholeNumber } from '@hoso/config';
import { TOPICS } from '@hoso/contracts';
import { SystemClock, SystemRandom } from '@hoso/kernel';
import { openKafkaBus, type TopicDeclaration } from '@hoso/messaging';
import { z } from 'zod';

/** The environment of this step. */
export const TopicsEnvironment = z.object({
  KAFKA_BROKERS: brokers(),
  /** Copies of every partition. Three survive the loss of a broker; a one-node broker can keep only one. */
  REPLICATION_FACTOR: wholeNumber(1, 9).default(3),
});
export type TopicsEnvironment = Readonly<z.output<typeof TopicsEnvironment>>;

/** Every topic of the house, in so many copies. */
export function topicsOf(replicationFactor: number): readonly TopicDeclaration[] {
  return Object.entries(TOPICS).map(([topic, { partitions, retentionMs }]) => ({
    topic,
    partitions,
    retentionMs,
    replicationFactor,
  }));
}

/** Creates what is missing of the declared topics and says which ones there are. Changes nothing that exists. */
export async function createTopics(environment: TopicsEnvironment, say: (line: string) => void): Promise<void> {
  const bus = await openKafkaBus('kafkajs', {
    brokers: environment.KAFKA_BROKERS,
    clientId: 'hoso-topics',
    clock: new SystemClock(),
    random: new SystemRandom(),
  });
  const topics = topicsOf(environment.REPLICATION_FACTOR);
  try {
    await bus.ensureTopics(topics);
  } finally {
    await bus.close();
  }
  for (const { topic, partitions } of topics) say(`${topic}: ${partitions} partitions, or as it was`);
}
