import type { BusMessage, Progress, ReceivedMessage, TopicDeclaration } from './bus.js';

/** A place in the broker: one partition of one topic. */
export interface Place {
  readonly topic: string;
  readonly partition: number;
}

/** What the broker tells a member of a group. */
export interface MemoryMember {
  readonly topics: readonly string[];
  /** The partitions that are this member's from now on; everything else is not. */
  assign(places: readonly Place[]): void;
  /** There is more to read, or the broker came back. */
  wake(place?: Place): void;
  /** Positions were moved: forget what was fetched and read again from the committed position. */
  restart(): void;
}

interface MemoryGroup {
  readonly members: MemoryMember[];
  /** Next offset to read, per place. */
  readonly committed: Map<string, number>;
}

/**
 * What several `MemoryBus`es share, as processes share a broker: logs that keep everything, groups and their positions.
 * Assignment is immediate and even; nothing in here waits, so everything that happens happens in the order of the
 * calls.
 */
export class MemoryBroker {
  private readonly logs = new Map<string, ReceivedMessage[][]>();
  private readonly groups = new Map<string, MemoryGroup>();
  private keyless = 0;
  private up = true;

  /** False while the broker plays dead: nothing is taken in or given out, nothing is forgotten. */
  get available(): boolean {
    return this.up;
  }

  set available(available: boolean) {
    this.up = available;
    if (!available) return;
    for (const group of this.groups.values()) for (const member of [...group.members]) member.wake();
  }

  createMissing(declarations: readonly TopicDeclaration[]): void {
    const missing = declarations.filter(({ topic }) => !this.logs.has(topic));
    for (const { topic, partitions } of missing) {
      this.logs.set(
        topic,
        Array.from({ length: partitions }, () => []),
      );
    }
    if (missing.length > 0) for (const group of this.groups.values()) this.rebalance(group);
  }

  knows(topic: string): boolean {
    return this.logs.has(topic);
  }

  /** Stores a message of a known topic at the end of its partition and tells those who read there. */
  append(message: BusMessage, timestampMs: number): void {
    const partitions = this.logs.get(message.topic) ?? [];
    const number = message.key === null ? (this.keyless += 1) : hashOf(message.key);
    const partition = number % partitions.length;
    const log = partitions[partition];
    if (log === undefined) return;
    log.push({
      topic: message.topic,
      key: message.key,
      value: message.value === null ? null : Buffer.from(message.value),
      headers: { ...message.headers },
      partition,
      offset: String(log.length),
      timestampMs,
    });
    const place = { topic: message.topic, partition };
    for (const group of this.groups.values()) for (const member of [...group.members]) member.wake(place);
  }

  /** At most `most` messages from offset `from` on. */
  read(place: Place, from: number, most: number): readonly ReceivedMessage[] {
    return this.logs.get(place.topic)?.[place.partition]?.slice(from, from + most) ?? [];
  }

  join(groupId: string, member: MemoryMember): void {
    const group = this.group(groupId);
    group.members.push(member);
    this.rebalance(group);
  }

  leave(groupId: string, member: MemoryMember): void {
    const group = this.group(groupId);
    const index = group.members.indexOf(member);
    if (index < 0) return;
    group.members.splice(index, 1);
    member.assign([]);
    this.rebalance(group);
  }

  commit(groupId: string, place: Place, nextOffset: number): void {
    this.group(groupId).committed.set(nameOf(place), nextOffset);
  }

  committed(groupId: string, place: Place): number {
    return this.group(groupId).committed.get(nameOf(place)) ?? 0;
  }

  progress(groupId: string, topics: readonly string[]): readonly Progress[] {
    return topics.filter((topic) => this.logs.has(topic)).map((topic) => {
      const logs = this.logs.get(topic)!;
      const heard = logs.reduce((sum, _, partition) => sum + this.committed(groupId, { topic, partition }), 0);
      return { topic, heard, waiting: logs.reduce((sum, log) => sum + log.length, 0) - heard };
    });
  }

  lag(groupId: string, topics: readonly string[]): number {
    return this.progress(groupId, topics).reduce((sum, { waiting }) => sum + waiting, 0);
  }

  /** Puts a group back to the first message of everything it reads: every message comes again. */
  rewind(groupId: string): void {
    const group = this.group(groupId);
    group.committed.clear();
    for (const member of [...group.members]) member.restart();
  }

  private group(groupId: string): MemoryGroup {
    const known = this.groups.get(groupId);
    if (known !== undefined) return known;
    const group: MemoryGroup = { members: [], committed: new Map() };
    this.groups.set(groupId, group);
    return group;
  }

  /** Deals the partitions of every topic out in turn among the members that listen to it, the longest-serving first. */
  private rebalance(group: MemoryGroup): void {
    const shares = new Map<MemoryMember, Place[]>(group.members.map((member) => [member, []]));
    let turn = 0;
    for (const [topic, partitions] of this.logs) {
      const listeners = group.members.filter((member) => member.topics.includes(topic));
      if (listeners.length === 0) continue;
      for (const partition of partitions.keys()) {
        const owner = listeners[turn % listeners.length];
        if (owner !== undefined) shares.get(owner)?.push({ topic, partition });
        turn += 1;
      }
    }
    for (const [member, places] of shares) member.assign(places);
  }
}

/** One spelling per place, for maps. */
export function nameOf(place: Place): string {
  return `${place.topic}/${place.partition}`;
}

/** FNV-1a over the key's code units: the same key goes to the same partition, always. */
function hashOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < key.length; index += 1) {
    hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}
