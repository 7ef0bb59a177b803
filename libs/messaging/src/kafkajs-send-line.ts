import kafkajs, { type Producer } from 'kafkajs';

import type { BusMessage } from './bus.js';
import type { SendLine } from './kafka-driver.js';
import type { KafkaReach } from './kafka-reach.js';
import { CLIENT_RETRY, KafkajsConnection } from './kafkajs-connection.js';

/** A kafkajs producer on sockets of its own. */
export class KafkajsSendLine implements SendLine {
  private readonly connection: KafkajsConnection;
  private readonly producer: Producer;
  private ready: Promise<void> | undefined;

  constructor(
    reach: KafkaReach,
    private readonly deadlineMs: number,
  ) {
    this.connection = new KafkajsConnection(reach, deadlineMs);
    this.producer = this.connection.kafka.producer({
      idempotent: false,
      allowAutoTopicCreation: false,
      createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
      retry: CLIENT_RETRY,
    });
  }

  async send(messages: readonly BusMessage[]): Promise<void> {
    await this.connected();
    const byTopic = new Map<string, BusMessage[]>();
    for (const message of messages) {
      const known = byTopic.get(message.topic);
      if (known === undefined) byTopic.set(message.topic, [message]);
      else known.push(message);
    }
    const topicMessages = Array.from(byTopic, ([topic, ofTopic]) => ({ topic, messages: ofTopic }));
    await this.producer.sendBatch({ acks: -1, timeout: this.deadlineMs, topicMessages });
  }

  close(): Promise<void> {
    return this.producer.disconnect();
  }

  destroy(): void {
    this.connection.destroy();
    void this.producer.disconnect();
  }

  private connected(): Promise<void> {
    this.ready ??= this.producer.connect();
    return this.ready;
  }
}
