import { describe, expect, it } from '@jest/globals';
import { SystemClock } from '@hoso/kernel';

import type { Bus } from '../../src/bus.js';
import { settledWithin } from '../../src/deadline.js';
import { eventually, Listener } from '../probe.js';
import { message, newName, range, type BusWorld, type Suite } from './suite.js';

/** How much later than its deadline a call of `publish` may answer. */
const LATE_MS = 1_000;

/** A broker that is away or mute costs time and nothing else. */
export function outagePromises({ world, connect, topicOn, consume, brokerIsOurs }: Suite): void {
  const outage = brokerIsOurs ? it : it.skip;
  const connectInHaste = (): Bus => connect({ publishDeadlineMs: world().publishDeadlineMs });
  /** By a timer of this process: a machine that stands still for a while holds it up as much as the call. */
  const inTime = (call: Promise<unknown>): Promise<boolean> =>
    settledWithin(new SystemClock(), world().publishDeadlineMs + LATE_MS, call);
  describe('without a broker', () => {
    outage(
      'fails to publish within its deadline, and works when the broker is back',
      async () => {
        const broker = brokerOf(world());
        const bus = connectInHaste();
        const topic = await topicOn(bus);
        await bus.publish([message(topic, 'k', 'before')]);
        await broker.kill();
        const call = bus.publish([message(topic, 'k', 'during')]);
        expect(await inTime(call)).toBe(true);
        await expect(call).rejects.toMatchObject({ name: 'Failure', neighbour: 'broker' });
        await expect(bus.ping()).rejects.toMatchObject({ name: 'Failure', neighbour: 'broker' });
        await broker.start();
        await eventually('publishing works again', async () => {
          await bus.publish([message(topic, 'k', 'after')]);
          return true;
        });
        await bus.ping();
        const listener = new Listener();
        await consume(bus, { topics: [topic], handle: listener.handle });
        await eventually(
          'before and after are there',
          () => listener.texts.includes('before') && listener.texts.includes('after'),
        );
      },
      90_000,
    );

    outage(
      'fails to publish within its deadline when the broker is mute, and works and hears when it speaks',
      async () => {
        const broker = brokerOf(world());
        const bus = connectInHaste();
        const topic = await topicOn(bus);
        const member = new Listener();
        await consume(connect(), { topics: [topic], handle: member.handle });
        await bus.publish([message(topic, 'k', 'before')]);
        await member.heard(1);
        await broker.freeze();
        const from = Date.now();
        const answers = Promise.allSettled(
          range(3).map((index) => bus.publish([message(topic, 'k', `during-${index}`)])),
        );
        const areInTime = await inTime(answers);
        const calls = await answers;
        await eventually('a session has passed', () => Date.now() > from + world().beyondSessionMs);
        await broker.thaw();
        expect(calls.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
        expect(calls[0]).toMatchObject({ reason: { name: 'Failure', neighbour: 'broker' } });
        expect(areInTime).toBe(true);
        await eventually('publishing works again', async () => {
          await bus.publish([message(topic, 'k', 'after')]);
          return true;
        });
        await eventually('who was a member before hears it', () => member.texts.includes('after'));
        const listener = new Listener();
        await consume(bus, { topics: [topic], handle: listener.handle });
        await eventually(
          'before and after are there',
          () => listener.texts.includes('before') && listener.texts.includes('after'),
        );
      },
      90_000,
    );

    outage(
      'starts to consume, and hears once the broker is there',
      async () => {
        const broker = brokerOf(world());
        const bus = connect();
        const topic = await topicOn(bus);
        await bus.publish([message(topic, 'k', 'a')]);
        await broker.kill();
        const listener = new Listener();
        const consumption = await connect().consume({
          group: newName('group'),
          topics: [topic],
          handle: listener.handle,
          batchMessagesMax: 10,
        });
        expect(consumption.assigned).toBe(false);
        await broker.start();
        expect(await listener.heard(1)).toEqual(['a']);
        expect(consumption.assigned).toBe(true);
      },
      90_000,
    );

    outage(
      'loses nothing that was acknowledged, and its consumers go on by themselves',
      async () => {
        const broker = brokerOf(world());
        const bus = connectInHaste();
        const topic = await topicOn(bus, 3);
        const listener = new Listener();
        const consumption = await consume(connect(), { topics: [topic], handle: listener.handle });
        const acknowledged: string[] = [];
        let publishing = true;
        const publisher = (async () => {
          for (let index = 0; publishing; index += 1) {
            const names = range(5).map((each) => `${index}-${each}`);
            const published = await bus.publish(names.map((each) => message(topic, each, each))).then(
              () => true,
              () => false,
            );
            if (published) acknowledged.push(...names);
            await new Promise((resolve) => void setTimeout(resolve, 1));
          }
        })();
        for (let round = 0; round < 2; round += 1) {
          const sofar = acknowledged.length;
          await eventually('publishing flows', () => acknowledged.length > sofar + 100);
          await broker.kill();
          await broker.start();
        }
        const sofar = acknowledged.length;
        await eventually('publishing flows again', () => acknowledged.length > sofar + 100);
        publishing = false;
        await publisher;
        await eventually('everything acknowledged was heard', () => {
          const heard = new Set(listener.texts);
          return acknowledged.every((each) => heard.has(each));
        });
        await eventually('the group is assigned again', () => consumption.assigned);
        await eventually('all is committed', async () => (await consumption.lag()) === 0);
      },
      120_000,
    );
  });
}

function brokerOf(world: BusWorld): NonNullable<BusWorld['broker']> {
  if (world.broker === undefined) throw new Error('this world has no broker of ours');
  return world.broker;
}
