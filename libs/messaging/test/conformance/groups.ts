import { describe, expect, it } from '@jest/globals';
import { Failure } from '@hoso/kernel';

import type { Progress } from '../../src/bus.js';
import { eventually, gate, Listener, textOf } from '../probe.js';
import { declare, message, newName, range, type Suite } from './suite.js';

/** Groups hear everything, share it, repeat what was refused and go on where they were. */
export function groupPromises({ world, connect, topicOn, consume }: Suite): void {
  describe('a group', () => {
    it('starts at the first message', async () => {
      const bus = connect();
      const topic = await topicOn(bus);
      await bus.publish([message(topic, 'k', 'early')]);
      const listener = new Listener();
      await consume(bus, { topics: [topic], handle: listener.handle });
      await bus.publish([message(topic, 'k', 'late')]);
      expect(await listener.heard(2)).toEqual(['early', 'late']);
    });

    it('hears everything that every other group hears', async () => {
      const bus = connect();
      const topic = await topicOn(bus, 2);
      const [one, two] = [new Listener(), new Listener()];
      await consume(bus, { topics: [topic], handle: one.handle });
      await consume(connect(), { topics: [topic], handle: two.handle });
      await bus.publish(range(20).map((index) => message(topic, `key-${index}`, `m${index}`)));
      expect(new Set(await one.heard(20))).toEqual(new Set(await two.heard(20)));
    });

    it('gets batches no larger than it asked for, whole and in order', async () => {
      const bus = connect();
      const topic = await topicOn(bus);
      await bus.publish(range(95).map((index) => message(topic, 'k', `${index}`)));
      const listener = new Listener();
      await consume(bus, { topics: [topic], handle: listener.handle, batchMessagesMax: 10 });
      await listener.heard(95);
      expect(listener.texts).toEqual(range(95).map(String));
      expect(Math.max(...listener.batches.map(({ messages }) => messages.length))).toBe(10);
    });

    it('handles one batch of a partition at a time, and partitions side by side', async () => {
      const bus = connect();
      const topic = await topicOn(bus, 3);
      const running = new Map<number, number>();
      let overlapping = 0;
      const sideBySide = gate();
      const listener = new Listener(async ({ partition }) => {
        running.set(partition, (running.get(partition) ?? 0) + 1);
        overlapping = Math.max(overlapping, running.get(partition) ?? 0);
        if ([...running.values()].filter((count) => count > 0).length === 3) sideBySide.open();
        await sideBySide.opened;
        running.set(partition, (running.get(partition) ?? 0) - 1);
      });
      await consume(bus, { topics: [topic], handle: listener.handle, batchMessagesMax: 5 });
      await bus.publish(range(90).map((index) => message(topic, `key-${index}`, `m${index}`)));
      await listener.heard(90);
      expect(overlapping).toBe(1);
    });

    it('goes on from its last commit after a stop', async () => {
      const bus = connect();
      const topic = await topicOn(bus, 2);
      const group = newName('group');
      const [before, after] = [new Listener(), new Listener()];
      const first = await consume(bus, { group, topics: [topic], handle: before.handle });
      await bus.publish(range(20).map((index) => message(topic, `key-${index}`, `old-${index}`)));
      await before.heard(20);
      await first.stop();
      await bus.publish(range(20).map((index) => message(topic, `key-${index}`, `new-${index}`)));
      await consume(connect(), { group, topics: [topic], handle: after.handle });
      await after.heard(20);
      expect(after.texts.every((text) => text.startsWith('new-'))).toBe(true);
      expect(before.texts.every((text) => text.startsWith('old-'))).toBe(true);
    });

    it('gets a rejected batch again, the same messages in the same order, before anything behind it', async () => {
      const bus = connect();
      const topic = await topicOn(bus);
      let refusals = 3;
      const listener = new Listener(() => {
        refusals -= 1;
        if (refusals >= 0) throw new Failure('store', 'timeout');
      });
      await bus.publish(range(5).map((index) => message(topic, 'k', `${index}`)));
      await consume(bus, { topics: [topic], handle: listener.handle, batchMessagesMax: 3 });
      await listener.heard(5);
      const firsts = listener.batches.map(({ messages }) => messages.map(textOf).join());
      expect(firsts.slice(0, 4)).toEqual(['0,1,2', '0,1,2', '0,1,2', '0,1,2']);
      expect(listener.texts.slice(12)).toEqual(['3', '4']);
    });

    it('treats a handler that throws at once like one that rejects', async () => {
      const bus = connect();
      const topic = await topicOn(bus);
      const heard: string[] = [];
      await bus.publish([message(topic, 'k', 'a')]);
      await consume(bus, {
        topics: [topic],
        handle: (batch) => {
          heard.push(...batch.messages.map(textOf));
          if (heard.length === 1) throw new Error('at once');
          return Promise.resolve();
        },
      });
      await eventually('it came again', () => heard.length === 2);
    });

    it('is not held up by a partition in trouble', async () => {
      const bus = connect();
      const topic = await topicOn(bus, 3);
      let troubled: number | undefined;
      const listener = new Listener(({ partition }) => {
        troubled ??= partition;
        if (partition === troubled) throw new Failure('store', 'timeout');
      });
      await consume(bus, { topics: [topic], handle: listener.handle });
      const others = (): number =>
        new Set(listener.messages.filter(({ partition }) => partition !== troubled).map(textOf)).size;
      for (let round = 0; round < 10; round += 1) {
        const heard = others();
        await bus.publish(range(30).map((index) => message(topic, `key-${index}`, `${round}-${index}`)));
        await eventually(`round ${round} flows`, () => others() > heard + 5);
      }
      const attempts = (): number => listener.batches.filter(({ partition }) => partition === troubled).length;
      await eventually('the troubled one is repeated', () => attempts() > 1);
    });

    it('shares the partitions among its members, each to one of them', async () => {
      const bus = connect();
      const topic = await topicOn(bus, 4);
      const group = newName('group');
      const listeners = [new Listener(), new Listener()];
      for (const listener of listeners) await consume(connect(), { group, topics: [topic], handle: listener.handle });
      await eventually('both have heard something', async () => {
        await bus.publish(range(20).map((index) => message(topic, `key-${index}`, newName('m'))));
        return listeners.every((listener) => listener.messages.length > 0);
      });
      await eventually('each partition speaks to one member only', async () => {
        const seen = listeners.map((listener) => listener.messages.length);
        await bus.publish(range(40).map((index) => message(topic, `key-${index}`, newName('m'))));
        const fresh = (): readonly (readonly number[])[] =>
          listeners.map((listener, index) => listener.messages.slice(seen[index]).map(({ partition }) => partition));
        await eventually('all are heard', () => fresh().flat().length >= 40);
        const [one, two] = fresh().map((partitions) => new Set(partitions));
        return (
          one !== undefined &&
          two !== undefined &&
          one.size > 0 &&
          two.size > 0 &&
          [...one].every((partition) => !two.has(partition))
        );
      });
    });

    it('takes over from a member that left', async () => {
      const bus = connect();
      const topic = await topicOn(bus, 4);
      const group = newName('group');
      const [leaver, stayer] = [new Listener(), new Listener()];
      const leaving = await consume(connect(), { group, topics: [topic], handle: leaver.handle });
      await consume(connect(), { group, topics: [topic], handle: stayer.handle });
      await leaving.stop();
      const names = range(40).map((index) => `m${index}`);
      await bus.publish(names.map((each) => message(topic, each, each)));
      await stayer.heard(40);
      expect(leaver.messages).toHaveLength(0);
    });

    it('takes over from a member that died without a word, with everything it had in hand', async () => {
      const bus = connect();
      const topic = await topicOn(bus, 4);
      const group = newName('group');
      const doomed = await world().startDoomedMember(group, [topic]);
      await bus.publish(range(40).map((index) => message(topic, `key-${index}`, `m${index}`)));
      await doomed.inHand;
      const survivor = new Listener();
      await consume(bus, { group, topics: [topic], handle: survivor.handle });
      await doomed.kill();
      await survivor.heard(40, world().beyondSessionMs + 10_000);
    }, 60_000);

    it('keeps a member whose handler takes longer than a session', async () => {
      const bus = connect();
      const topic = await topicOn(bus, 2);
      const group = newName('group');
      const long = gate();
      const [slow, other] = [new Listener(() => long.opened), new Listener()];
      await consume(bus, { group, topics: [topic], handle: slow.handle });
      await bus.publish(range(20).map((index) => message(topic, `key-${index}`, `m${index}`)));
      await slow.heard(2);
      const until = Date.now() + world().beyondSessionMs;
      await eventually('a session has passed', () => Date.now() > until);
      long.open();
      await slow.heard(20);
      // Who had been put out of the group would have its messages handed out again.
      const next = await consume(connect(), { group, topics: [topic], handle: other.handle });
      expect(await eventually('nothing is left over', async () => (await next.lag()) === 0)).toBe(true);
      expect(slow.messages).toHaveLength(20);
      expect(other.messages).toHaveLength(0);
    }, 60_000);

    it('hands in nothing while paused and goes on afterwards', async () => {
      const bus = connect();
      const topic = await topicOn(bus, 2);
      const [listener, witness] = [new Listener(), new Listener()];
      const consumption = await consume(bus, { topics: [topic], handle: listener.handle });
      await consume(bus, { topics: [topic], handle: witness.handle });
      await bus.publish([message(topic, 'k', 'before')]);
      await listener.heard(1);
      consumption.pause();
      await bus.publish(range(20).map((index) => message(topic, `key-${index}`, `m${index}`)));
      await witness.heard(21);
      expect(listener.texts).toEqual(['before']);
      consumption.resume();
      await listener.heard(21);
      expect(listener.messages).toHaveLength(21);
    });

    it('does not repeat a rejected batch while paused', async () => {
      const bus = connect();
      const topic = await topicOn(bus);
      let refuse = true;
      const listener = new Listener(() => {
        if (refuse) throw new Failure('store', 'timeout');
      });
      const consumption = await consume(bus, { topics: [topic], handle: listener.handle });
      await bus.publish([message(topic, 'k', 'a')]);
      await eventually('it was repeated', () => listener.batches.length >= 2);
      consumption.pause();
      const attempts = listener.batches.length;
      refuse = false;
      const until = Date.now() + 500;
      await eventually('time has passed', () => Date.now() > until);
      expect(listener.batches.length).toBe(attempts);
      consumption.resume();
      await eventually(
        'it passed',
        async () => listener.batches.length === attempts + 1 && (await consumption.lag()) === 0,
      );
    });

    it('knows its lag', async () => {
      const bus = connect();
      const topic = await topicOn(bus, 3);
      const door = gate();
      const listener = new Listener(() => door.opened);
      const consumption = await consume(bus, { topics: [topic], handle: listener.handle });
      // A topic that has just been created is without a leader for a moment, and to ask for its end is refused.
      await eventually('its partitions are led', async () => (await consumption.lag()) >= 0);
      expect(await consumption.lag()).toBe(0);
      await bus.publish(range(30).map((index) => message(topic, `key-${index}`, `m${index}`)));
      expect(await consumption.lag()).toBe(30);
      door.open();
      await eventually('all is committed', async () => (await consumption.lag()) === 0);
    });

    it('tells whoever asks how far it is, topic by topic', async () => {
      const bus = connect();
      const [one, two, group] = [await topicOn(bus, 3), await topicOn(bus), newName('group')];
      const other = connect();
      // A topic that has just been created is without a leader for a moment, and to ask for its end is refused.
      const asked = (): Promise<readonly Progress[]> => other.progress(group, [one, two]);
      await eventually('their partitions are led', async () => (await asked()).length === 2);
      const progress = async (): Promise<unknown> => (await asked()).toSorted(({ topic }) => (topic === one ? -1 : 1));
      await bus.publish(range(30).map((index) => message(one, `key-${index}`, `m${index}`)));
      await bus.publish([message(two, 'k', 'a')]);
      expect(await progress()).toEqual([{ topic: one, heard: 0, waiting: 30 }, { topic: two, heard: 0, waiting: 1 }]);
      const listener = new Listener();
      const consumption = await consume(bus, { group, topics: [one], handle: listener.handle });
      await listener.heard(30);
      await consumption.stop();
      expect(await progress()).toEqual([{ topic: one, heard: 30, waiting: 0 }, { topic: two, heard: 0, waiting: 1 }]);
      await expect(other.progress(group, [newName('never')])).rejects.toThrow(Failure);
    });

    it('may wait for a topic that comes later', async () => {
      const bus = connect();
      const topic = newName('later');
      const listener = new Listener();
      const consumption = await bus.consume({
        group: newName('group'),
        topics: [topic],
        handle: listener.handle,
        batchMessagesMax: 10,
      });
      expect(consumption.assigned).toBe(false);
      await bus.ensureTopics([declare(topic, 2)]);
      await bus.publish([message(topic, 'k', 'a')]);
      expect(await listener.heard(1)).toEqual(['a']);
      expect(consumption.assigned).toBe(true);
    });

    it('finishes the batch in hand when stopped, and starts no other', async () => {
      const bus = connect();
      const topic = await topicOn(bus);
      const group = newName('group');
      const door = gate();
      let finished = 0;
      const listener = new Listener(async () => {
        await door.opened;
        finished += 1;
      });
      const consumption = await consume(bus, { group, topics: [topic], handle: listener.handle, batchMessagesMax: 1 });
      await bus.publish(range(3).map((index) => message(topic, 'k', `${index}`)));
      await listener.heard(1);
      const stopping = consumption.stop();
      door.open();
      await stopping;
      expect({ begun: listener.texts, finished }).toEqual({ begun: ['0'], finished: 1 });
      expect(consumption.assigned).toBe(false);
      const next = new Listener();
      await consume(bus, { group, topics: [topic], handle: next.handle });
      expect(await next.heard(2)).toEqual(['1', '2']);
    });

    it('can be stopped in the middle of trouble, and leaves the batch to the next', async () => {
      const bus = connect();
      const topic = await topicOn(bus);
      const group = newName('group');
      const troubled = new Listener(() => Promise.reject(new Failure('store', 'timeout')));
      const consumption = await consume(bus, { group, topics: [topic], handle: troubled.handle });
      await bus.publish([message(topic, 'k', 'a')]);
      await eventually('it was repeated', () => troubled.batches.length >= 2);
      await consumption.stop();
      const attempts = troubled.batches.length;
      const next = new Listener();
      await consume(bus, { group, topics: [topic], handle: next.handle });
      expect(await next.heard(1)).toEqual(['a']);
      expect(troubled.batches).toHaveLength(attempts);
    });
  });
}
