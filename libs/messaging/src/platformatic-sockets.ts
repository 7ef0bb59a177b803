import type { BaseOptions, Connection, ConnectionPool, SASLMechanismValue } from '@platformatic/kafka';

import { CONNECT_TIMEOUT_MS, KEEP_ALIVE_MS, type KafkaCredentials, type KafkaReach } from './kafka-reach.js';

/**
 * What every client of this library is made with. Its own repeating is short, because this driver does its own waiting
 * and renewing, on its own clock.
 */
export function clientOptions(reach: KafkaReach, requestTimeoutMs: number): BaseOptions {
  const { ssl } = reach;
  return {
    clientId: reach.clientId,
    bootstrapBrokers: [...reach.brokers],
    connectTimeout: CONNECT_TIMEOUT_MS,
    requestTimeout: requestTimeoutMs,
    retries: 3,
    retryDelay: 100,
    metadataMaxAge: 60_000,
    autocreateTopics: false,
    ...(ssl === undefined || ssl === false ? {} : { tls: ssl === true ? {} : ssl, tlsServerName: true }),
    ...(reach.sasl === undefined ? {} : { sasl: { ...reach.sasl, mechanism: MECHANISMS[reach.sasl.mechanism] } }),
  };
}

const MECHANISMS: Readonly<Record<KafkaCredentials['mechanism'], SASLMechanismValue>> = {
  plain: 'PLAIN',
  'scram-sha-256': 'SCRAM-SHA-256',
  'scram-sha-512': 'SCRAM-SHA-512',
};

/** The sockets behind one client, so that it can be thrown away for good: alone it would end them politely. */
export class PlatformaticSockets {
  private readonly connections = new Set<Connection>();

  constructor(private readonly pool: ConnectionPool) {
    pool.on('connecting', ({ connection }) => {
      this.connections.add(connection);
      connection.once('close', () => this.connections.delete(connection));
      // Whoever waits for an answer is told by it; an event that nobody hears would end the process.
      connection.on('error', () => this.connections.delete(connection));
    });
    pool.on('connect', ({ connection }) => void connection.socket.setKeepAlive(true, KEEP_ALIVE_MS));
  }

  /** Cuts every socket at once and lets no new one be opened. */
  destroy(): void {
    const connections = [...this.connections];
    this.pool.close(() => undefined);
    for (const { socket } of connections) socket?.destroy();
  }
}
