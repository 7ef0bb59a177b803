export * from './bus.js';
export type { KafkaBusOptions } from './kafka-bus.js';
export type { BusLog, KafkaReach } from './kafka-reach.js';
export { openKafkaBus, type KafkaDriverName } from './open-kafka-bus.js';
export { MemoryBroker } from './memory-broker.js';
export { MemoryBus, type MemoryBusOptions } from './memory-bus.js';
export { BatchFailureFilter, BusTransportStrategy, type BusTransportOptions } from './bus-transport-strategy.js';
