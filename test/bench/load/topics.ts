import { SystemClock, SystemRandom } from '@hoso/kernel';
import { openKafkaBus } from '@hoso/messaging';

/** As many as the house's own topics have. */
const PARTITIONS = 12;
const HOUR_MS = 3_600_000;

/** Makes topics for somebody who does not make them himself. */
export async function openTopics(brokers: readonly string[], topics: readonly string[]): Promise<void> {
  const bus = await openKafkaBus('kafkajs', { brokers, clientId: 'bench', clock: new SystemClock(), random: new SystemRandom() });
  try {
    await bus.ensureTopics(topics.map((topic) => ({ topic, partitions: PARTITIONS, replicationFactor: 1, retentionMs: HOUR_MS })));
  } finally {
    await bus.close();
  }
}
