import { KafkaBus, type KafkaBusOptions } from './kafka-bus.js';
import type { KafkaDriver } from './kafka-driver.js';
import { KafkajsAdminLine } from './kafkajs-admin-line.js';
import { KafkajsMember } from './kafkajs-member.js';
import { KafkajsSendLine } from './kafkajs-send-line.js';

const KAFKAJS: KafkaDriver = {
  engine: 'Apache Kafka (kafkajs 2.2.4)',
  openSendLine: (reach, _clock, deadlineMs) => new KafkajsSendLine(reach, deadlineMs),
  openAdminLine: (reach, clock) => new KafkajsAdminLine(reach, clock),
  newMember: (options, listener) => new KafkajsMember(options, listener),
};

/** The courier over Apache Kafka by kafkajs, with the corrections of `kafkajs-corrections.ts`. */
export class KafkajsBus extends KafkaBus {
  constructor(options: KafkaBusOptions) {
    super(KAFKAJS, options);
  }
}
