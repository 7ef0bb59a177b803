import { afterAll, afterEach, beforeAll } from '@jest/globals';

import type { Bus, BusMessage, Consumption, ConsumeOptions, TopicDeclaration } from '../../src/bus.js';
import { eventually } from '../probe.js';

/** A broker, and ways to be several processes at it. */
export interface BusWorld {
  /** One more process at the broker, as patient with it as in production unless told otherwise. The suite closes it. */
  connect(wish?: ConnectWish): Bus;
  /** A member that takes messages in and never finishes them, in a process that dies without a word. */
  startDoomedMember(group: string, topics: readonly string[]): Promise<DoomedMember>;
  /** Longer than a membership lives without a heartbeat, milliseconds. */
  readonly beyondSessionMs: number;
  /** kill -9 of the broker and its return on the same data; absent for a broker that is not ours. */
  readonly broker?: {
    kill(): Promise<void>;
    start(): Promise<void>;
    /** The broker keeps its connections and answers nothing any more, until it thaws. */
    freeze(): Promise<void>;
    thaw(): Promise<void>;
  };
  /** How long a call of `publish` may take at most in the cases that wait for it, milliseconds. */
  readonly publishDeadlineMs: number;
  dispose(): Promise<void>;
}

export interface ConnectWish {
  readonly publishDeadlineMs?: number;
}

export interface DoomedMember {
  /** Resolves when it has taken its first batch in. */
  readonly inHand: Promise<void>;
  kill(): Promise<void>;
}

/** What the parts of the suite work with. */
export interface Suite {
  readonly world: () => BusWorld;
  /** Whether the broker may be killed. */
  readonly brokerIsOurs: boolean;
  /** One more process, closed after the test. */
  readonly connect: (wish?: ConnectWish) => Bus;
  readonly topicOn: (bus: Bus, partitions?: number) => Promise<string>;
  /** Consumes in a group of its own unless told otherwise; resolves once partitions are assigned. */
  readonly consume: (
    bus: Bus,
    options: Partial<ConsumeOptions> & Pick<ConsumeOptions, 'topics' | 'handle'>,
  ) => Promise<Consumption>;
}

const DAY_MS = 86_400_000;
const runName = `${process.pid}-${Date.now()}`;
let names = 0;

/** Opens the world before the tests of the enclosing `describe` and cleans up after each and after all. */
export function openSuite(open: () => Promise<BusWorld>, brokerIsOurs: boolean): Suite {
  let world: BusWorld | undefined;
  let buses: Bus[] = [];
  const theWorld = (): BusWorld => {
    if (world === undefined) throw new Error('the world did not open');
    return world;
  };
  beforeAll(async () => {
    world = await open();
  }, 120_000);
  afterEach(async () => {
    await Promise.all(buses.map((bus) => bus.close()));
    buses = [];
  }, 60_000);
  afterAll(async () => {
    await world?.dispose();
  }, 60_000);
  return {
    world: theWorld,
    brokerIsOurs,
    connect: (wish) => {
      const bus = theWorld().connect(wish);
      buses.push(bus);
      return bus;
    },
    topicOn: async (bus, partitions = 1) => {
      const topic = newName('topic');
      await bus.ensureTopics([declare(topic, partitions)]);
      return topic;
    },
    consume: async (bus, options) => {
      const consumption = await bus.consume({ group: newName('group'), batchMessagesMax: 100, ...options });
      await eventually('the group has assigned partitions', () => consumption.assigned);
      return consumption;
    },
  };
}

/** A name that no other test and no other run uses. */
export function newName(what: string): string {
  names += 1;
  return `spec.${what}.${runName}.${names}`;
}

export function declare(topic: string, partitions: number): TopicDeclaration {
  return { topic, partitions, replicationFactor: 1, retentionMs: DAY_MS };
}

export function message(topic: string, key: string | null, text: string): BusMessage {
  return { topic, key, value: Buffer.from(text), headers: {} };
}

export function range(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}
