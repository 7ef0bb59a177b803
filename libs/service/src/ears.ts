import { Controller, UseFilters, type Type } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { BatchFailureFilter, type ReceivedBatch } from '@hoso/messaging';

/** Whatever takes batches from the courier. */
export interface TakesBatches {
  readonly topics: readonly string[];
  take(batch: ReceivedBatch): Promise<void>;
}

/** The Nest controller that listens to every topic of a ledger and hands it the batches, one handler per topic. */
export function earsOf(ledger: TakesBatches): Type {
  class Ears {}
  for (const topic of ledger.topics) {
    const descriptor: PropertyDescriptor = { value: (batch: ReceivedBatch) => ledger.take(batch), writable: true };
    Object.defineProperty(Ears.prototype, topic, descriptor);
    EventPattern<string>(topic)(Ears.prototype, topic, descriptor as TypedPropertyDescriptor<never>);
    Payload()(Ears.prototype, topic, 0);
  }
  UseFilters(new BatchFailureFilter())(Ears);
  Controller()(Ears);
  return Ears;
}
