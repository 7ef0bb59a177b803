import { Clock } from '@hoso/kernel';
import { Base, type ClusterMetadata } from '@platformatic/kafka';

import type { BusMessage } from './bus.js';
import type { SendLine } from './kafka-driver.js';
import type { KafkaReach } from './kafka-reach.js';
import { murmur2 } from './murmur2.js';
import { movedAway, produce, type Addressed, type Parcel } from './platformatic-produce.js';
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

  /** A partition that has moved is looked for a few times, and only what it missed is sent again. */
  async send(messages: readonly BusMessage[]): Promise<void> {
    let rest = messages;
    for (let attempt = 1; rest.length > 0; attempt += 1) {
      if (attempt > 1) await this.clock.sleep(FIRST_DELAY_MS * 2 ** attempt);
      const topics = [...new Set(rest.map(({ topic }) => topic))];
      const cluster = await this.client.metadata({ topics, forceUpdate: attempt > 1 });
      const deliveries = Array.from(this.parcelsOf(rest, cluster), ([leader, parcel]) =>
        this.deliver(leader, parcel, cluster, attempt < ATTEMPTS_MAX),
      );
      rest = (await Promise.all(deliveries)).flat();
    }
  }

  close(): Promise<void> {
    return this.client.close();
  }

  destroy(): void {
    this.sockets.destroy();
    this.client.close(() => undefined);
  }

  /** Answers what has to be sent elsewhere. */
  private async deliver(
    leader: number,
    parcel: Parcel,
    { brokers }: ClusterMetadata,
    mayBeSentAgain: boolean,
  ): Promise<readonly BusMessage[]> {
    const broker = brokers.get(leader);
    if (broker === undefined) throw new Error(`broker ${leader} is not in the cluster`);
    const connection = await this.client.connections.get(broker);
    try {
      await produce(connection, parcel, this.clock.now(), this.deadlineMs);
      return [];
    } catch (error) {
      const moved = mayBeSentAgain ? movedAway(parcel, error) : undefined;
      if (moved === undefined) throw error;
      return moved;
    }
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
      known(ofTopic, partition, () => []).push({ message, key });
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
