import { ProduceAcks, Producer } from '@platformatic/kafka';

import type { BusMessage } from './bus.js';
import type { SendLine } from './kafka-driver.js';
import type { KafkaReach } from './kafka-reach.js';
import { murmur2 } from './murmur2.js';
import { clientOptions, PlatformaticSockets } from './platformatic-sockets.js';

/** A producer of this library on sockets of its own. */
export class PlatformaticSendLine implements SendLine {
  private readonly producer: Producer<Buffer, Buffer, string, string>;
  private readonly sockets: PlatformaticSockets;
  private keyless = 0;

  constructor(reach: KafkaReach, deadlineMs: number) {
    this.producer = new Producer({
      ...clientOptions(reach, deadlineMs),
      timeout: deadlineMs,
      idempotent: false,
      serializers: { key: asItIs, value: asItIs, headerKey: asBytes, headerValue: asBytes },
    });
    this.sockets = new PlatformaticSockets(this.producer.connections);
  }

  async send(messages: readonly BusMessage[]): Promise<void> {
    await this.producer.send({ acks: ProduceAcks.ALL, messages: messages.map((message) => this.outgoing(message)) });
  }

  close(): Promise<void> {
    return this.producer.close();
  }

  destroy(): void {
    this.sockets.destroy();
    this.producer.close(() => undefined);
  }

  /** The client takes the remainder by the number of partitions. */
  private outgoing({ topic, key, value, headers }: BusMessage) {
    const content = { topic, headers, ...(value === null ? {} : { value }) };
    if (key === null) return { ...content, partition: this.keyless++ };
    const bytes = Buffer.from(key);
    return { ...content, key: bytes, partition: murmur2(bytes) };
  }
}

function asItIs(bytes: Buffer | undefined): Buffer | undefined {
  return bytes;
}

function asBytes(text: string | undefined): Buffer | undefined {
  return text === undefined ? undefined : Buffer.from(text);
}
