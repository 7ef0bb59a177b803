import { Clock } from '@hoso/kernel';
import { Base, findErrorBy, type ClusterMetadata } from '@platformatic/kafka';

import type { BusMessage } from './bus.js';
import type { SendLine } from './kafka-driver.js';
import type { KafkaReach } from './kafka-reach.js';
import { murmur2 } from './murmur2.js';
import { produce, type Addressed, type Parcel } from './platformatic-produce.js';
import { clientOptions, PlatformaticSockets } from './platformatic-sockets.js';

const ATTEMPTS_MAX = 4;
const FIRST_DELAY_MS = 100;

/**
 * A producer on sockets of its own. The client knows where the partitions are and keeps the connections; its producer is
 * not used, because it makes several objects of every header.
 */
export class PlatformaticSendLine implements SendLine {
  private readonly client: Base;
  private readonly sockets: PlatformaticSockets;
  private keyless = 0;

  constructor(
    reach: KafkaReach,
    private readonly clock: Clock,
    private readonly deadlineMs: number,
  ) {
    this.client = new Base(clientOptions(reach, deadlineMs));
    this.sockets = new PlatformaticSockets(this.client.connections);
  }

  /** A partition that has moved is looked for a few times; what arrived already may then arrive twice. */
  async send(messages: readonly BusMessage[]): Promise<void> {
    const topics = [...new Set(messages.map(({ topic }) => topic))];
    for (let attempt = 1; ; attempt += 1) {
      try {
        const cluster = await this.client.metadata({ topics, forceUpdate: attempt > 1 });
        const parcels = [...this.parcelsOf(messages, cluster)];
        await Promise.all(parcels.map(([leader, parcel]) => this.deliver(leader, parcel, cluster)));
        return;
      } catch (error) {
        const hasMoved = error instanceof Error && findErrorBy(error, 'hasStaleMetadata', true) !== null;
        if (!hasMoved || attempt === ATTEMPTS_MAX) throw error;
        await this.clock.sleep(FIRST_DELAY_MS * 2 ** attempt);
      }
    }
  }

  close(): Promise<void> {
    return this.client.close();
  }

  destroy(): void {
    this.sockets.destroy();
    this.client.close(() => undefined);
  }

  private async deliver(leader: number, parcel: Parcel, { brokers }: ClusterMetadata): Promise<void> {
    const broker = brokers.get(leader);
    if (broker === undefined) throw new Error(`broker ${leader} is not in the cluster`);
    await produce(await this.client.connections.get(broker), parcel, this.clock.now(), this.deadlineMs);
  }

  /** One parcel for each broker that leads a partition. */
  private parcelsOf(messages: readonly BusMessage[], { topics }: ClusterMetadata): ReadonlyMap<number, Parcel> {
    const parcels = new Map<number, Map<string, Map<number, Addressed[]>>>();
    for (const message of messages) {
      const key = message.key === null ? null : Buffer.from(message.key);
      const partitions = topics.get(message.topic)?.partitions ?? [];
      const partition = (key === null ? this.keyless++ : murmur2(key)) % partitions.length;
      const parcel = known(parcels, partitions[partition]?.leader ?? -1, () => new Map<string, Map<number, Addressed[]>>());
      const ofTopic = known(parcel, message.topic, () => new Map<number, Addressed[]>());
      known(ofTopic, partition, () => []).push({ ...message, key });
    }
    return parcels;
  }
}

function known<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const existing = map.get(key);
  if (existing !== undefined) return existing;
  const made = make();
  map.set(key, made);
  return made;
}
