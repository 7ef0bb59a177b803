export * from './bus.js';
export { KafkaBus, type KafkaBusOptions } from './kafka-bus.js';
export type {
  AdminLine, KafkaDriver, Member, MemberListener, MemberOptions, PartitionOffset, SendLine, Standing,
} from './kafka-driver.js';
export type { BusLog, KafkaReach } from './kafka-reach.js';
export { openKafkaBus, type KafkaDriverName } from './open-kafka-bus.js';
export { MemoryBroker } from './memory-broker.js';
export { MemoryBus, type MemoryBusOptions } from './memory-bus.js';
export { BatchFailureFilter, BusTransportStrategy, type BusTransportOptions } from './bus-transport-strategy.js';
