import type { BusMessage, PartitionOffset, ReceivedMessage, Standing } from '@hoso/messaging';

import type { Life } from './life.js';
import type { World } from './world.js';

/** One partition of one topic. */
export interface Place {
  readonly name: string;
  readonly topic: string;
  readonly partition: number;
  log: ReceivedMessage[];
}

/** Somebody in a group, as the broker knows it. What it is told it hears when it next looks. */
export interface Membership {
  readonly clientId: string;
  readonly topics: readonly string[];
  readonly life: Life;
  /** The group is about to be dealt out anew. */
  onRebalancing(): void;
  /** It was, and these places are the member's own. Positions count only with the number of this dealing. */
  onDealt(generation: number, places: readonly Place[]): void;
  /** Is no member any more. */
  onRemoved(): void;
  /** There may be something to fetch. */
  onNews(): void;
}

interface Group {
  members: Membership[];
  owners: ReadonlyMap<string, Membership>;
  generation: number;
  isRebalancing: boolean;
  /** The next offset to read, by place. */
  readonly committed: Map<string, number>;
}

/** From the moment at which a group is called together until it is dealt out: long enough for whoever is awake to come. */
const REBALANCE_MS = [40, 120] as const;

/** The broker that all processes share: logs, groups and their positions. It forgets everything when it is told to. */
export class SimulatedBroker {
  /** Every message that was ever stored, also what the broker has forgotten since. */
  readonly everStored: ReceivedMessage[] = [];
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

  /** Whether somebody is in a group that is not being dealt out at the moment. */
  isSettled(name: string): boolean {
    const { members, isRebalancing } = this.groupOf(name);
    return members.length > 0 && !isRebalancing;
  }

  isMember(name: string, member: Membership): boolean {
    return this.groupOf(name).members.includes(member);
  }

  append(message: BusMessage): void {
    const places = this.places.get(message.topic);
    if (places === undefined) throw new Error(`the broker has no topic ${message.topic}`);
    const place = places[numberOf(message.key ?? '') % places.length]!;
    const { topic, partition } = place;
    const stored = { ...message, topic, partition, offset: String(place.log.length), timestampMs: this.world.nowMs };
    place.log.push(stored);
    this.everStored.push(stored);
    for (const group of this.groups.values()) group.owners.get(place.name)?.onNews();
  }

  join(name: string, member: Membership): void {
    this.groupOf(name).members.push(member);
    this.deal(name);
  }

  leave(name: string, member: Membership): void {
    if (!this.isMember(name, member)) return;
    this.remove(this.groupOf(name), [member]);
    this.deal(name);
  }

  /** Takes those out of a group that call themselves so; how many they were. */
  endMemberships(name: string, clientId: string): number {
    const group = this.groupOf(name);
    const ended = group.members.filter((member) => member.clientId === clientId);
    this.remove(group, ended);
    if (ended.length > 0) this.deal(name);
    return ended.length;
  }

  /** Deals the places out anew, by chance; whoever does not come when it is called, because it is dead or stands still, is out. */
  deal(name: string): void {
    const group = this.groupOf(name);
    if (group.isRebalancing) return;
    group.isRebalancing = true;
    for (const member of group.members) member.onRebalancing();
    this.world.schedule(this.world.between(...REBALANCE_MS), null, () => this.dealOut(group));
  }

  private dealOut(group: Group): void {
    if (!this.isUp) {
      this.world.schedule(this.world.between(...REBALANCE_MS), null, () => this.dealOut(group));
      return;
    }
    const { nowMs, chance } = this.world;
    this.remove(group, group.members.filter(({ life }) => !life.alive || life.pausedUntilMs > nowMs));
    const owners = new Map<string, Membership>();
    let turn = chance.below(8);
    for (const [topic, places] of this.places) {
      const listeners = group.members.filter((member) => member.topics.includes(topic));
      if (listeners.length === 0) continue;
      for (const place of places) owners.set(place.name, listeners[(turn += 1) % listeners.length]!);
    }
    group.owners = owners;
    group.isRebalancing = false;
    group.generation += 1;
    const all = [...this.places.values()].flat();
    for (const member of group.members) member.onDealt(group.generation, all.filter(({ name }) => owners.get(name) === member));
  }

  private remove(group: Group, members: readonly Membership[]): void {
    group.members = group.members.filter((member) => !members.includes(member));
    for (const member of members) member.onRemoved();
  }

  /** The next offset that a group has to read; undefined where it has no position. */
  committed(name: string, place: Place): number | undefined {
    return this.groupOf(name).committed.get(place.name);
  }

  /** Keeps positions; false where they come from somebody who is no member, or has not heard of the last dealing. */
  commit(name: string, member: Membership, generation: number, places: readonly PartitionOffset[]): boolean {
    const group = this.groupOf(name);
    if (!this.isMember(name, member) || group.generation !== generation) return false;
    for (const { topic, partition, offset } of places) group.committed.set(`${topic}/${partition}`, Number(offset));
    return true;
  }

  /** Puts a group back to the first message of everything, as is done while none of its members is there. */
  rewind(name: string): void {
    const group = this.groupOf(name);
    group.committed.clear();
    this.remove(group, group.members);
    group.owners = new Map();
  }

  /** Loses all messages and all groups with their positions. */
  forget(): void {
    for (const place of [...this.places.values()].flat()) place.log = [];
    for (const name of this.groups.keys()) this.rewind(name);
  }

  /** How far a group is in every partition of the topics. */
  standings(name: string, topics: readonly string[]): readonly Standing[] {
    return topics.flatMap((topic) => this.places.get(topic) ?? []).map((place) => ({
      topic: place.topic, committed: BigInt(this.committed(name, place) ?? -1), first: 0n, end: BigInt(place.log.length),
    }));
  }

  /** Which group is not at the end of what it hears, or has no members; null where there is none. */
  behind(): string | null {
    for (const [name, { members, committed }] of this.groups) {
      if (members.length === 0) return `${name} has no members`;
      const topics = new Set(members.flatMap((member) => member.topics));
      for (const place of [...this.places.values()].flat()) {
        const position = committed.get(place.name) ?? 0;
        if (topics.has(place.topic) && position !== place.log.length) return `${name} is at ${position} of ${place.log.length} in ${place.name}`;
      }
    }
    return null;
  }

  /** Wakes everybody: the broker came back. */
  wakeAll(): void {
    for (const group of this.groups.values()) for (const member of group.members) member.onNews();
  }

  private groupOf(name: string): Group {
    const known = this.groups.get(name);
    if (known !== undefined) return known;
    const group: Group = { members: [], owners: new Map(), generation: 0, isRebalancing: false, committed: new Map() };
    this.groups.set(name, group);
    return group;
  }
}

function numberOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < key.length; index += 1) hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}
