import type { Consumer, EachBatchPayload, KafkaMessage } from 'kafkajs';

import type { ReceivedMessage } from './bus.js';
import { settledWithin, withDeadline } from './deadline.js';
import type { Member, MemberListener, MemberOptions, PartitionOffset } from './kafka-driver.js';
import { CLIENT_RETRY, KafkajsConnection } from './kafkajs-connection.js';
import { offsetAfter } from './lane.js';

const START_MS = 30_000;
const LEAVE_MS = 1_500;
const REBALANCE_MS = 20_000;
const REQUEST_MS = 10_000;
/** Every partition of a fetch is taken over side by side; taking over never waits for a handler. */
const TAKEN_OVER_AT_ONCE = 64;

/**
 * One life of one kafkajs consumer. The fetch loop only takes messages over and never waits for a handler: with this
 * client, a batch that is waited for would hold up the fetches and the heartbeats of every partition on the same broker.
 */
export class KafkajsMember implements Member {
  private readonly connection: KafkajsConnection;
  private readonly consumer: Consumer;
  private readonly end = new AbortController();
  private reason = 'stopped';
  private lastSignAtMs: number;
  private joinedOnce = false;
  /** Before its first join and from its stop on the client refuses to be regulated; the next join regulates everything anew. */
  private regulable = false;

  constructor(
    private readonly options: MemberOptions,
    private readonly listener: MemberListener,
  ) {
    this.lastSignAtMs = options.clock.now();
    this.connection = new KafkajsConnection(options.reach, REQUEST_MS);
    this.consumer = this.connection.kafka.consumer({
      groupId: options.group,
      sessionTimeout: options.sessionTimeoutMs,
      heartbeatInterval: options.heartbeatMs,
      rebalanceTimeout: REBALANCE_MS,
      minBytes: 1,
      maxWaitTimeInMs: options.fetchWaitMs,
      maxBytesPerPartition: options.fetchBytesPerPartitionMax,
      allowAutoTopicCreation: false,
      metadataMaxAge: 60_000,
      retry: CLIENT_RETRY,
    });
    this.listen();
  }

  async live(): Promise<string> {
    const { clock } = this.options;
    withDeadline(clock, START_MS, this.start()).catch((error: unknown) => this.finish(messageOf(error)));
    while (!this.end.signal.aborted) {
      await clock.sleep(Math.ceil(this.options.silenceMs / 4), this.end.signal);
      if (clock.now() - this.lastSignAtMs > this.options.silenceMs) this.finish('silent');
    }
    return this.reason;
  }

  get silentForMs(): number {
    return this.options.clock.now() - this.lastSignAtMs;
  }

  get hasJoined(): boolean {
    return this.joinedOnce;
  }

  pause(topic: string, partition: number): void {
    if (this.regulable) this.consumer.pause([{ topic, partitions: [partition] }]);
  }

  resume(topic: string, partition: number): void {
    if (this.regulable) this.consumer.resume([{ topic, partitions: [partition] }]);
  }

  seek(place: PartitionOffset): void {
    this.consumer.seek({ ...place });
  }

  async commit(places: readonly PartitionOffset[], deadlineMs: number): Promise<void> {
    await withDeadline(
      this.options.clock,
      deadlineMs,
      this.consumer.commitOffsets(places.map((place) => ({ ...place }))),
    );
  }

  async leave(): Promise<void> {
    this.finish('stopped');
    await settledWithin(this.options.clock, LEAVE_MS, this.consumer.disconnect());
    this.connection.destroy();
  }

  private async start(): Promise<void> {
    await this.consumer.connect();
    await this.consumer.subscribe({ topics: [...this.options.topics], fromBeginning: true });
    await this.consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: TAKEN_OVER_AT_ONCE,
      eachBatch: (payload) => this.takeOver(payload),
    });
  }

  private async takeOver({ batch, resolveOffset, isRunning, isStale }: EachBatchPayload): Promise<void> {
    if (this.end.signal.aborted || !isRunning() || isStale()) return;
    const { topic, partition, messages } = batch;
    const last = messages[messages.length - 1];
    if (last === undefined) return;
    resolveOffset(last.offset);
    this.listener.onMessages(
      topic,
      partition,
      messages.map((message) => received(topic, partition, message)),
      offsetAfter(batch.lastOffset()),
    );
    if (this.options.fetchPauseMs > 0) await this.options.clock.sleep(this.options.fetchPauseMs, this.end.signal);
  }

  private listen(): void {
    const { events } = this.consumer;
    const sign = (): void => {
      this.lastSignAtMs = this.options.clock.now();
    };
    this.consumer.on(events.FETCH, sign);
    this.consumer.on(events.HEARTBEAT, sign);
    this.consumer.on(events.REBALANCING, () => {
      if (!this.end.signal.aborted) this.listener.onRebalancing();
    });
    this.consumer.on(events.GROUP_JOIN, ({ payload }) => {
      sign();
      this.joinedOnce = true;
      if (this.end.signal.aborted) return;
      this.regulable = true;
      this.listener.onJoined(payload.memberId, new Map(Object.entries(payload.memberAssignment)));
    });
    this.consumer.on(events.STOP, () => {
      this.regulable = false;
    });
    this.consumer.on(events.CRASH, ({ payload }) => this.finish(messageOf(payload.error)));
  }

  private finish(reason: string): void {
    if (this.end.signal.aborted) return;
    this.reason = reason;
    this.regulable = false;
    this.end.abort();
  }
}

function received(topic: string, partition: number, message: KafkaMessage): ReceivedMessage {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(message.headers ?? {})) {
    if (value === undefined) continue;
    // A repeated header keeps its last value, as the binding of CloudEvents has single values only.
    const single = Array.isArray(value) ? value[value.length - 1] : value;
    headers[name] = single?.toString() ?? '';
  }
  return {
    topic,
    partition,
    offset: message.offset,
    key: message.key === null ? null : message.key.toString(),
    value: message.value,
    headers,
    timestampMs: Number(message.timestamp),
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
