import { SystemClock, SystemRandom } from '@hoso/kernel';

import type { Bus } from '../src/bus.js';
import type { KafkaBusOptions } from '../src/kafka-bus.js';
import type { KafkaDriverName } from '../src/open-kafka-bus.js';
import { busConformance } from './bus-conformance.js';
import { kafkaAtHand, openKafka } from './kafka-engine.js';
import { OtherProcesses } from './other-process.js';

const SESSION_TIMEOUT_MS = 6_000;
/** Shorter than in production, to keep the suite short. */
const PUBLISH_DEADLINE_MS = 4_000;

/**
 * The courier's promises on a real broker, by one of the clients. A rejection that escapes from the client, at whatever
 * moment, fails the test that is running: the runner sees to that.
 */
export function kafkaConformance(driver: KafkaDriverName, open: (options: KafkaBusOptions) => Bus): void {
  const atHand = kafkaAtHand();
  busConformance(
    `${driver} on Apache Kafka`,
    async () => {
      const kafka = await openKafka();
      const others = new OtherProcesses();
      return {
        connect: () =>
          open({
            brokers: kafka.brokers,
            clientId: 'spec',
            clock: new SystemClock(),
            random: new SystemRandom(),
            sessionTimeoutMs: SESSION_TIMEOUT_MS,
            publishDeadlineMs: PUBLISH_DEADLINE_MS,
          }),
        startDoomedMember: async (group, topics) => {
          const member = others.start('doomed-member', [
            driver,
            kafka.brokers.join(),
            group,
            topics.join(),
            String(SESSION_TIMEOUT_MS),
          ]);
          await member.said('assigned');
          return { inHand: member.said('in hand'), kill: member.kill };
        },
        beyondSessionMs: SESSION_TIMEOUT_MS + 2_000,
        publishDeadlineMs: PUBLISH_DEADLINE_MS,
        ...(kafka.ours ? { broker: kafka } : {}),
        dispose: async () => {
          await others.dispose();
          await kafka.dispose();
        },
      };
    },
    { skip: atHand === 'none', brokerIsOurs: atHand === 'own' },
  );
}
