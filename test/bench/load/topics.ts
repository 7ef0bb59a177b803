import { setTimeout as pause } from 'node:timers/promises';

import { SystemClock, SystemRandom } from '@hoso/kernel';
import { openKafkaBus, type TopicDeclaration } from '@hoso/messaging';
import { Admin } from '@platformatic/kafka';

/** As many as the house's own topics have. */
const PARTITIONS = 12;
const HOUR_MS = 3_600_000;
const LED_WITHIN_MS = 30_000;
const LOOK_EVERY_MS = 50;

/** Makes topics that keep what is said for an hour, as `openDeclared` does. */
export function openTopics(brokers: readonly string[], topics: readonly string[], partitions = PARTITIONS): Promise<void> {
  return openDeclared(brokers, topics.map((topic) => ({ topic, partitions, replicationFactor: 1, retentionMs: HOUR_MS })));
}

/**
 * Makes topics for somebody who does not make them himself, or not like that; what exists already stays as it is. Resolves when every
 * partition is led: what is said to several of which one is not yet is said again by the client to all of them, and so heard twice.
 *
 * @throws when a partition is led by nobody for half a minute.
 */
export async function openDeclared(brokers: readonly string[], topics: readonly TopicDeclaration[]): Promise<void> {
  const bus = await openKafkaBus('kafkajs', { brokers, clientId: 'bench', clock: new SystemClock(), random: new SystemRandom() });
  try {
    await bus.ensureTopics(topics);
  } finally {
    await bus.close();
  }
  await untilLed(brokers, topics);
}

/** Only who leads a partition tells where it ends. */
async function untilLed(brokers: readonly string[], declared: readonly TopicDeclaration[]): Promise<void> {
  const admin = new Admin({ clientId: 'bench', bootstrapBrokers: [...brokers], retries: 0 });
  const topics = declared.map(({ topic, partitions }) =>
    ({ name: topic, partitions: Array.from({ length: partitions }, (_, partitionIndex) => ({ partitionIndex, timestamp: -1n })) }));
  try {
    for (const deadline = performance.now() + LED_WITHIN_MS; ; await pause(LOOK_EVERY_MS)) {
      try {
        await admin.listOffsets({ topics });
        return;
      } catch (error) {
        // Kafka says that a topic is there before it serves it.
        if (performance.now() > deadline) throw error;
      }
    }
  } finally {
    await admin.close();
  }
}
