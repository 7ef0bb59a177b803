import 'reflect-metadata';

import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Failure, ManualClock, SeededRandom } from '@hoso/kernel';
import { BusTransportStrategy, MemoryBus, type BusMessage, type ConsumeOptions, type ReceivedBatch } from '@hoso/messaging';

import { earsOf, type TakesBatches } from './ears.js';

const TOPICS = ['spec.one', 'spec.two'];

/** A ledger that takes what it is given, unless it is told to fail. */
class RehearsedLedger implements TakesBatches {
  readonly topics = TOPICS;
  readonly taken: ReceivedBatch[] = [];
  failure: Failure | null = null;

  async take(batch: ReceivedBatch): Promise<void> {
    if (this.failure) throw this.failure;
    this.taken.push(batch);
  }
}

const running: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of running.splice(0)) await each.close();
});

/** The ears as they hang in a service: beside its doors, in one application. */
async function open(ledger: RehearsedLedger) {
  const bus = new MemoryBus({ clock: new ManualClock(0), random: new SeededRandom(1) });
  await bus.ensureTopics(TOPICS.map((topic) => ({ topic, partitions: 1, replicationFactor: 1, retentionMs: 1 })));
  const rejections: unknown[] = [];
  const consume = bus.consume.bind(bus);
  bus.consume = (options: ConsumeOptions) => {
    const handle = (batch: ReceivedBatch): Promise<void> =>
      options.handle(batch).catch((error: unknown) => {
        rejections.push(error);
        throw error;
      });
    return consume({ ...options, handle });
  };
  @Module({ controllers: [earsOf(ledger)] })
  class House {}
  const application = await NestFactory.create(House, new FastifyAdapter(), { logger: false, abortOnError: false });
  const strategy = new BusTransportStrategy({ bus, group: 'house', batchMessagesMax: 10, topics: TOPICS });
  application.connectMicroservice({ strategy });
  running.push(application);
  await application.startAllMicroservices();
  return { bus, strategy, rejections };
}

const message = (topic: string): BusMessage => ({ topic, key: 'k', value: Buffer.from('v'), headers: {} });
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('the ears of a service', () => {
  it('hand the ledger the batches of every topic that it hears', async () => {
    const ledger = new RehearsedLedger();
    const { bus, strategy } = await open(ledger);
    await bus.publish(TOPICS.map(message));
    await turn();
    expect(ledger.taken.map(({ topic }) => topic)).toEqual(TOPICS);
    expect(await strategy.consumption.lag()).toBe(0);
  });

  it('let the courier see a failure as it is, and commit nothing', async () => {
    const ledger = new RehearsedLedger();
    const { bus, strategy, rejections } = await open(ledger);
    ledger.failure = new Failure('store', 'timeout');
    await bus.publish([message(TOPICS[0]!)]);
    await turn();
    expect(rejections).toEqual([ledger.failure]);
    expect(await strategy.consumption.lag()).toBe(1);
  });
});
