import { SystemClock, SystemRandom } from '@hoso/kernel';

import type { Bus } from '../src/bus.js';
import type { KafkaBusOptions } from '../src/kafka-bus.js';
import { KafkajsBus } from '../src/kafkajs-bus.js';
import type { KafkaDriverName } from '../src/open-kafka-bus.js';
import { PlatformaticBus } from '../src/platformatic-bus.js';
import { busConformance, type BusWorld } from './bus-conformance.js';
import { kafkaAtHand, openKafka, type KafkaEngine } from './kafka-engine.js';
import { OtherProcesses } from './other-process.js';

/** The shortest that a broker allows unless it is told otherwise, and what ours is told. */
const SESSION_TIMEOUT_MS = 6_000;
const SESSION_TIMEOUT_AT_OURS_MS = 3_000;
/** Shorter than in production, to keep the cases short that wait for it. */
const PUBLISH_DEADLINE_MS = 4_000;

const OPEN: Readonly<Record<KafkaDriverName, (options: KafkaBusOptions) => Bus>> = {
  kafkajs: (options) => new KafkajsBus(options),
  platformatic: (options) => new PlatformaticBus(options),
};
export const KAFKA_DRIVERS = Object.keys(OPEN) as readonly KafkaDriverName[];

/**
 * The courier's promises on a real broker, by one of the clients. A rejection that escapes from the client, at whatever
 * moment, fails the test that is running: the runner sees to that.
 */
export function kafkaConformance(driver: KafkaDriverName): void {
  const atHand = kafkaAtHand();
  busConformance(
    `${driver} on Apache Kafka`,
    async () => {
      const kafka = await openKafka();
      if (!kafka.ours) return kafkaWorld(driver, kafka);
      return { ...kafkaWorld(driver, kafka, SESSION_TIMEOUT_AT_OURS_MS), broker: kafka };
    },
    { skip: atHand === 'none', brokerIsOurs: atHand === 'own' },
  );
}

/** A broker that is there, seen through one of the clients. */
export function kafkaWorld(
  driver: KafkaDriverName,
  kafka: Pick<KafkaEngine, 'brokers' | 'dispose'>,
  sessionTimeoutMs = SESSION_TIMEOUT_MS,
): BusWorld {
  const others = new OtherProcesses();
  return {
    connect: ({ publishDeadlineMs } = {}) =>
      OPEN[driver]({
        brokers: kafka.brokers,
        clientId: 'spec',
        clock: new SystemClock(),
        random: new SystemRandom(),
        sessionTimeoutMs,
        ...(publishDeadlineMs !== undefined && { publishDeadlineMs }),
      }),
    startDoomedMember: async (group, topics) => {
      const place = [driver, kafka.brokers.join(), group, topics.join(), String(sessionTimeoutMs)];
      const member = others.start('doomed-member', place);
      await member.said('assigned');
      return { inHand: member.said('in hand'), kill: member.kill };
    },
    beyondSessionMs: sessionTimeoutMs + 1_000,
    publishDeadlineMs: PUBLISH_DEADLINE_MS,
    dispose: async () => {
      await others.dispose();
      await kafka.dispose();
    },
  };
}
