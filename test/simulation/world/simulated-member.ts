import { Failure } from '@hoso/kernel';
import type { Member, MemberListener, MemberOptions, PartitionOffset } from '@hoso/messaging';

import { callOver, type Course } from './calls.js';
import type { CourierLine } from './courier-line.js';
import type { Odds } from './faults.js';
import type { Life } from './life.js';
import type { Membership, Place, SimulatedBroker } from './simulated-broker.js';
import type { World } from './world.js';

const JOIN_ODDS: Odds = [
  ['courier: joining, error before the effect', 0.03],
  ['courier: joining, error after the effect', 0.03],
  ['courier: joining, slow', 0.03],
];
const COMMIT_ODDS: Odds = [
  ['courier: positions, error before the effect', 0.04],
  ['courier: positions, error after the effect', 0.04],
];
const FETCH_ODDS: Odds = [['courier: fetch, late', 0.04]];
/** Only whoever is a member can lose it. */
const FETCH_ODDS_OF_MEMBERS: Odds = [...FETCH_ODDS, ['courier: membership lost', 0.015]];

/** So long a member waits to be taken in. */
const START_MS = 8_000;
/** After so long without a word a member counts as gone. */
export const SESSION_MS = 4_000;
/** How soon a member hears that the group is called together, and that it is no member any more. */
const CALL_MS = [0.3, 30] as const;
const REMOVAL_MS = [0.3, 500] as const;
const ANSWER_MS = [0.3, 8] as const;

/** A partition that this member may read. */
interface Track {
  readonly place: Place;
  offset: number;
  isLocated: boolean;
  isHeld: boolean;
  isFetching: boolean;
}

/** One life of one consumer, as a client of the broker lives it for its process. */
export class SimulatedMember implements Member, Membership {
  readonly clientId: string;
  readonly topics: readonly string[];
  private readonly tracks = new Map<string, Track>();
  private readonly ending = Promise.withResolvers<string>();
  private readonly memberId: string;
  private generation = 0;
  private isOver = false;
  private isReading = false;
  /** Whoever was not told that it has joined hears nothing, and holds its places until it counts as gone. */
  private isHeard = true;

  constructor(
    private readonly world: World,
    private readonly broker: SimulatedBroker,
    readonly life: Life,
    private readonly line: CourierLine,
    private readonly options: MemberOptions,
    private readonly listener: MemberListener,
  ) {
    this.clientId = options.reach.clientId;
    this.topics = options.topics;
    this.memberId = `${this.clientId}-${world.nextMemberNumber()}`;
  }

  live(): Promise<string> {
    const course = this.line.courseOf(this.line.draw(JOIN_ODDS));
    this.isHeard = course.failure === null;
    this.call({ ...course, answerAfterMs: Math.min(course.answerAfterMs, START_MS) }, () => this.join()).catch(
      (error: unknown) => this.finish(String(error)),
    );
    return this.ending.promise;
  }

  get silentForMs(): number {
    return this.broker.isUp && !this.isOver ? 0 : Infinity;
  }

  get hasJoined(): boolean {
    return this.generation > 0;
  }

  pause(topic: string, partition: number): void {
    this.hold(topic, partition, true);
  }

  resume(topic: string, partition: number): void {
    this.hold(topic, partition, false);
  }

  seek({ topic, partition, offset }: PartitionOffset): void {
    const track = this.tracks.get(nameOf(topic, partition));
    if (track === undefined) return;
    track.offset = Number(offset);
    track.isLocated = true;
    this.onNews();
  }

  async commit(places: readonly PartitionOffset[], deadlineMs: number): Promise<void> {
    const course = this.line.courseOf(this.line.draw(COMMIT_ODDS));
    const { generation } = this;
    await this.call({ ...course, answerAfterMs: Math.min(course.answerAfterMs, deadlineMs) }, () => {
      if (this.broker.commit(this.options.group, this, generation, places)) return;
      throw new Failure('broker', 'refused');
    });
  }

  async leave(): Promise<void> {
    this.finish('stopped');
    const { broker, options, world } = this;
    if (this.isHeard && broker.isUp) broker.leave(options.group, this);
    else this.beForgotten();
    await this.call({ effectAfterMs: 0, answerAfterMs: world.between(...ANSWER_MS), failure: null }, () => undefined);
  }

  onRebalancing(): void {
    this.soon(CALL_MS, () => {
      this.isReading = false;
      this.listener.onRebalancing();
    });
  }

  onDealt(generation: number, places: readonly Place[]): void {
    this.soon(ANSWER_MS, () => {
      this.generation = generation;
      this.isReading = true;
      this.take(places);
      this.listener.onJoined(this.memberId, partitionsByTopic(places));
      if ([...this.tracks.values()].some(({ isLocated }) => !isLocated)) this.soon(ANSWER_MS, () => this.locate());
      this.onNews();
    });
  }

  onRemoved(): void {
    this.soon(REMOVAL_MS, () => this.finish('UNKNOWN_MEMBER_ID'));
  }

  onNews(): void {
    if (this.isOver || !this.isReading || !this.broker.isUp) return;
    for (const track of this.tracks.values()) this.fetch(track);
  }

  private soon([leastMs, mostMs]: readonly [number, number], act: () => void): void {
    this.world.schedule(this.world.between(leastMs, mostMs), this.life, () => {
      if (!this.isOver && this.isHeard) act();
    });
  }

  private call(course: Course, work: () => void): Promise<void> {
    return callOver(this.world, this.life, course, async () => work());
  }

  private join(): void {
    this.broker.join(this.options.group, this);
    if (!this.isHeard || this.isOver) this.beForgotten();
  }

  private beForgotten(): void {
    this.world.schedule(SESSION_MS, null, () => this.broker.leave(this.options.group, this));
  }

  private take(places: readonly Place[]): void {
    const mine = new Set(places.map(({ name }) => name));
    for (const name of this.tracks.keys()) if (!mine.has(name)) this.tracks.delete(name);
    for (const place of places) {
      if (this.tracks.has(place.name)) continue;
      this.tracks.set(place.name, { place, offset: 0, isLocated: false, isHeld: false, isFetching: false });
    }
  }

  /** Where the group has come at the places that are new to this member. */
  private locate(): void {
    if (!this.broker.isUp) return this.finish('unreachable');
    for (const track of this.tracks.values()) {
      if (track.isLocated) continue;
      track.offset = this.broker.committed(this.options.group, track.place) ?? 0;
      track.isLocated = true;
    }
    this.onNews();
  }

  private hold(topic: string, partition: number, isHeld: boolean): void {
    const track = this.tracks.get(nameOf(topic, partition));
    if (track === undefined || track.isHeld === isHeld) return;
    track.isHeld = isHeld;
    if (!isHeld) this.onNews();
  }

  private fetch(track: Track): void {
    if (!track.isLocated || track.isHeld || track.isFetching || track.offset === track.place.log.length) return;
    const { group } = this.options;
    const fault = this.line.draw(this.broker.isMember(group, this) ? FETCH_ODDS_OF_MEMBERS : FETCH_ODDS);
    if (fault === 'courier: membership lost') return this.broker.leave(group, this);
    track.isFetching = true;
    const asked = track.offset;
    const delayMs = fault === null ? this.world.between(1, 30) : this.world.between(100, 3_000);
    this.world.schedule(delayMs, this.life, () => this.arrive(track, asked));
  }

  /** Whoever was moved, or went and came back, does not want what was asked for before. */
  private arrive(track: Track, asked: number): void {
    track.isFetching = false;
    if (this.isOver || this.tracks.get(track.place.name) !== track) return;
    if (this.broker.isUp && track.offset === asked) this.bring(track);
    this.onNews();
  }

  private bring(track: Track): void {
    const { topic, partition, log } = track.place;
    // The broker has forgotten what was there: reading begins with the first that it has.
    if (track.offset > log.length) track.offset = 0;
    const messages = log.slice(track.offset, endWithin(log, track.offset, this.options.fetchBytesPerPartitionMax));
    if (messages.length === 0) return;
    track.offset += messages.length;
    this.listener.onMessages(topic, partition, messages, String(track.offset));
  }

  private finish(reason: string): void {
    this.isOver = true;
    this.ending.resolve(reason);
  }
}

function nameOf(topic: string, partition: number): string {
  return `${topic}/${partition}`;
}

/** As many messages as fit, and one at least. */
function endWithin(log: readonly { readonly value: Buffer | null }[], start: number, bytesMax: number): number {
  let end = start;
  for (let bytes = 0; end < log.length; end += 1) {
    bytes += log[end]!.value?.length ?? 0;
    if (bytes > bytesMax && end > start) break;
  }
  return end;
}

function partitionsByTopic(places: readonly Place[]): ReadonlyMap<string, readonly number[]> {
  const byTopic = new Map<string, number[]>();
  for (const { topic, partition } of places) byTopic.set(topic, [...(byTopic.get(topic) ?? []), partition]);
  return byTopic;
}
