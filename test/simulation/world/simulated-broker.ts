import type { BusMessage, ReceivedMessage } from '@hoso/messaging';

import type { World } from './world.js';

/** One partition of one topic. */
export interface Place {
  readonly name: string;
  readonly topic: string;
  readonly partition: number;
  log: ReceivedMessage[];
}

/** A member of a group: a process that wants to be handed what lies at the places that are its own. */
export interface Member {
  readonly topics: readonly string[];
  readonly isAlive: boolean;
  /** There may be something to fetch. */
  wake(): void;
}

interface Group {
  members: Member[];
  readonly owners: Map<string, Member>;
  /** The next offset to hand in, by place. */
  readonly committed: Map<string, number>;
}

/** The broker that all processes share: logs, groups and their positions. It forgets everything when it is told to. */
export class SimulatedBroker {
  /** Every message that was ever stored, also what the broker has forgotten since. */
  readonly everStored: ReceivedMessage[] = [];
  /** Raised by every amnesia: what was handed in before it cannot be committed any more. */
  epoch = 0;
  isUp = true;
  private readonly places = new Map<string, Place[]>();
  private readonly groups = new Map<string, Group>();

  constructor(
    private readonly world: World,
    private readonly partitions: number,
  ) {}

  /** Creates the topics that are not there yet. */
  create(topics: readonly { readonly topic: string }[]): void {
    for (const { topic } of topics) {
      if (this.places.has(topic)) continue;
      const one = (partition: number): Place => ({ name: `${topic}/${partition}`, topic, partition, log: [] });
      this.places.set(topic, Array.from({ length: this.partitions }, (_, partition) => one(partition)));
    }
  }

  /** Whether anything lies here that could be forgotten. */
  get isEmpty(): boolean {
    return [...this.places.values()].flat().every(({ log }) => log.length === 0);
  }

  hasMoved(name: string): boolean {
    return this.groupOf(name).committed.size > 0;
  }

  append(message: BusMessage): void {
    const places = this.places.get(message.topic);
    if (places === undefined) throw new Error(`the broker has no topic ${message.topic}`);
    const place = places[numberOf(message.key ?? '') % places.length]!;
    const { topic, partition } = place;
    const stored = { ...message, topic, partition, offset: String(place.log.length), timestampMs: this.world.nowMs };
    place.log.push(stored);
    this.everStored.push(stored);
    for (const group of this.groups.values()) group.owners.get(place.name)?.wake();
  }

  join(name: string, member: Member): void {
    this.groupOf(name).members.push(member);
    this.deal(name);
  }

  leave(name: string, member: Member): void {
    const { members } = this.groupOf(name);
    const index = members.indexOf(member);
    if (index < 0) return;
    members.splice(index, 1);
    this.deal(name);
  }

  /** Deals the places out anew among those who live, by chance: what one has in hand may be handed to another as well. */
  deal(name: string): void {
    const group = this.groupOf(name);
    group.members = group.members.filter((member) => member.isAlive);
    group.owners.clear();
    const start = this.world.chance.below(8);
    let turn = start;
    for (const [topic, places] of this.places) {
      const listeners = group.members.filter((member) => member.topics.includes(topic));
      if (listeners.length === 0) continue;
      for (const place of places) group.owners.set(place.name, listeners[(turn += 1) % listeners.length]!);
    }
    for (const member of group.members) member.wake();
  }

  /** The places that are a member's own, with what lies there after the last commit. */
  assigned(name: string, member: Member): readonly Place[] {
    const group = this.groupOf(name);
    return [...this.places.values()].flat().filter((place) => group.owners.get(place.name) === member);
  }

  isOwner(name: string, member: Member, place: Place): boolean {
    return this.groupOf(name).owners.get(place.name) === member;
  }

  position(name: string, place: Place): number {
    return Math.min(this.groupOf(name).committed.get(place.name) ?? 0, place.log.length);
  }

  commit(name: string, place: Place, nextOffset: number): void {
    this.groupOf(name).committed.set(place.name, nextOffset);
  }

  /** Puts a group back to the first message of everything. */
  rewind(name: string): void {
    this.groupOf(name).committed.clear();
    this.deal(name);
  }

  /** Loses all messages and all positions. */
  forget(): void {
    this.epoch += 1;
    for (const place of [...this.places.values()].flat()) place.log = [];
    for (const [name, group] of this.groups) {
      group.committed.clear();
      this.deal(name);
    }
  }

  /** Messages that a group has not finished yet. */
  lag(name: string, topics: readonly string[]): number {
    const places = topics.flatMap((topic) => this.places.get(topic) ?? []);
    return places.reduce((sum, place) => sum + place.log.length - this.position(name, place), 0);
  }

  /** Wakes everybody: the broker came back. */
  wakeAll(): void {
    for (const group of this.groups.values()) for (const member of group.members) member.wake();
  }

  private groupOf(name: string): Group {
    const known = this.groups.get(name);
    if (known !== undefined) return known;
    const group: Group = { members: [], owners: new Map(), committed: new Map() };
    this.groups.set(name, group);
    return group;
  }
}

function numberOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < key.length; index += 1) hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}
