import 'reflect-metadata';

import { afterEach, describe, expect, it } from '@jest/globals';
import { SystemClock, SystemRandom } from '@hoso/kernel';
import { Controller, Injectable, Module, type INestApplicationContext, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { EventPattern, MessagePattern, Payload } from '@nestjs/microservices';
import { defer, delay, from, of, throwError, type Observable } from 'rxjs';

import { eventually, gate, textOf } from '../test/probe.js';
import { BatchFailureFilter, BusTransportStrategy, type BusTransportOptions } from './bus-transport-strategy.js';
import type { BusMessage, ReceivedBatch } from './bus.js';
import { MemoryBus } from './memory-bus.js';

const ONE = 'spec.one';
const TWO = 'spec.two';

/** What the controllers below heard and how they shall answer. */
@Injectable()
class Desk {
  readonly heard: ReceivedBatch[] = [];
  answer: (batch: ReceivedBatch) => Promise<void> | Observable<unknown> | void = () => undefined;
}

@Controller()
class OneController {
  constructor(private readonly desk: Desk) {}

  @EventPattern<string>(ONE)
  async hear(@Payload() batch: ReceivedBatch): Promise<unknown> {
    this.desk.heard.push(batch);
    return this.desk.answer(batch);
  }
}

@Controller()
class TwoController {
  constructor(private readonly desk: Desk) {}

  @EventPattern<string>(TWO)
  hear(batch: ReceivedBatch): unknown {
    this.desk.heard.push(batch);
    return this.desk.answer(batch);
  }
}

@Controller()
class OneAgainController {
  @EventPattern<string>(ONE)
  hear(): void {
    return;
  }
}

@Controller()
class AskingController {
  @MessagePattern(ONE)
  answer(): string {
    return 'no';
  }
}

@Controller()
class DeafController {}

const running: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of running.splice(0)) await each.close();
});

function newBus(): MemoryBus {
  const bus = new MemoryBus({ clock: new SystemClock(), random: new SystemRandom() });
  running.push(bus);
  return bus;
}

function moduleOf(controllers: readonly Type[]): Type {
  @Module({ controllers: [...controllers], providers: [Desk] })
  class House {}
  return House;
}

async function start(controllers: readonly Type[], options: Partial<BusTransportOptions> = {}) {
  const bus = newBus();
  await bus.ensureTopics(
    [ONE, TWO].map((topic) => ({ topic, partitions: 2, replicationFactor: 1, retentionMs: 1_000 })),
  );
  const strategy = new BusTransportStrategy({ bus, group: 'desk', batchMessagesMax: 10, ...options });
  const application = await NestFactory.createMicroservice(moduleOf(controllers), {
    strategy,
    logger: false,
    abortOnError: false,
  });
  application.useGlobalFilters(new BatchFailureFilter());
  running.unshift(application);
  await application.listen();
  return { bus, strategy, desk: deskOf(application), application };
}

function deskOf(application: INestApplicationContext): Desk {
  return application.get(Desk);
}

function message(topic: string, text: string): BusMessage {
  return { topic, key: 'k', value: Buffer.from(text), headers: {} };
}

describe('the consumer loop as a Nest transport', () => {
  it('hands each topic’s whole batches to its handler', async () => {
    const { bus, desk, strategy } = await start([OneController, TwoController]);
    await bus.publish([message(ONE, 'a'), message(TWO, 'x'), message(ONE, 'b')]);
    await eventually('all was heard', () => desk.heard.flatMap(({ messages }) => messages).length === 3);
    const ofOne = desk.heard.filter(({ topic }) => topic === ONE);
    expect(ofOne.flatMap(({ messages }) => messages.map(textOf))).toEqual(['a', 'b']);
    expect(strategy.consumption.assigned).toBe(true);
    await eventually('all is committed', async () => (await strategy.consumption.lag()) === 0);
  });

  it.each([
    ['a promise', (opened: Promise<void>) => opened],
    ['a stream', (opened: Promise<void>) => from(opened)],
    ['a stream that says much before it ends', (opened: Promise<void>) => defer(async () => opened).pipe(delay(1))],
  ])('waits for a handler that answers with %s', async (_what, answer) => {
    const { bus, desk, strategy } = await start([TwoController]);
    const door = gate();
    desk.answer = () => answer(door.opened);
    await bus.publish([message(TWO, 'a')]);
    await eventually('it was heard', () => desk.heard.length === 1);
    expect(await strategy.consumption.lag()).toBe(1);
    door.open();
    await eventually('it is committed', async () => (await strategy.consumption.lag()) === 0);
  });

  it('takes a handler that answers with an empty stream, or nothing, for done', async () => {
    const { bus, desk, strategy } = await start([OneController, TwoController]);
    desk.answer = ({ topic }) => (topic === ONE ? of() : undefined);
    await bus.publish([message(ONE, 'a'), message(TWO, 'b')]);
    await eventually('both are committed', async () => (await strategy.consumption.lag()) === 0);
    expect(desk.heard).toHaveLength(2);
  });

  it.each([
    ['rejects', () => Promise.reject(new Error('planted'))],
    ['throws', () => thrown()],
    ['ends its stream in an error', () => throwError(() => new Error('planted'))],
  ])('hands the batch in again when the handler %s', async (_what, failing) => {
    const { bus, desk, strategy } = await start([OneController]);
    desk.answer = () => (desk.heard.length < 3 ? failing() : undefined);
    await bus.publish([message(ONE, 'a')]);
    await eventually('it came three times', () => desk.heard.length === 3);
    expect(desk.heard.map(({ messages }) => messages.map(textOf))).toEqual([['a'], ['a'], ['a']]);
    await eventually('it is committed', async () => (await strategy.consumption.lag()) === 0);
  });

  it('can be paused and resumed', async () => {
    const { bus, desk, strategy } = await start([OneController]);
    strategy.consumption.pause();
    await bus.publish([message(ONE, 'a')]);
    expect(await strategy.consumption.lag()).toBe(1);
    expect(desk.heard).toHaveLength(0);
    strategy.consumption.resume();
    await eventually('it was heard', () => desk.heard.length === 1);
  });

  it('stops with the application, after the batch in hand', async () => {
    const { bus, desk, application } = await start([OneController]);
    const door = gate();
    desk.answer = () => door.opened;
    await bus.publish([message(ONE, 'a')]);
    await eventually('it was heard', () => desk.heard.length === 1);
    const closing = application.close();
    door.open();
    await closing;
    await bus.publish([message(ONE, 'b')]);
    const next = await bus.consume({
      group: 'desk',
      topics: [ONE],
      handle: () => Promise.resolve(),
      batchMessagesMax: 1,
    });
    await eventually('only the later one was left', async () => (await next.lag()) === 0);
    expect(desk.heard).toHaveLength(1);
  });

  it('serves beside HTTP in one application', async () => {
    const bus = newBus();
    await bus.ensureTopics([{ topic: ONE, partitions: 1, replicationFactor: 1, retentionMs: 1_000 }]);
    const application = await NestFactory.create(moduleOf([OneController]), new FastifyAdapter(), {
      logger: false,
      abortOnError: false,
    });
    running.unshift(application);
    const strategy = new BusTransportStrategy({ bus, group: 'desk', batchMessagesMax: 10 });
    application.connectMicroservice({ strategy }, { inheritAppConfig: false });
    await application.startAllMicroservices();
    await bus.publish([message(ONE, 'a')]);
    await eventually('it was heard', () => deskOf(application).heard.length === 1);
  });

  it('keeps two groups of one application apart by their transport ids', async () => {
    const facts = Symbol('facts');
    @Controller()
    class FactsController {
      static heard = 0;

      @EventPattern<string>(ONE, facts)
      hear(): void {
        FactsController.heard += 1;
      }
    }
    const { bus, desk, strategy } = await start([FactsController, TwoController], {
      transportId: facts,
      topics: [ONE, TWO],
    });
    await bus.publish([message(ONE, 'a'), message(TWO, 'b')]);
    await eventually('both were heard', () => FactsController.heard === 1 && desk.heard.length === 1);
    await eventually('both are committed', async () => (await strategy.consumption.lag()) === 0);
  });

  it.each([
    ['two handlers listen to one topic', [OneController, OneAgainController], {}, 'handler-doubled'],
    ['nobody listens to a topic that must be heard', [OneController], { topics: [ONE, TWO] }, 'handler-missing'],
    [
      'somebody listens to a topic that is none of the group’s',
      [OneController, TwoController],
      { topics: [ONE] },
      'handler-surplus',
    ],
    ['nobody listens at all', [DeafController], {}, 'handler-missing'],
    ['a handler wants to answer', [AskingController], {}, 'handler-kind'],
  ])('refuses to start when %s', async (_what, controllers, options, code) => {
    await expect(start(controllers, options)).rejects.toMatchObject({ name: 'Defect', code });
  });

  it('says so when it is asked for its group before it listens', () => {
    const strategy = new BusTransportStrategy({ bus: newBus(), group: 'desk', batchMessagesMax: 10 });
    expect(() => strategy.consumption).toThrow('not-listening');
  });
});

function thrown(): never {
  throw new Error('planted');
}
