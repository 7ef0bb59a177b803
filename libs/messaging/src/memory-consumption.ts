import { Clock, Failure, Random } from '@hoso/kernel';

import type { Consumption, ConsumeOptions } from './bus.js';
import { settledWithin } from './deadline.js';
import { Lane } from './lane.js';
import { MemoryBroker, nameOf, type MemoryMember, type Place } from './memory-broker.js';

/** How long a stop waits for handlers that are running. */
const FINISH_MS = 8_000;

interface Track {
  readonly place: Place;
  readonly lane: Lane;
  /** The offset to read next. */
  position: number;
}

/** One member of a group on a `MemoryBroker`. */
export class MemoryConsumption implements Consumption, MemoryMember {
  readonly topics: readonly string[];
  private readonly tracks = new Map<string, Track>();
  /** Handlers that still run for partitions that were taken away. */
  private readonly leaving = new Map<string, Promise<void>>();
  private paused = false;
  private stopping = false;

  constructor(
    private readonly broker: MemoryBroker,
    private readonly options: ConsumeOptions,
    private readonly clock: Clock,
    private readonly random: Random,
    private readonly onEnd: (consumption: MemoryConsumption) => void,
  ) {
    this.topics = [...new Set(options.topics)];
  }

  get assigned(): boolean {
    return !this.stopping && this.broker.available && this.topics.every((topic) => this.broker.knows(topic));
  }

  join(): void {
    this.broker.join(this.options.group, this);
  }

  pause(): void {
    this.paused = true;
  }

  resume(): void {
    this.paused = false;
    for (const track of this.tracks.values()) {
      track.lane.run();
      this.fetch(track);
    }
  }

  async lag(): Promise<number> {
    if (!this.broker.available) throw new Failure('broker', 'unreachable');
    return this.broker.lag(this.options.group, this.topics);
  }

  async stop(): Promise<void> {
    this.stopping = true;
    const lanes = [...this.tracks.values()].map(({ lane }) => lane);
    for (const lane of lanes) lane.wake();
    await settledWithin(
      this.clock,
      FINISH_MS,
      Promise.all([...lanes.map((lane) => lane.idle()), ...this.leaving.values()]),
    );
    this.broker.leave(this.options.group, this);
    this.onEnd(this);
  }

  /** Leaves as kill -9 would. */
  crash(): void {
    this.stopping = true;
    this.broker.leave(this.options.group, this);
    this.onEnd(this);
  }

  assign(places: readonly Place[]): void {
    const mine = new Set(places.map(nameOf));
    for (const [name, track] of this.tracks) if (!mine.has(name)) this.drop(name, track);
    for (const place of places) {
      const name = nameOf(place);
      if (!this.tracks.has(name)) this.tracks.set(name, this.newTrack(name, place));
    }
    this.wake();
  }

  wake(place?: Place): void {
    if (place === undefined) {
      for (const track of this.tracks.values()) this.fetch(track);
      return;
    }
    const track = this.tracks.get(nameOf(place));
    if (track !== undefined) this.fetch(track);
  }

  restart(): void {
    const places = [...this.tracks.values()].map(({ place }) => place);
    this.assign([]);
    this.assign(places);
  }

  private newTrack(name: string, place: Place): Track {
    const after = this.leaving.get(name);
    const lane = new Lane({
      ...place,
      batchMessagesMax: this.options.batchMessagesMax,
      clock: this.clock,
      random: this.random,
      handle: this.options.handle,
      mayRun: () => !this.paused && !this.stopping,
      onHandled: (handled, nextOffset) => this.handled(name, handled, nextOffset),
      onRejected: () => undefined,
      ...(after === undefined ? {} : { after }),
    });
    return { place, lane, position: this.broker.committed(this.options.group, place) };
  }

  private drop(name: string, track: Track): void {
    this.tracks.delete(name);
    track.lane.close();
    const idle = track.lane.idle().then(() => {
      if (this.leaving.get(name) === idle) this.leaving.delete(name);
    });
    this.leaving.set(name, idle);
  }

  private fetch(track: Track): void {
    if (this.paused || this.stopping || !this.broker.available) return;
    while (track.lane.waitingCount < this.options.batchMessagesMax) {
      const messages = this.broker.read(track.place, track.position, this.options.batchMessagesMax);
      if (messages.length === 0) return;
      track.position += messages.length;
      track.lane.push(messages);
    }
  }

  private handled(name: string, lane: Lane, nextOffset: string): void {
    const track = this.tracks.get(name);
    if (track?.lane !== lane) return;
    this.broker.commit(this.options.group, track.place, Number(nextOffset));
    this.fetch(track);
  }
}
