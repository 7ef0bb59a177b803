import { Clock } from '@hoso/kernel';

import type { Progress, TopicDeclaration } from './bus.js';
import { settledWithin, withDeadline } from './deadline.js';
import type { AdminLine } from './kafka-driver.js';
import { brokerFailure } from './kafka-failure.js';

export const ASK_MS = 5_000;
export const CREATE_MS = 30_000;
const CLOSE_MS = 1_000;
const LOOK_EVERY_MS = 50;

/** Questions to the cluster over one kept line, each with a deadline; a failed one is asked anew next time. */
export class KafkaAdmin {
  private line: AdminLine | undefined;

  constructor(
    private readonly openLine: () => AdminLine,
    private readonly clock: Clock,
  ) {}

  async ping(): Promise<void> {
    await this.ask(ASK_MS, (line) => line.ping());
  }

  async createMissing(declarations: readonly TopicDeclaration[]): Promise<void> {
    await this.ask(CREATE_MS, (line) => line.createMissing(declarations));
  }

  /** How far the group is in each topic, all its partitions together. */
  async progress(group: string, topics: readonly string[]): Promise<readonly Progress[]> {
    const standings = await this.ask(ASK_MS, (line) => line.standings(group, topics));
    return Array.from(Map.groupBy(standings, ({ topic }) => topic), ([topic, partitions]) => {
      const ofEach = partitions.map(({ committed, first, end }) => ({ from: committed < first ? first : committed, end }));
      return {
        topic,
        heard: Number(ofEach.reduce((sum, { from }) => sum + from, 0n)),
        waiting: Number(ofEach.reduce((sum, { from, end }) => (end > from ? sum + end - from : sum), 0n)),
      };
    });
  }

  /** How many members of that name were taken out of the group. */
  endMemberships(group: string, clientId: string): Promise<number> {
    return this.ask(ASK_MS, (line) => line.endMemberships(group, clientId));
  }

  async close(): Promise<void> {
    const line = this.line;
    this.line = undefined;
    if (line === undefined) return;
    await settledWithin(this.clock, CLOSE_MS, line.close());
    line.destroy();
  }

  private async ask<Answer>(deadlineMs: number, question: (line: AdminLine) => Promise<Answer>): Promise<Answer> {
    const line = (this.line ??= this.openLine());
    try {
      return await withDeadline(this.clock, deadlineMs, question(line));
    } catch (error) {
      if (this.line === line) this.line = undefined;
      line.destroy();
      throw brokerFailure(error);
    }
  }
}

/**
 * Asks the leaders of new partitions until each of them answers. A broker is named the leader before it takes anything for
 * the partition, and what is sent in between is refused in part: a client that sends all of it again doubles the rest.
 */
export async function untilLed(clock: Clock, askLeaders: () => Promise<unknown>): Promise<void> {
  for (;;) {
    try {
      await askLeaders();
      return;
    } catch (error) {
      if (!['unknown-topic', 'no-leader'].includes(brokerFailure(error).code)) throw error;
    }
    await clock.sleep(LOOK_EVERY_MS);
  }
}

/** The settings with which a declared topic is created, as the broker names them. */
export function settingsOf({ replicationFactor, retentionMs }: TopicDeclaration): { name: string; value: string }[] {
  return [
    { name: 'retention.ms', value: String(retentionMs) },
    // With three copies, two must have a message before it is acknowledged; with fewer, one lost broker would stop us.
    { name: 'min.insync.replicas', value: replicationFactor >= 3 ? '2' : '1' },
  ];
}
