import { Clock } from '@hoso/kernel';
import kafkajs, { type Admin } from 'kafkajs';

import type { TopicDeclaration } from './bus.js';
import { settledWithin, withDeadline } from './deadline.js';
import { CLIENT_RETRY, KafkajsConnection, type KafkajsReach } from './kafkajs-connection.js';
import { brokerFailure } from './kafkajs-failure.js';

const ASK_MS = 5_000;
const CREATE_MS = 30_000;
const CLOSE_MS = 1_000;

interface Line {
  readonly connection: KafkajsConnection;
  readonly admin: Admin;
  readonly ready: Promise<void>;
}

/** Questions to the cluster over one kept connection, each with a deadline; a failed one is asked anew next time. */
export class KafkajsAdmin {
  private line: Line | undefined;

  constructor(
    private readonly reach: KafkajsReach,
    private readonly clock: Clock,
  ) {}

  async ping(): Promise<void> {
    await this.ask(ASK_MS, async (admin) => void (await admin.describeCluster()));
  }

  async createMissing(declarations: readonly TopicDeclaration[]): Promise<void> {
    await this.ask(CREATE_MS, async (admin) => {
      const existing = new Set(await admin.listTopics());
      const missing = declarations.filter(({ topic }) => !existing.has(topic));
      if (missing.length === 0) return;
      try {
        await admin.createTopics({ waitForLeaders: true, timeout: CREATE_MS, topics: missing.map(asConfig) });
      } catch (error) {
        if (!onlyBecauseSomebodyElseDid(error)) throw error;
      }
    });
  }

  /** Messages between the group's committed positions and the ends of all partitions of `topics`, summed. */
  async lag(groupId: string, topics: readonly string[]): Promise<number> {
    return this.ask(ASK_MS, async (admin) => {
      const committed = await admin.fetchOffsets({ groupId, topics: [...topics] });
      let lag = 0n;
      for (const { topic, partitions } of committed) {
        const ends = new Map((await admin.fetchTopicOffsets(topic)).map((end) => [end.partition, end]));
        for (const { partition, offset } of partitions) {
          const end = ends.get(partition);
          if (end === undefined) continue;
          const from = offset.startsWith('-') || BigInt(offset) < BigInt(end.low) ? BigInt(end.low) : BigInt(offset);
          const missing = BigInt(end.high) - from;
          if (missing > 0n) lag += missing;
        }
      }
      return Number(lag);
    });
  }

  async close(): Promise<void> {
    const line = this.line;
    this.line = undefined;
    if (line === undefined) return;
    await settledWithin(this.clock, CLOSE_MS, line.admin.disconnect());
    line.connection.destroy();
  }

  private async ask<Answer>(deadlineMs: number, question: (admin: Admin) => Promise<Answer>): Promise<Answer> {
    const line = (this.line ??= this.open());
    try {
      return await withDeadline(
        this.clock,
        deadlineMs,
        line.ready.then(() => question(line.admin)),
      );
    } catch (error) {
      if (this.line === line) this.line = undefined;
      line.connection.destroy();
      line.admin.disconnect().catch(() => undefined);
      throw brokerFailure(error);
    }
  }

  private open(): Line {
    const connection = new KafkajsConnection(this.reach, ASK_MS);
    const admin = connection.kafka.admin({ retry: CLIENT_RETRY });
    const ready = admin.connect();
    ready.catch(() => undefined);
    return { connection, admin, ready };
  }
}

function asConfig({ topic, partitions, replicationFactor, retentionMs }: TopicDeclaration) {
  return {
    topic,
    numPartitions: partitions,
    replicationFactor,
    configEntries: [
      { name: 'retention.ms', value: String(retentionMs) },
      // With three copies, two must have a message before it is acknowledged; with fewer, one lost broker would stop
      // us.
      { name: 'min.insync.replicas', value: replicationFactor >= 3 ? '2' : '1' },
    ],
  };
}

/** Two processes may create at once; the later one is told so for every topic that the other was quicker with. */
function onlyBecauseSomebodyElseDid(error: unknown): boolean {
  if (!(error instanceof kafkajs.KafkaJSAggregateError)) return false;
  return error.errors.every(
    (each: unknown) => each instanceof kafkajs.KafkaJSProtocolError && each.type === 'TOPIC_ALREADY_EXISTS',
  );
}
