import { afterAll } from '@jest/globals';
import { createLog } from '@hoso/observability';
import { Admin } from '@platformatic/kafka';
import mongoose from 'mongoose';

import { sharedKafka, sharedStore, type SharedKafka, type SharedStore } from '../../../support/engines.js';
import { eventually } from '../../../support/eventually.js';
import { topicsOf, type Floor } from '../../floor/floor.js';
import { Letters, type Letter } from '../../load/dossiers.js';
import { fileAtRate } from '../../load/open-loop.js';
import { openTopics } from '../../load/topics.js';
import { openFloorWith } from '../frame/floor-with.js';
import { makeKeys } from '../frame/keys.js';
import { SHELVES, type Guarantee, type Kept, type Step } from '../frame/parts.js';

const PER_SECOND = 200;
const ENDED_WITHIN_MS = 120_000;

/** What a filing was answered with. */
export interface Answer {
  readonly status: number;
  readonly dossierId: string;
  readonly receipt?: string;
}

/** Engines that suites share, for the floors of one suite. */
export interface Engines {
  readonly kafka: SharedKafka;
  readonly store: SharedStore;
}

/** Ask at the top of the file, as for the engines themselves. */
export async function sharedEngines(): Promise<Engines> {
  return { kafka: await sharedKafka(), store: await sharedStore() };
}

/** Floors of a suite, each told from the others by its word: ended, with all that they kept, behind the suite's last case. */
export function livesOfSuite<const Words extends readonly string[]>(
  engines: Engines,
  ...words: Words
): { readonly [Index in keyof Words]: Lives } {
  const all = words.map((word) => new Lives(engines, word));
  afterAll(async () => {
    for (const lives of all) await lives.end();
    await engines.store.drop();
  }, ENDED_WITHIN_MS);
  return all as { readonly [Index in keyof Words]: Lives };
}

/** The lives of one floor, one after the other, on one database and the same topics. */
export class Lives {
  /**
   * What went wrong in this life, as the floor told it. What the one before had in hand when it ended is no trouble of this one,
   * though it may be told when this one has begun.
   */
  troubles: unknown[] = [];
  /** What the floors have logged, line by line. */
  readonly lines: string[] = [];
  readonly keys = makeKeys();
  readonly database: string;
  readonly prefix: string;
  private readonly client: mongoose.mongo.MongoClient;
  private readonly letters = new Letters(1);
  private current: Floor | undefined;
  private hasTopics = false;

  /** `word` tells it from other floors of the suite. */
  constructor(
    private readonly engines: Engines,
    word: string,
  ) {
    this.database = engines.store.name(word);
    this.prefix = engines.kafka.name(word);
    this.client = new mongoose.mongo.MongoClient(engines.store.uri);
  }

  get brokers(): readonly string[] {
    return this.engines.kafka.brokers;
  }

  /** Ends the life before, and begins another with these promises. */
  async begin(...guarantees: readonly Guarantee[]): Promise<void> {
    await this.stop();
    const troubles: unknown[] = [];
    this.troubles = troubles;
    if (!this.hasTopics) await openTopics(this.brokers, Object.values(topicsOf(this.prefix)));
    this.hasTopics = true;
    this.current = await openFloorWith(guarantees, {
      port: 0,
      brokers: this.brokers,
      storeUri: this.engines.store.uri,
      database: this.database,
      prefix: this.prefix,
      keys: this.keys,
      log: createLog({ service: 'floor', level: 'info', destination: { write: (line: string) => void this.lines.push(line) } }),
      onError: (error) => void troubles.push(error),
    });
  }

  /** Ends this life, if there is one. */
  async stop(): Promise<void> {
    await this.current?.close();
    this.current = undefined;
  }

  take(count: number): readonly Letter[] {
    return this.letters.take(count);
  }

  /** Hands in so many dossiers, each with a key of its own; answers the ids of those accepted. @throws when one is refused. */
  async fileMany(count: number, headers: Readonly<Record<string, string>> = {}): Promise<readonly string[]> {
    const door = { url: `${this.floor.url}/dossiers`, headers };
    const { accepted, refused } = await fileAtRate(async () => door, this.take(count), PER_SECOND);
    if (refused.size > 0) throw new Error(`not taken: ${JSON.stringify(Object.fromEntries(refused))}`);
    return accepted.map(({ dossierId }) => dossierId);
  }

  /** Hands one letter in. */
  async file({ body }: Letter, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    const answer = await fetch(`${this.floor.url}/dossiers`, {
      method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body,
    });
    return { ...((await answer.json()) as Omit<Answer, 'status'>), status: answer.status };
  }

  /** What the indicator says. */
  async counted(): Promise<number> {
    const answer = await fetch(`${this.floor.url}/indicators`);
    return ((await answer.json()) as { readonly finished: number }).finished;
  }

  /** Waits until the indicator says so much. */
  async untilCounted(count: number): Promise<void> {
    await eventually(`${count} are counted`, async () => (await this.counted()) >= count).catch((error: unknown) => {
      throw new Error(`the floor told of ${this.troubles.length} troubles: ${this.troubles.join('; ')}`, { cause: error });
    });
  }

  /** A collection of the floor, past the floor. */
  collection<Document extends { readonly _id: string } = Kept>(name: string): mongoose.mongo.Collection<Document> {
    return this.client.db(this.database).collection<Document>(name);
  }

  /** What is kept at a step, read past the floor. */
  async kept(step: Step): Promise<readonly Kept[]> {
    return this.collection(SHELVES[step]).find().toArray();
  }

  /** How many messages, of all partitions, a group of this floor has told Kafka that it has heard. */
  async placeOf(group: string): Promise<number> {
    const admin = new Admin({ clientId: 'spec', bootstrapBrokers: [...this.brokers] });
    try {
      const groups = await admin.listConsumerGroupOffsets({ groups: [`${this.prefix}.${group}`] });
      const partitions = groups.flatMap(({ topics }) => topics.flatMap((topic) => topic.partitions));
      return partitions.reduce((sum, { committedOffset }) => sum + Math.max(0, Number(committedOffset)), 0);
    } finally {
      await admin.close();
    }
  }

  async end(): Promise<void> {
    await this.stop();
    await this.client.close();
  }

  private get floor(): Floor {
    if (this.current === undefined) throw new Error('no floor has begun its life');
    return this.current;
  }
}
