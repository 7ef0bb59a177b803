import type { Clock } from '@hoso/kernel';

import type { BusMessage, ReceivedMessage, TopicDeclaration } from './bus.js';
import type { KafkaReach } from './kafka-reach.js';

/**
 * What a client library is asked for. Everything that waits, repeats, gathers and renews is the bus's own
 * (`kafka-bus.ts` and what it stands on), and the same for every driver.
 */
export interface KafkaDriver {
  /** Broker and client with its version, for banners and reports. */
  readonly engine: string;
  /** No request takes longer than `deadlineMs`. */
  readonly openSendLine: (reach: KafkaReach, clock: Clock, deadlineMs: number) => SendLine;
  readonly openAdminLine: (reach: KafkaReach, clock: Clock) => AdminLine;
  readonly newMember: (options: MemberOptions, listener: MemberListener) => Member;
}

/** Something with sockets of its own, so that it can be thrown away for good. */
interface Line {
  /** Ends politely; whoever calls does not wait for ever. */
  close(): Promise<void>;
  /** Cuts every socket at once and lets no new one be opened; whoever still waits for an answer is told. */
  destroy(): void;
}

/** A plain producer: all acknowledgements, no idempotent mode. */
export interface SendLine extends Line {
  /** Resolves when all is acknowledged; rejects with what the client says (`kafka-failure.ts` understands it). */
  send(messages: readonly BusMessage[]): Promise<void>;
}

/** Questions to the cluster; each rejects with what the client says. */
export interface AdminLine extends Line {
  ping(): Promise<void>;
  /**
   * Creates those that do not exist, and waits until the leader of each of their partitions answers for it. Whoever was
   * quicker is right.
   */
  createMissing(declarations: readonly TopicDeclaration[]): Promise<void>;
  /** Every partition of `topics`, as the group and the brokers see it. */
  standings(group: string, topics: readonly string[]): Promise<readonly Standing[]>;
  /** Takes those members out of the group that call themselves `clientId`, as if they had left it; how many they were. */
  endMemberships(group: string, clientId: string): Promise<number>;
}

/** How far a group is in one partition. Offsets; a negative `committed` says that there is none. */
export interface Standing {
  readonly topic: string;
  readonly committed: bigint;
  readonly first: bigint;
  readonly end: bigint;
}

export interface MemberOptions {
  readonly reach: KafkaReach;
  readonly clock: Clock;
  readonly group: string;
  readonly topics: readonly string[];
  readonly sessionTimeoutMs: number;
  readonly heartbeatMs: number;
  readonly fetchWaitMs: number;
  readonly fetchPauseMs: number;
  readonly fetchBytesPerPartitionMax: number;
  /** Without a sign of life for so long, the membership is given up. */
  readonly silenceMs: number;
}

/** What a membership tells: all called at once, in the order of events, and must not throw. */
export interface MemberListener {
  readonly onJoined: (memberId: string, assignment: ReadonlyMap<string, readonly number[]>) => void;
  /** The group is about to be dealt out anew. */
  readonly onRebalancing: () => void;
  /** `nextOffset` follows the last message, or the last marker behind it. */
  readonly onMessages: (
    topic: string,
    partition: number,
    messages: readonly ReceivedMessage[],
    nextOffset: string,
  ) => void;
}

export interface PartitionOffset {
  readonly topic: string;
  readonly partition: number;
  /** The next offset to read. */
  readonly offset: string;
}

/** One life of one consumer: from connecting to the first thing it cannot get over by itself. */
export interface Member {
  /** Runs until something ends it, and says what. Never rejects. */
  live(): Promise<string>;
  /** How long ago the broker last answered a fetch, a heartbeat or a join, milliseconds. */
  readonly silentForMs: number;
  /** Whether the group ever took it in. */
  readonly hasJoined: boolean;
  pause(topic: string, partition: number): void;
  resume(topic: string, partition: number): void;
  /** The next fetch of the partition starts at `offset`; what an earlier fetch still brings is dropped. */
  seek(place: PartitionOffset): void;
  commit(places: readonly PartitionOffset[], deadlineMs: number): Promise<void>;
  /** Leaves the group if it still can, and is gone in any case. */
  leave(): Promise<void>;
}
