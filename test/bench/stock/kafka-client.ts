import { Transport, type ClientProvider, type KafkaOptions } from '@nestjs/microservices';

const client = {
  clientId: process.env['SERVICE'] ?? 'stock',
  brokers: (process.env['KAFKA_BROKERS'] ?? '').split(','),
};

/** What a service emits through. */
export const kafkaClient: ClientProvider & { readonly name: string } = {
  name: 'KAFKA_CLIENT',
  transport: Transport.KAFKA,
  options: { client, producerOnlyMode: true },
};

/** What a service hears by; topics keep what was said before it came. */
export function kafkaServer(groupId: string): KafkaOptions {
  return {
    transport: Transport.KAFKA,
    options: { client, consumer: { groupId }, subscribe: { fromBeginning: true } },
  };
}
