import { KafkaBus, type KafkaBusOptions } from './kafka-bus.js';
import type { KafkaDriver } from './kafka-driver.js';
import { PlatformaticAdminLine } from './platformatic-admin-line.js';
import { PlatformaticMember } from './platformatic-member.js';
import { PlatformaticSendLine } from './platformatic-send-line.js';

const PLATFORMATIC: KafkaDriver = {
  engine: 'Apache Kafka (@platformatic/kafka 2.12.1)',
  openSendLine: (reach, clock, deadlineMs) => new PlatformaticSendLine(reach, clock, deadlineMs),
  openAdminLine: (reach, clock) => new PlatformaticAdminLine(reach, clock),
  newMember: (options, listener) => new PlatformaticMember(options, listener),
};

/** The courier over Apache Kafka by @platformatic/kafka. */
export class PlatformaticBus extends KafkaBus {
  constructor(options: KafkaBusOptions) {
    super(PLATFORMATIC, options);
  }
}
