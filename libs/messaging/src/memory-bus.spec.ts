import { describe, expect, it } from '@jest/globals';
import { Failure, ManualClock, SeededRandom, SystemClock, SystemRandom } from '@hoso/kernel';

import { busConformance } from '../test/bus-conformance.js';
import { gate, Listener } from '../test/probe.js';
import type { BusMessage, TopicDeclaration } from './bus.js';
import { MemoryBroker } from './memory-broker.js';
import { MemoryBus, type MemoryBusOptions } from './memory-bus.js';

busConformance('in memory', async () => {
  const broker = new MemoryBroker();
  const options = { broker, clock: new SystemClock(), random: new SystemRandom() };
  const switchTo = async (available: boolean): Promise<void> => {
    broker.available = available;
  };
  return {
    connect: () => new MemoryBus(options),
    startDoomedMember: async (group, topics) => {
      const bus = new MemoryBus(options);
      const taken = gate();
      const handle = (): Promise<void> => {
        taken.open();
        return new Promise(() => undefined);
      };
      await bus.consume({ group, topics, handle, batchMessagesMax: 100 });
      return { inHand: taken.opened, kill: async () => bus.crash() };
    },
    beyondSessionMs: 100,
    publishDeadlineMs: 1_000,
    broker: {
      kill: () => switchTo(false),
      start: () => switchTo(true),
      freeze: () => switchTo(false),
      thaw: () => switchTo(true),
    },
    dispose: () => Promise.resolve(),
  };
});

const TOPIC: TopicDeclaration = { topic: 'rehearsal', partitions: 1, replicationFactor: 1, retentionMs: 1 };

describe('the courier in memory as a means of rehearsal', () => {
  it('loses, repeats and delays as it is told, and acknowledges all the same', async () => {
    const { bus, clock, listener } = await rehearsal((message) => FAULTS[message.value?.toString() ?? ''] ?? [0]);
    await bus.publish(['lost', 'doubled', 'late', 'plain'].map(message));
    await settle();
    expect(listener.texts).toEqual(['doubled', 'plain']);
    clock.advance(400);
    await settle();
    expect(listener.texts).toEqual(['doubled', 'plain', 'doubled']);
    clock.advance(100);
    await settle();
    expect(listener.texts).toEqual(['doubled', 'plain', 'doubled', 'late']);
  });

  it('fails a call as it is told', async () => {
    const { bus } = await rehearsal(() => {
      throw new Failure('broker', 'timeout');
    });
    await expect(bus.publish([message('a')])).rejects.toMatchObject({ code: 'timeout' });
  });

  it('hands in without any passing of time', async () => {
    const { bus, listener } = await rehearsal();
    await bus.publish([message('a'), message('b')]);
    await settle();
    expect(listener.texts).toEqual(['a', 'b']);
  });

  it('repeats a rejected batch after delays that only the clock and the seed decide', async () => {
    const attempts = async (): Promise<readonly number[]> => {
      const clock = new ManualClock(0);
      const bus = new MemoryBus({ clock, random: new SeededRandom(7) });
      const times: number[] = [];
      await bus.ensureTopics([TOPIC]);
      const handle = async (): Promise<void> => {
        times.push(clock.now());
        throw new Failure('store', 'timeout');
      };
      await bus.consume({ group: 'g', topics: [TOPIC.topic], handle, batchMessagesMax: 10 });
      await bus.publish([message('a')]);
      for (let step = 0; step < 60_000; step += 10) {
        await settle();
        clock.advance(10);
      }
      return times;
    };
    const times = await attempts();
    const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    expect(gaps.length).toBeGreaterThan(8);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(10_010);
    expect(Math.max(...gaps)).toBeGreaterThan(1_000);
    expect(await attempts()).toEqual(times);
  });

  it('gives a group everything again after a rewind', async () => {
    const { bus, listener } = await rehearsal();
    await bus.publish([message('a'), message('b')]);
    await settle();
    bus.broker.rewind('g');
    await settle();
    expect(listener.texts).toEqual(['a', 'b', 'a', 'b']);
  });

  it('handles one batch of a partition at a time even when the partition goes and comes back', async () => {
    const { bus, listener, doors } = await doored();
    await bus.publish([message('a')]);
    await settle();
    bus.broker.rewind('g');
    await settle();
    expect(listener.texts).toEqual(['a']);
    doors.open();
    await settle();
    expect(listener.texts).toEqual(['a', 'a']);
  });

  it('takes no commit from a member that is dead', async () => {
    const { bus, doors } = await doored();
    await bus.publish([message('a')]);
    await settle();
    bus.crash();
    doors.open();
    await settle();
    expect(bus.broker.lag('g', [TOPIC.topic])).toBe(1);
  });
});

async function doored() {
  const doors = gate();
  const bus = new MemoryBus({ clock: new ManualClock(0), random: new SeededRandom(1) });
  const listener = new Listener(() => doors.opened);
  await bus.ensureTopics([TOPIC]);
  await bus.consume({ group: 'g', topics: [TOPIC.topic], handle: listener.handle, batchMessagesMax: 10 });
  return { bus, listener, doors };
}

const FAULTS: Readonly<Record<string, readonly number[]>> = { lost: [], doubled: [0, 400], late: [500] };

function message(text: string): BusMessage {
  return { topic: TOPIC.topic, key: 'k', value: Buffer.from(text), headers: {} };
}

async function rehearsal(onPublish?: MemoryBusOptions['onPublish']) {
  const clock = new ManualClock(0);
  const bus = new MemoryBus({ clock, random: new SeededRandom(1), ...(onPublish === undefined ? {} : { onPublish }) });
  const listener = new Listener();
  await bus.ensureTopics([TOPIC]);
  await bus.consume({ group: 'g', topics: [TOPIC.topic], handle: listener.handle, batchMessagesMax: 10 });
  return { bus, clock, listener };
}

/** Everything that waits for nothing but its turn has had it. */
async function settle(): Promise<void> {
  await new Promise((resolve) => void setImmediate(resolve));
}
