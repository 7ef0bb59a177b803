import { Clock, Defect, Failure, Random } from '@hoso/kernel';

import { Bus, type BusMessage, type Consumption, type ConsumeOptions, type Progress, type TopicDeclaration } from './bus.js';
import { MemoryBroker } from './memory-broker.js';
import { MemoryConsumption } from './memory-consumption.js';
import { checkDeclarations } from './topic-declaration.js';

export interface MemoryBusOptions {
  readonly clock: Clock;
  readonly random: Random;
  /**
   * What this bus is connected to; its own broker when left out. Give the same one to everybody who shall hear each
   * other.
   */
  readonly broker?: MemoryBroker;
  /**
   * The courier's faults, asked once per message: after how many milliseconds each copy is stored. `[0]` is a courier
   * without fault, `[]` loses the message, `[0, 500]` repeats it, `[500]` lets later ones overtake. Lost and late
   * messages are acknowledged all the same. A `Failure` thrown here rejects the call; what came before it in the call
   * is stored.
   */
  readonly onPublish?: (message: BusMessage) => readonly number[];
}

/** As brokers are configured unless someone changes it. */
const MESSAGE_BYTES_MAX = 1024 * 1024;
const FAULTLESS: readonly number[] = [0];

/**
 * The courier inside one process, for specs, simulations and demonstrations: the semantics of the real ones, decided
 * completely by the calls, the clock and the random numbers it is given. Keeps everything it ever took in.
 */
export class MemoryBus extends Bus {
  override readonly engine = 'in memory (one process, nothing is kept)';
  readonly broker: MemoryBroker;
  private readonly consumptions = new Set<MemoryConsumption>();
  private closed = false;

  constructor(private readonly options: MemoryBusOptions) {
    super();
    this.broker = options.broker ?? new MemoryBroker();
  }

  override async ensureTopics(topics: readonly TopicDeclaration[]): Promise<void> {
    checkDeclarations(topics);
    this.mustBeUp();
    this.broker.createMissing(topics);
  }

  override async publish(messages: readonly BusMessage[]): Promise<void> {
    if (messages.length === 0) return;
    this.mustBeUp();
    this.mustKnow(messages.map(({ topic }) => topic));
    const large = messages.find(({ value }) => value !== null && value.length > MESSAGE_BYTES_MAX);
    if (large !== undefined) throw tooLarge(large.topic);
    for (const message of messages) {
      for (const delayMs of this.options.onPublish?.(message) ?? FAULTLESS) this.store(message, delayMs);
    }
  }

  override async consume(options: ConsumeOptions): Promise<Consumption> {
    if (this.closed) throw new Failure('broker', 'closed');
    const consumption = new MemoryConsumption(this.broker, options, this.options.clock, this.options.random, (ended) =>
      this.consumptions.delete(ended),
    );
    this.consumptions.add(consumption);
    consumption.join();
    return consumption;
  }

  override async progress(group: string, topics: readonly string[]): Promise<readonly Progress[]> {
    this.mustBeUp();
    this.mustKnow(topics);
    return this.broker.progress(group, topics);
  }

  override async ping(): Promise<void> {
    this.mustBeUp();
  }

  override async close(): Promise<void> {
    this.closed = true;
    await Promise.all([...this.consumptions].map((consumption) => consumption.stop()));
  }

  /** Ends this bus as kill -9 would: nothing is finished, nothing is committed, the others take over. */
  crash(): void {
    this.closed = true;
    for (const consumption of [...this.consumptions]) consumption.crash();
  }

  private store(message: BusMessage, delayMs: number): void {
    if (delayMs <= 0) return this.broker.append(message, this.options.clock.now());
    void this.options.clock.sleep(delayMs).then(() => this.broker.append(message, this.options.clock.now()));
  }

  private mustKnow(topics: readonly string[]): void {
    const unknown = topics.find((topic) => !this.broker.knows(topic));
    if (unknown !== undefined) throw new Failure('broker', 'unknown-topic', { cause: new Error(`topic ${unknown} does not exist`) });
  }

  private mustBeUp(): void {
    if (this.closed) throw new Failure('broker', 'closed');
    if (!this.broker.available) throw new Failure('broker', 'unreachable');
  }
}

/** The defect of a message that no broker takes. */
export function tooLarge(topic: string): Defect {
  return new Defect('message-too-large', `a message for ${topic} is larger than the broker takes`);
}
