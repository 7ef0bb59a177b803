import { Clock } from '@hoso/kernel';
import type { Admin } from 'kafkajs';

import type { TopicDeclaration } from './bus.js';
import { ASK_MS, CREATE_MS, settingsOf, untilLed } from './kafka-admin.js';
import type { AdminLine, Standing } from './kafka-driver.js';
import type { KafkaReach } from './kafka-reach.js';
import { CLIENT_RETRY, KafkajsConnection } from './kafkajs-connection.js';

/** The questions, asked through kafkajs. */
export class KafkajsAdminLine implements AdminLine {
  private readonly connection: KafkajsConnection;
  private readonly admin: Admin;
  private ready: Promise<void> | undefined;

  constructor(
    reach: KafkaReach,
    private readonly clock: Clock,
  ) {
    this.connection = new KafkajsConnection(reach, ASK_MS);
    this.admin = this.connection.kafka.admin({ retry: CLIENT_RETRY });
  }

  async ping(): Promise<void> {
    await this.connected();
    await this.admin.describeCluster();
  }

  async createMissing(declarations: readonly TopicDeclaration[]): Promise<void> {
    await this.connected();
    const existing = new Set(await this.admin.listTopics());
    const missing = declarations.filter(({ topic }) => !existing.has(topic));
    if (missing.length === 0) return;
    // A topic that somebody else was quicker to create is no error to this client.
    await this.admin.createTopics({ waitForLeaders: false, timeout: CREATE_MS, topics: missing.map(asConfig) });
    // The client's own waiting gives up at once when the broker has not yet heard of what it has just created.
    for (const { topic } of missing) await untilLed(this.clock, () => this.admin.fetchTopicOffsets(topic));
  }

  async standings(groupId: string, topics: readonly string[]): Promise<readonly Standing[]> {
    await this.connected();
    const standings: Standing[] = [];
    const committed = await this.admin.fetchOffsets({ groupId, topics: [...topics] });
    for (const { topic, partitions } of committed) {
      const ends = new Map((await this.admin.fetchTopicOffsets(topic)).map((end) => [end.partition, end]));
      for (const { partition, offset } of partitions) {
        const end = ends.get(partition);
        if (end === undefined) continue;
        standings.push({ topic, committed: BigInt(offset), first: BigInt(end.low), end: BigInt(end.high) });
      }
    }
    return standings;
  }

  async endMemberships(groupId: string, clientId: string): Promise<number> {
    await this.connected();
    const { groups } = await this.admin.describeGroups([groupId]);
    const members = groups.flatMap((group) => group.members).filter((member) => member.clientId === clientId);
    for (const { memberId } of members) await this.connection.leaveFor(groupId, memberId);
    return members.length;
  }

  close(): Promise<void> {
    return this.admin.disconnect();
  }

  destroy(): void {
    this.connection.destroy();
    void this.admin.disconnect();
  }

  private connected(): Promise<void> {
    this.ready ??= this.admin.connect();
    return this.ready;
  }
}

function asConfig(declaration: TopicDeclaration) {
  const { topic, partitions, replicationFactor } = declaration;
  return { topic, numPartitions: partitions, replicationFactor, configEntries: settingsOf(declaration) };
}
