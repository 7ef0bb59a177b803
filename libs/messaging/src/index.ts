export * from './bus.js';
export { KafkajsBus, type KafkajsBusOptions } from './kafkajs-bus.js';
export type { BusLog, KafkajsReach } from './kafkajs-connection.js';
export { MemoryBroker } from './memory-broker.js';
export { MemoryBus, type MemoryBusOptions } from './memory-bus.js';
export { BatchFailureFilter, BusTransportStrategy, type BusTransportOptions } from './bus-transport-strategy.js';
