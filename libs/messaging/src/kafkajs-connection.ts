import net from 'node:net';
import tls from 'node:tls';

import kafkajs, { type ISocketFactory, type Kafka, type LogEntry, type RetryOptions, type SASLOptions } from 'kafkajs';

import { CONNECT_TIMEOUT_MS, KEEP_ALIVE_MS, type BusLog, type KafkaReach } from './kafka-reach.js';
import { correctKafkajs } from './kafkajs-corrections.js';

/**
 * Few and short: this driver does its own waiting and renewing, on its own clock. Named in full because the client
 * takes other defaults when NODE_ENV is `test`.
 */
export const CLIENT_RETRY: RetryOptions = {
  retries: 3,
  initialRetryTime: 100,
  maxRetryTime: 1_000,
  factor: 0.2,
  multiplier: 2,
  // A crashed consumer is never revived by the client, always made anew by the driver.
  restartOnFailure: async () => false,
};

/** What kafkajs makes for itself and hands to nobody. */
interface Cluster {
  connect(): Promise<void>;
  findGroupCoordinator(group: { readonly groupId: string }): Promise<Coordinator>;
  disconnect(): Promise<void>;
}

interface Coordinator {
  leaveGroup(membership: { readonly groupId: string; readonly memberId: string }): Promise<unknown>;
}

/**
 * One kafkajs client with its own sockets, so that it can be thrown away for good: the client alone ends a socket
 * politely and would wait for a dead peer until the kernel gives up.
 */
export class KafkajsConnection {
  readonly kafka: Kafka;
  private readonly sockets = new Set<net.Socket>();
  private destroyed = false;

  constructor(reach: KafkaReach, requestTimeoutMs: number) {
    correctKafkajs();
    this.kafka = new kafkajs.Kafka({
      brokers: [...reach.brokers],
      clientId: reach.clientId,
      ...(reach.ssl === undefined ? {} : { ssl: reach.ssl }),
      ...(reach.sasl === undefined ? {} : { sasl: reach.sasl as SASLOptions }),
      connectionTimeout: CONNECT_TIMEOUT_MS,
      requestTimeout: requestTimeoutMs,
      enforceRequestTimeout: true,
      retry: CLIENT_RETRY,
      socketFactory: this.openSocket,
      logLevel: reach.log === undefined ? kafkajs.logLevel.NOTHING : kafkajs.logLevel.WARN,
      logCreator: () => (entry) => {
        if (!this.destroyed) passOn(reach.log, entry);
      },
    });
  }

  /**
   * Takes a member out of its group in the words in which it would have left by itself. The client knows them and lends
   * them to its own consumers only.
   */
  async leaveFor(groupId: string, memberId: string): Promise<void> {
    const makeCluster = Object.getOwnPropertySymbols(this.kafka).find(
      ({ description }) => description === 'private:Kafka:createCluster',
    );
    const cluster = (Reflect.get(this.kafka, makeCluster!) as (settings: object) => Cluster)({});
    try {
      await cluster.connect();
      const coordinator = await cluster.findGroupCoordinator({ groupId });
      await coordinator.leaveGroup({ groupId, memberId });
    } finally {
      await cluster.disconnect();
    }
  }

  /** Cuts every socket at once and lets no new one be opened; whoever still waits for an answer is told. */
  destroy(): void {
    this.destroyed = true;
    for (const socket of this.sockets) socket.destroy(new Error('given up by the driver'));
  }

  private readonly openSocket: ISocketFactory = ({ host, port, ssl, onConnect }) => {
    if (this.destroyed) throw new Error('given up by the driver');
    const socket = ssl
      ? tls.connect({ host, port, ...(net.isIP(host) === 0 ? { servername: host } : {}), ...ssl }, onConnect)
      : net.connect({ host, port }, onConnect);
    socket.setKeepAlive(true, KEEP_ALIVE_MS);
    socket.setNoDelay(true);
    this.sockets.add(socket);
    socket.once('close', () => this.sockets.delete(socket));
    return socket;
  };
}

/**
 * The client repeats by itself what it calls an error, many times a second while a broker is away; what matters the
 * driver says once in its own words. So all of it is for those who look closely.
 */
function passOn(
  log: BusLog | undefined,
  { namespace, log: { message, timestamp: _timestamp, stack: _stack, ...fields } }: LogEntry,
): void {
  log?.('debug', message, { ...fields, namespace });
}
