import {
  Consumer, MessagesStreamFallbackModes, MessagesStreamModes, stringDeserializers, type CommitOptionsPartition, type Message,
} from '@platformatic/kafka';

import { BATCH_MAX, COMMIT_EVERY_MS, FETCH_BYTES_MIN, FETCH_WAIT_MS } from '../../floor/courier.js';
import { Gatherer } from '../../floor/gatherer.js';
import type { Tools } from '../frame/parts.js';

type Heard = Message<string, string, string, string>;

/** Hears as the courier does, with as much in a batch and as patiently, but tells Kafka only of what has been worked on. */
export class CarefulEars {
  private readonly consumers: Consumer<string, string, string, string>[] = [];
  private readonly lastWords: (() => Promise<void>)[] = [];
  private isClosing = false;

  constructor(private readonly tools: Tools) {}

  /** Hears a topic from where its group had come, or from the beginning. Work must not fail: nothing behind it is heard. */
  async hear(group: string, topic: string, work: (values: readonly string[]) => Promise<void>): Promise<void> {
    const { brokers, onError } = this.tools;
    const consumer = new Consumer({
      clientId: group, groupId: group, bootstrapBrokers: [...brokers], autocreateTopics: false, deserializers: stringDeserializers,
    });
    this.consumers.push(consumer);
    const done = new Map<number, CommitOptionsPartition>();
    let soon: NodeJS.Timeout | undefined;
    const commit = async (): Promise<void> => {
      clearTimeout(soon);
      soon = undefined;
      const offsets = [...done.values()];
      done.clear();
      // What Kafka does not take is heard once more, which does no harm.
      if (offsets.length > 0) await consumer.commit({ offsets }).catch(onError);
    };
    this.lastWords.push(commit);
    const gatherer = new Gatherer<Heard>(BATCH_MAX, async (batch) => {
      await work(batch.map(({ value }) => value));
      for (const { partition, offset, leaderEpoch } of batch) done.set(partition, { topic, partition, offset: offset + 1n, leaderEpoch });
      if (!this.isClosing) soon ??= setTimeout(() => void commit(), COMMIT_EVERY_MS);
    }, onError);
    const stream = await consumer.consume({
      topics: [topic],
      mode: MessagesStreamModes.COMMITTED,
      fallbackMode: MessagesStreamFallbackModes.EARLIEST,
      minBytes: FETCH_BYTES_MIN,
      maxWaitTime: FETCH_WAIT_MS,
      autocommit: false,
    });
    stream.on('error', onError);
    // Failures are told by the gatherer.
    stream.on('data', (message) => void gatherer.put(message).catch(() => undefined));
  }

  /** Tells Kafka what is done. What is being worked on is heard again by whoever comes next. */
  async close(): Promise<void> {
    this.isClosing = true;
    await Promise.all(this.lastWords.map((commit) => commit()));
    await Promise.all(this.consumers.map((consumer) => consumer.close(true)));
  }
}
