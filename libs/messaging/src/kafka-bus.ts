import { Clock, Failure, Random } from '@hoso/kernel';

import { Bus, type BusMessage, type Consumption, type ConsumeOptions, type Progress, type TopicDeclaration } from './bus.js';
import { KafkaAdmin } from './kafka-admin.js';
import { KafkaConsumption } from './kafka-consumption.js';
import type { KafkaDriver, MemberOptions } from './kafka-driver.js';
import type { KafkaReach } from './kafka-reach.js';
import { KafkaSender } from './kafka-sender.js';
import { checkDeclarations } from './topic-declaration.js';

export interface KafkaBusOptions extends KafkaReach {
  readonly clock: Clock;
  readonly random: Random;
  /**
   * Nobody else who lives has this client id. Then a membership that a killed process of this name left behind is ended
   * before the next one joins: it would hold its partitions until its session is over, and the next one waiting.
   */
  readonly clientIdIsUnique?: boolean;
  /** From a call of `publish` to its answer. */
  readonly publishDeadlineMs?: number;
  /** Messages that may wait for their turn to be sent; more are refused at once with `Failure('broker', 'busy')`. */
  readonly waitingMessagesMax?: number;
  /** A rest after each request: messages that follow closely travel together, the first one at once. */
  readonly sendRestMs?: number;
  /** Below the broker's own limit of a batch (`message.max.bytes`, 1 MiB unless configured). */
  readonly requestBytesMax?: number;
  /** After so long without a heartbeat a member's partitions go to the others. The broker allows 6 seconds and more. */
  readonly sessionTimeoutMs?: number;
  /** How long the broker may keep a fetch open that has nothing to bring. */
  readonly fetchWaitMs?: number;
  /**
   * A rest after each fetch that brought something: larger batches and less work for both sides, at so much latency.
   */
  readonly fetchPauseMs?: number;
  readonly fetchBytesPerPartitionMax?: number;
  /** Positions handled within so long are committed together. */
  readonly commitEveryMs?: number;
  /** A consumer without any sign of life for so long is made anew. */
  readonly silenceMs?: number;
}

/**
 * The courier over Apache Kafka, by whichever client: a plain producer with all acknowledgements and one request at a
 * time, and batch consumers whose fetching, handling and committing do not wait for each other. See the README for the
 * reasons.
 */
export class KafkaBus extends Bus {
  override readonly engine: string;
  private readonly sender: KafkaSender;
  private readonly admin: KafkaAdmin;
  private readonly consumptions = new Set<KafkaConsumption>();
  private closed = false;

  constructor(
    private readonly driver: KafkaDriver,
    private readonly options: KafkaBusOptions,
  ) {
    super();
    this.engine = driver.engine;
    this.admin = new KafkaAdmin(() => driver.openAdminLine(options, options.clock), options.clock);
    const deadlineMs = options.publishDeadlineMs ?? 10_000;
    this.sender = new KafkaSender({
      openLine: () => driver.openSendLine(options, options.clock, deadlineMs),
      clock: options.clock,
      deadlineMs,
      requestBytesMax: options.requestBytesMax ?? 768 * 1024,
      waitingMessagesMax: options.waitingMessagesMax ?? 50_000,
      restMs: options.sendRestMs ?? 25,
      log: options.log,
    });
  }

  override async ensureTopics(topics: readonly TopicDeclaration[]): Promise<void> {
    checkDeclarations(topics);
    this.mustBeOpen();
    await this.admin.createMissing(topics);
  }

  override async publish(messages: readonly BusMessage[]): Promise<void> {
    if (messages.length > 0) await this.sender.send(messages);
  }

  override async consume(options: ConsumeOptions): Promise<Consumption> {
    this.mustBeOpen();
    const { clock, random, log, onError } = this.options;
    const sessionTimeoutMs = this.options.sessionTimeoutMs ?? 6_000;
    const consumption = new KafkaConsumption({
      ...options,
      clock,
      random,
      log,
      onError,
      admin: this.admin,
      commitEveryMs: this.options.commitEveryMs ?? 1_000,
      sessionTimeoutMs,
      ...(this.options.clientIdIsUnique === true
        ? { endFormerMemberships: () => this.admin.endMemberships(options.group, this.options.clientId) }
        : {}),
      onEnd: (ended) => this.consumptions.delete(ended),
      newMember: (topics, listener) =>
        this.driver.newMember({ ...this.settingsOfMembers(sessionTimeoutMs), group: options.group, topics }, listener),
    });
    this.consumptions.add(consumption);
    consumption.start();
    return consumption;
  }

  override async progress(group: string, topics: readonly string[]): Promise<readonly Progress[]> {
    this.mustBeOpen();
    return this.admin.progress(group, topics);
  }

  override async ping(): Promise<void> {
    this.mustBeOpen();
    await this.admin.ping();
  }

  override async close(): Promise<void> {
    this.closed = true;
    await Promise.all([...this.consumptions].map((consumption) => consumption.stop()));
    await Promise.all([this.sender.close(), this.admin.close()]);
  }

  private settingsOfMembers(sessionTimeoutMs: number): Omit<MemberOptions, 'group' | 'topics'> {
    return {
      reach: this.options,
      clock: this.options.clock,
      sessionTimeoutMs,
      // Also how soon a member hears that the group is dealt out anew.
      heartbeatMs: Math.min(500, Math.floor(sessionTimeoutMs / 4)),
      fetchWaitMs: this.options.fetchWaitMs ?? 500,
      fetchPauseMs: this.options.fetchPauseMs ?? 80,
      fetchBytesPerPartitionMax: this.options.fetchBytesPerPartitionMax ?? 512 * 1024,
      silenceMs: this.options.silenceMs ?? 30_000,
    };
  }

  private mustBeOpen(): void {
    if (this.closed) throw new Failure('broker', 'closed');
  }
}
