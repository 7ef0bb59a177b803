import { Clock } from '@hoso/kernel';
import { Admin, ListOffsetTimestamps, ProtocolError, type ListedOffsetsTopic } from '@platformatic/kafka';

import type { TopicDeclaration } from './bus.js';
import { ASK_MS, CREATE_MS, settingsOf, untilLed } from './kafka-admin.js';
import type { AdminLine, Standing } from './kafka-driver.js';
import type { KafkaReach } from './kafka-reach.js';
import { clientOptions, PlatformaticSockets } from './platformatic-sockets.js';

interface TopicPartitions {
  readonly name: string;
  readonly partitionIndexes: number[];
}

/** The questions, asked through this library. */
export class PlatformaticAdminLine implements AdminLine {
  private readonly admin: Admin;
  private readonly sockets: PlatformaticSockets;

  constructor(
    reach: KafkaReach,
    private readonly clock: Clock,
  ) {
    this.admin = new Admin({ ...clientOptions(reach, ASK_MS), timeout: CREATE_MS });
    this.sockets = new PlatformaticSockets(this.admin.connections);
  }

  async ping(): Promise<void> {
    await this.admin.metadata({ topics: [], forceUpdate: true });
  }

  async createMissing(declarations: readonly TopicDeclaration[]): Promise<void> {
    const existing = new Set(await this.admin.listTopics());
    const missing = declarations.filter(({ topic }) => !existing.has(topic));
    // Settings belong to a request here, not to a topic in it.
    for (const declaration of missing) await this.create(declaration);
    if (missing.length === 0) return;
    const names = missing.map(({ topic }) => topic);
    await untilLed(this.clock, async () => this.offsetsAt(ListOffsetTimestamps.LATEST, await this.partitionsOf(names)));
  }

  async standings(groupId: string, names: readonly string[]): Promise<readonly Standing[]> {
    const known = await this.partitionsOf(names);
    // The ends last: what is handled meanwhile must not make a group look further behind than it is.
    const firsts = offsetsOf(await this.offsetsAt(ListOffsetTimestamps.EARLIEST, known));
    const groups = await this.admin.listConsumerGroupOffsets({ groups: [{ groupId, topics: known }] });
    const committed = new Map<string, bigint>();
    for (const { name, partitions } of groups.flatMap((group) => group.topics)) {
      for (const each of partitions) committed.set(`${name}/${each.partitionIndex}`, each.committedOffset);
    }
    const ends = offsetsOf(await this.offsetsAt(ListOffsetTimestamps.LATEST, known));
    return Array.from(ends, ([name, end]) => ({
      topic: name.slice(0, name.lastIndexOf('/')),
      committed: committed.get(name) ?? -1n,
      first: firsts.get(name) ?? 0n,
      end,
    }));
  }

  async endMemberships(groupId: string, clientId: string): Promise<number> {
    const group = (await this.admin.describeGroups({ groups: [groupId] })).get(groupId);
    const members = [...(group?.members.values() ?? [])].filter((member) => member.clientId === clientId);
    if (members.length > 0) {
      await this.admin.removeMembersFromConsumerGroup({ groupId, members: members.map(({ id }) => ({ memberId: id })) });
    }
    return members.length;
  }

  close(): Promise<void> {
    return this.admin.close();
  }

  destroy(): void {
    this.sockets.destroy();
    this.admin.close(() => undefined);
  }

  private async partitionsOf(names: readonly string[]): Promise<TopicPartitions[]> {
    const { topics } = await this.admin.metadata({ topics: [...names] });
    return Array.from(topics, ([name, { partitionsCount }]) => ({
      name,
      partitionIndexes: Array.from({ length: partitionsCount }, (_, index) => index),
    }));
  }

  private offsetsAt(timestamp: bigint, topics: readonly TopicPartitions[]): Promise<ListedOffsetsTopic[]> {
    const wanted = topics.map(({ name, partitionIndexes }) => ({
      name,
      partitions: partitionIndexes.map((partitionIndex) => ({ partitionIndex, timestamp })),
    }));
    return this.admin.listOffsets({ topics: wanted });
  }

  private async create(declaration: TopicDeclaration): Promise<void> {
    const { topic, partitions, replicationFactor } = declaration;
    try {
      await this.admin.createTopics({
        topics: [topic],
        partitions,
        replicas: replicationFactor,
        configs: settingsOf(declaration),
      });
    } catch (error) {
      if (!isAlreadyThere(error)) throw error;
    }
  }
}

function offsetsOf(topics: readonly ListedOffsetsTopic[]): ReadonlyMap<string, bigint> {
  const offsets = new Map<string, bigint>();
  for (const { name, partitions } of topics) {
    for (const { partitionIndex, offset } of partitions) offsets.set(`${name}/${partitionIndex}`, offset);
  }
  return offsets;
}

/** Two processes may create at once; the later one is told so. */
function isAlreadyThere(error: unknown): boolean {
  if (error instanceof ProtocolError) return Reflect.get(error, 'apiId') === 'TOPIC_ALREADY_EXISTS';
  return error instanceof AggregateError && error.errors.length > 0 && error.errors.every(isAlreadyThere);
}
