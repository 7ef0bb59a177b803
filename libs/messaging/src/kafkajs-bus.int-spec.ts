import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { SystemClock, SystemRandom } from '@hoso/kernel';

import { busConformance } from '../test/bus-conformance.js';
import { openKafka } from '../test/kafka-engine.js';
import { OtherProcesses } from '../test/other-process.js';
import { KafkajsBus } from './kafkajs-bus.js';

const SESSION_TIMEOUT_MS = 6_000;
const escaped: unknown[] = [];
const remember = (reason: unknown): void => void escaped.push(reason);

beforeAll(() => void process.on('unhandledRejection', remember));
afterAll(() => void process.off('unhandledRejection', remember));

busConformance('kafkajs on Apache Kafka', async () => {
  const kafka = await openKafka();
  if (kafka === undefined) throw new Error('no Kafka: give KAFKA_BROKERS, or put Java 17 and Maven on the PATH');
  const others = new OtherProcesses();
  return {
    connect: () =>
      new KafkajsBus({
        brokers: kafka.brokers,
        clientId: 'spec',
        clock: new SystemClock(),
        random: new SystemRandom(),
        sessionTimeoutMs: SESSION_TIMEOUT_MS,
      }),
    startDoomedMember: (group, topics) =>
      others.start('doomed-member', [kafka.brokers.join(), group, topics.join(), String(SESSION_TIMEOUT_MS)], 'assigned'),
    beyondSessionMs: SESSION_TIMEOUT_MS + 2_000,
    publishDeadlineMs: 10_000,
    ...(kafka.ours ? { broker: kafka } : {}),
    dispose: async () => {
      await others.dispose();
      await kafka.dispose();
    },
  };
});

it('lets no rejection of the client escape', () => {
  expect(escaped).toEqual([]);
});
