import {
  Consumer, MessagesStreamFallbackModes, MessagesStreamModes, Producer, stringDeserializers, stringSerializers,
} from '@platformatic/kafka';

import { Gatherer } from './gatherer.js';

/** What is said: one short text under the dossier's id. */
export interface Saying {
  readonly topic: string;
  readonly key: string;
  readonly value: string;
}

/** Few and patient fetches: a fetch is answered when there is as much as this, or after so long. */
export const FETCH_BYTES_MIN = 16_384;
export const FETCH_WAIT_MS = 40;
/** How often the group's place is told to Kafka, and how much is worked on together at most. */
export const COMMIT_EVERY_MS = 1_000;
export const BATCH_MAX = 500;

/** Kafka by the cheapest client at hand, in batches. What was fetched counts as heard: a crash loses what is in memory. */
export class Courier {
  private readonly producer: Producer<string, string, string, string>;
  private readonly consumers: Consumer<string, string, string, string>[] = [];

  constructor(
    private readonly brokers: readonly string[],
    private readonly onError: (error: unknown) => void,
  ) {
    this.producer = new Producer({ ...this.reach('floor'), serializers: stringSerializers });
  }

  /** Resolves when every in-sync replica has it. */
  async say(messages: readonly Saying[]): Promise<void> {
    await this.producer.send({ messages: [...messages], acks: -1 });
  }

  /** Hears a topic from where its group had come, or from the beginning. */
  async hear(group: string, topic: string, work: (values: readonly string[]) => Promise<void>): Promise<void> {
    const consumer = new Consumer({ ...this.reach(group), groupId: group, deserializers: stringDeserializers });
    this.consumers.push(consumer);
    const gatherer = new Gatherer<string>(BATCH_MAX, work, this.onError);
    const stream = await consumer.consume({
      topics: [topic],
      mode: MessagesStreamModes.COMMITTED,
      fallbackMode: MessagesStreamFallbackModes.EARLIEST,
      minBytes: FETCH_BYTES_MIN,
      maxWaitTime: FETCH_WAIT_MS,
      autocommit: COMMIT_EVERY_MS,
    });
    stream.on('error', this.onError);
    // Failures are told by the gatherer.
    stream.on('data', ({ value }) => void gatherer.put(value ?? '').catch(() => undefined));
  }

  async close(): Promise<void> {
    await Promise.all(this.consumers.map((consumer) => consumer.close(true)));
    await this.producer.close();
  }

  private reach(clientId: string) {
    return { clientId, bootstrapBrokers: [...this.brokers], autocreateTopics: false };
  }
}
