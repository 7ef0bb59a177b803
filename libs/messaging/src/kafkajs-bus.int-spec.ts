import { SystemClock, SystemRandom } from '@hoso/kernel';

import { busConformance } from '../test/bus-conformance.js';
import { kafkaAtHand, openKafka } from '../test/kafka-engine.js';
import { OtherProcesses } from '../test/other-process.js';
import { KafkajsBus } from './kafkajs-bus.js';

const SESSION_TIMEOUT_MS = 6_000;
/** Shorter than in production, to keep the suite short. */
const PUBLISH_DEADLINE_MS = 4_000;

// A rejection that escapes from the client, at whatever moment, fails the test that is running: the runner sees to
// that.
const atHand = kafkaAtHand();

busConformance(
  'kafkajs on Apache Kafka',
  async () => {
    const kafka = await openKafka();
    const others = new OtherProcesses();
    return {
      connect: () =>
        new KafkajsBus({
          brokers: kafka.brokers,
          clientId: 'spec',
          clock: new SystemClock(),
          random: new SystemRandom(),
          sessionTimeoutMs: SESSION_TIMEOUT_MS,
          publishDeadlineMs: PUBLISH_DEADLINE_MS,
        }),
      startDoomedMember: async (group, topics) => {
        const member = others.start('doomed-member', [
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
