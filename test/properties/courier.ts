import type { Service } from '@hoso/contracts';
import { SeededRandom } from '@hoso/kernel';
import { MemoryBroker, type BusMessage, type ReceivedBatch } from '@hoso/messaging';

/** As many as the bus of an office has. */
const PARTITIONS = 2;
const BATCH_MESSAGES_MAX = 8;

/** Loses, repeats and mixes what it carries, by chance alone; brings something only when it is told to. */
export class Courier {
  readonly broker = new MemoryBroker();
  /** Everything that was given to it and not lost. */
  readonly kept: BusMessage[] = [];
  /** Decides on all that is left to chance, the deaths of services too. */
  chance = new SeededRandom(1);
  /** The share of messages that it loses. */
  loses = 0;
  /** How far each service has read, by the place where it reads. */
  private readonly read = new Map<string, number>();

  /** Takes a message in, once or not at all. */
  readonly onPublish = (message: BusMessage): readonly number[] => {
    if (this.chance.fraction() < this.loses) return [];
    this.kept.push(message);
    return [0];
  };

  /** Brings a service a part of what waits for it, some of it again. Answers whether there was anything that it has taken. */
  async bring(service: Service, topics: readonly string[], take: (batch: ReceivedBatch) => Promise<boolean>): Promise<boolean> {
    let hasTaken = false;
    for (const topic of topics) {
      for (let partition = 0; partition < PARTITIONS; partition += 1) {
        const key = `${service} ${topic} ${partition}`;
        const from = this.read.get(key) ?? 0;
        const waiting = this.broker.read({ topic, partition }, from, BATCH_MESSAGES_MAX);
        if (waiting.length === 0) continue;
        const until = from + 1 + this.chance.below(waiting.length);
        const again = this.chance.below(4) === 0 ? Math.min(from, this.chance.below(3)) : 0;
        const messages = this.broker.read({ topic, partition }, from - again, until - from + again);
        if (await take({ topic, partition, messages })) this.read.set(key, until);
        hasTaken = true;
      }
    }
    return hasTaken;
  }

  /** Forgets at some places that a service has read there. */
  forgetPlacesOf(service: Service): void {
    for (const key of this.read.keys()) if (key.startsWith(`${service} `) && this.chance.below(2) === 0) this.read.set(key, 0);
  }

  /** The same in an order of chance. */
  shuffled<Item>(items: readonly Item[]): readonly Item[] {
    const mixed = [...items];
    for (let place = 0; place < mixed.length; place += 1) {
      const other = this.chance.below(mixed.length);
      [mixed[place], mixed[other]] = [mixed[other]!, mixed[place]!];
    }
    return mixed;
  }
}
