/**
 * The courier, as a port: publish in batches, consume in batches, pause, commit.
 *
 * The courier may lose, repeat and reorder. Nothing that the house promises stands on it; it only makes the news travel fast.
 */

/** A message as it goes out. `key` decides the partition: messages with one key keep their order. */
export interface BusMessage {
  readonly topic: string;
  readonly key: string | null;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, string>>;
}

/** A message as it comes in, with its place. */
export interface ReceivedMessage extends BusMessage {
  readonly partition: number;
  readonly offset: string;
  /** Milliseconds since the epoch, as stamped by the broker or the producer. */
  readonly timestampMs: number;
}

export interface ReceivedBatch {
  readonly topic: string;
  readonly partition: number;
  /** At least one, in the order of their offsets. */
  readonly messages: readonly ReceivedMessage[];
}

export interface ConsumeOptions {
  /** The consumer group's id, exactly as the broker sees it. */
  readonly group: string;
  readonly topics: readonly string[];
  /**
   * Called with one batch of one partition at a time; batches of different partitions run side by side.
   * When it resolves, the batch's end is committed. When it rejects, nothing is committed: that partition
   * waits (with growing, bounded delays, membership kept alive) and the same batch is handed in again, without end.
   */
  readonly handle: (batch: ReceivedBatch) => Promise<void>;
  /** How many messages a batch holds at most. */
  readonly batchMessagesMax: number;
}

/** A group's running membership. */
export interface Consumption {
  /** Stops fetching on every topic until `resume`; membership is kept. */
  pause(): void;
  resume(): void;
  /** Messages between the last commit and the end of each assigned or known partition, summed. */
  lag(): Promise<number>;
  /** True once the group has assigned partitions (or none are left to assign) and fetching goes on. */
  readonly assigned: boolean;
  /** Finishes the batches in hand, commits, leaves the group. */
  stop(): Promise<void>;
}

/** How far a group is in a topic: messages behind its committed positions, and messages before them. */
export interface Progress {
  readonly topic: string;
  readonly heard: number;
  readonly waiting: number;
}

export interface TopicDeclaration {
  readonly topic: string;
  readonly partitions: number;
  readonly replicationFactor: number;
  readonly retentionMs: number;
}

export abstract class Bus {
  /** Which broker and driver, for banners and reports, for example `Apache Kafka (kafkajs 2.2.4)`. */
  abstract readonly engine: string;

  /** Creates what is missing of the declared topics; never changes what exists. An explicit step, never an accident of producing. */
  abstract ensureTopics(topics: readonly TopicDeclaration[]): Promise<void>;

  /**
   * Resolves when every message is acknowledged by all in-sync replicas. A `Failure('broker', …)` says that any part of
   * them may or may not be stored: publish again, duplicates are harmless. Messages of one key keep their order within a call
   * and across calls that were awaited one after the other.
   */
  abstract publish(messages: readonly BusMessage[]): Promise<void>;

  /** Joins a group, from the earliest message where the group has no position yet. */
  abstract consume(options: ConsumeOptions): Promise<Consumption>;

  /** How far a group is in each of these topics, whoever belongs to it. A `Failure` when the broker does not say, or one does not exist. */
  abstract progress(group: string, topics: readonly string[]): Promise<readonly Progress[]>;

  /** Resolves when the broker answers; a `Failure` otherwise. */
  abstract ping(): Promise<void>;

  abstract close(): Promise<void>;
}
