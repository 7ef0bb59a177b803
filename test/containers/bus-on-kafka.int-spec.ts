import { createServer } from 'node:net';

import { describe, jest } from '@jest/globals';
import { SystemClock, SystemRandom } from '@hoso/kernel';
import { KafkajsBus } from '@hoso/messaging';

import { busConformance } from '../../libs/messaging/test/bus-conformance.js';
import { OtherProcesses } from '../../libs/messaging/test/other-process.js';
import { containerEngineAnswers, KAFKA_IMAGE } from './container-engine.js';

const SESSION_TIMEOUT_MS = 6_000;
const PUBLISH_DEADLINE_MS = 4_000;
jest.setTimeout(120_000);

/** Clients are sent to the advertised address, so the port outside must be known before the broker starts. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' ? address?.port : undefined;
      server.close(() => (port ? resolve(port) : reject(new Error('no port'))));
    });
  });
}

function settingsOf(port: number): Record<string, string> {
  return {
    KAFKA_NODE_ID: '1',
    KAFKA_PROCESS_ROLES: 'broker,controller',
    KAFKA_LISTENERS: 'PLAINTEXT://:9092,CONTROLLER://:9093',
    KAFKA_ADVERTISED_LISTENERS: `PLAINTEXT://127.0.0.1:${port}`,
    KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
    KAFKA_CONTROLLER_QUORUM_VOTERS: '1@localhost:9093',
    KAFKA_AUTO_CREATE_TOPICS_ENABLE: 'false',
    KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: '1',
    KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: '1',
    KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: '1',
    KAFKA_SHARE_COORDINATOR_STATE_TOPIC_REPLICATION_FACTOR: '1',
    KAFKA_SHARE_COORDINATOR_STATE_TOPIC_MIN_ISR: '1',
    KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: '0',
  };
}

(containerEngineAnswers ? describe : describe.skip)('on Apache Kafka in a container', () => {
  busConformance('kafkajs, Apache Kafka', async () => {
    const { GenericContainer, Wait } = await import('testcontainers');
    const port = await freePort();
    const kafka = await new GenericContainer(KAFKA_IMAGE)
      .withExposedPorts({ container: 9092, host: port })
      .withEnvironment(settingsOf(port))
      .withWaitStrategy(Wait.forLogMessage(/Kafka Server started/i))
      .withStartupTimeout(300_000)
      .start();
    const brokers = [`127.0.0.1:${port}`];
    const others = new OtherProcesses();
    return {
      connect: () =>
        new KafkajsBus({
          brokers,
          clientId: 'spec',
          clock: new SystemClock(),
          random: new SystemRandom(),
          sessionTimeoutMs: SESSION_TIMEOUT_MS,
          publishDeadlineMs: PUBLISH_DEADLINE_MS,
        }),
      startDoomedMember: async (group, topics) => {
        const member = others.start('doomed-member', [brokers.join(), group, topics.join(), String(SESSION_TIMEOUT_MS)]);
        await member.said('assigned');
        return { inHand: member.said('in hand'), kill: member.kill };
      },
      beyondSessionMs: SESSION_TIMEOUT_MS + 2_000,
      publishDeadlineMs: PUBLISH_DEADLINE_MS,
      dispose: async () => {
        await others.dispose();
        await kafka.stop();
      },
    };
  });
});
