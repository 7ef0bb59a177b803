import { createServer } from 'node:net';

import { describe, jest } from '@jest/globals';

import { busConformance } from '../../libs/messaging/test/bus-conformance.js';
import { KAFKA_DRIVERS, kafkaWorld } from '../../libs/messaging/test/kafka-conformance.js';
import { containerEngineAnswers, KAFKA_IMAGE } from './container-engine.js';

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

(containerEngineAnswers ? describe : describe.skip).each(KAFKA_DRIVERS)('on Apache Kafka in a container, by %s', (driver) => {
  busConformance(`${driver}, Apache Kafka`, async () => {
    const { GenericContainer, Wait } = await import('testcontainers');
    const port = await freePort();
    const kafka = await new GenericContainer(KAFKA_IMAGE)
      .withExposedPorts({ container: 9092, host: port })
      .withEnvironment(settingsOf(port))
      .withWaitStrategy(Wait.forLogMessage(/Kafka Server started/i))
      .withStartupTimeout(300_000)
      .start();
    return kafkaWorld(driver, { brokers: [`127.0.0.1:${port}`], dispose: async () => void (await kafka.stop()) });
  });
});
