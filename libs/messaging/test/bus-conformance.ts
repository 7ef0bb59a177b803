import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Defect, Failure } from '@hoso/kernel';

import type { Bus, BusMessage, Consumption, ConsumeOptions, TopicDeclaration } from '../src/bus.js';
import { eventually, gate, Listener, textOf } from './probe.js';

/** A broker, and ways to be several processes at it. */
export interface BusWorld {
  /** One more process at the broker. The suite closes it. */
  connect(): Bus;
  /** A member that takes messages in and never finishes them, in a process that dies without a word. */
  startDoomedMember(group: string, topics: readonly string[]): Promise<{ kill(): Promise<void> }>;
  /** Longer than a membership lives without a heartbeat, milliseconds. */
  readonly beyondSessionMs: number;
  /** kill -9 of the broker and its return on the same data; absent for a broker that is not ours. */
  readonly broker?: { kill(): Promise<void>; start(): Promise<void> };
  /** How long a call of `publish` may take at most, milliseconds. */
  readonly publishDeadlineMs: number;
  dispose(): Promise<void>;
}

const DAY_MS = 86_400_000;
let topicCount = 0;
const runName = `${process.pid}-${Date.now()}`;

/** What every implementation of the port must do; `open` is called once. */
export function busConformance(name: string, open: () => Promise<BusWorld>): void {
  describe(`the courier's promises: ${name}`, () => {
    let world: BusWorld;
    let buses: Bus[] = [];

    const connect = (): Bus => {
      const bus = world.connect();
      buses.push(bus);
      return bus;
    };
    const topicOn = async (bus: Bus, partitions = 1): Promise<string> => {
      const topic = newName('topic');
      await bus.ensureTopics([declare(topic, partitions)]);
      return topic;
    };
    const consume = async (bus: Bus, options: Partial<ConsumeOptions> & Pick<ConsumeOptions, 'topics' | 'handle'>): Promise<Consumption> => {
      const consumption = await bus.consume({ group: newName('group'), batchMessagesMax: 100, ...options });
      await eventually('the group has assigned partitions', () => consumption.assigned);
      return consumption;
    };

    beforeAll(async () => {
      world = await open();
    }, 120_000);
    afterEach(async () => {
      await Promise.all(buses.map((bus) => bus.close()));
      buses = [];
    }, 60_000);
    afterAll(async () => {
      await world?.dispose();
    }, 60_000);

    describe('what is published', () => {
      it('keeps the order of one key, within a call and from call to call', async () => {
        const bus = connect();
        const topic = await topicOn(bus, 3);
        const listener = new Listener();
        await consume(bus, { topics: [topic], handle: listener.handle });
        for (let call = 0; call < 10; call += 1) {
          await bus.publish(range(20).map((index) => message(topic, `key-${index % 4}`, `${index % 4}:${call * 20 + index}`)));
        }
        await listener.heard(200);
        for (const key of range(4)) {
          const numbers = listener.texts.filter((text) => text.startsWith(`${key}:`)).map((text) => Number(text.split(':')[1]));
          expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
          expect(numbers).toHaveLength(50);
        }
      });

      it('goes to one partition per key, and to more than one partition over many keys', async () => {
        const bus = connect();
        const topic = await topicOn(bus, 4);
        const listener = new Listener();
        await consume(bus, { topics: [topic], handle: listener.handle });
        const messages = range(60).map((index) => message(topic, `key-${index % 30}`, `m${index}`));
        await bus.publish(messages.slice(0, 30));
        await bus.publish(messages.slice(30));
        await listener.heard(60);
        const partitionsOf = new Map<string | null, Set<number>>();
        for (const { key, partition } of listener.messages) {
          partitionsOf.set(key, (partitionsOf.get(key) ?? new Set()).add(partition));
        }
        expect([...partitionsOf.values()].map((partitions) => partitions.size)).toEqual(range(30).map(() => 1));
        expect(new Set(listener.messages.map(({ partition }) => partition)).size).toBeGreaterThan(1);
      });

      it('arrives with its key, its place, a plausible time and rising offsets', async () => {
        const bus = connect();
        const topic = await topicOn(bus);
        const listener = new Listener();
        await consume(bus, { topics: [topic], handle: listener.handle });
        const before = Date.now();
        await bus.publish([message(topic, 'khoá một', 'a'), message(topic, 'khoá một', 'b')]);
        await listener.heard(2);
        const [first, second] = listener.messages;
        expect(first).toMatchObject({ topic, partition: 0, key: 'khoá một' });
        expect(Number(second?.offset)).toBeGreaterThan(Number(first?.offset));
        expect(Math.abs((first?.timestampMs ?? 0) - before)).toBeLessThan(60_000);
      });

      it('keeps its headers, in any script', async () => {
        const bus = connect();
        const topic = await topicOn(bus);
        const listener = new Listener();
        await consume(bus, { topics: [topic], handle: listener.handle });
        const headers = { ce_id: 'intake:d-1:1', 'content-type': 'application/json', note: 'hồ sơ 📄', empty: '' };
        await bus.publish([{ ...message(topic, 'k', 'v'), headers }]);
        await listener.heard(1);
        expect(listener.messages[0]?.headers).toEqual(headers);
      });

      it('keeps every byte of its value', async () => {
        const bus = connect();
        const topic = await topicOn(bus);
        const listener = new Listener();
        await consume(bus, { topics: [topic], handle: listener.handle });
        const bytes = Buffer.from(range(256));
        await bus.publish([{ topic, key: 'k', value: bytes, headers: {} }]);
        await listener.heard(1);
        expect(listener.messages[0]?.value?.equals(bytes)).toBe(true);
      });

      it('is what it was at the call, whatever the caller does with its buffer afterwards', async () => {
        const bus = connect();
        const topic = await topicOn(bus);
        const listener = new Listener();
        await consume(bus, { topics: [topic], handle: listener.handle });
        const value = Buffer.from('before');
        await bus.publish([{ topic, key: 'k', value, headers: {} }]);
        value.fill('x');
        expect(await listener.heard(1)).toEqual(['before']);
      });

      it('may have no value, which is not the same as an empty one', async () => {
        const bus = connect();
        const topic = await topicOn(bus);
        const listener = new Listener();
        await consume(bus, { topics: [topic], handle: listener.handle });
        await bus.publish([
          { topic, key: 'k', value: null, headers: {} },
          { topic, key: 'k', value: Buffer.alloc(0), headers: {} },
        ]);
        await eventually('both came', () => listener.messages.length === 2);
        expect(listener.messages.map(({ value }) => value === null)).toEqual([true, false]);
        expect(listener.messages[1]?.value).toHaveLength(0);
      });

      it('may have no key', async () => {
        const bus = connect();
        const topic = await topicOn(bus, 2);
        const listener = new Listener();
        await consume(bus, { topics: [topic], handle: listener.handle });
        await bus.publish([message(topic, null, 'a'), message(topic, null, 'b')]);
        await listener.heard(2);
        expect(listener.messages.map(({ key }) => key)).toEqual([null, null]);
      });

      it('may be more than a thousand messages in one call', async () => {
        const bus = connect();
        const topic = await topicOn(bus, 3);
        const listener = new Listener();
        await consume(bus, { topics: [topic], handle: listener.handle, batchMessagesMax: 500 });
        await bus.publish(range(3_000).map((index) => message(topic, `key-${index % 50}`, `m${index}`)));
        await listener.heard(3_000);
        expect(listener.messages).toHaveLength(3_000);
      });

      it('may be larger in one call than one request can be', async () => {
        const bus = connect();
        const topic = await topicOn(bus);
        const listener = new Listener();
        await consume(bus, { topics: [topic], handle: listener.handle });
        const large = range(20).map((index) => ({ ...message(topic, 'k', ''), value: Buffer.alloc(200_000, `${index}|`) }));
        await bus.publish(large);
        await eventually('all came', () => listener.messages.length >= 20);
        expect(listener.messages.map(({ value }, index) => value?.equals(large[index]?.value ?? Buffer.alloc(0)))).toEqual(range(20).map(() => true));
      });

      it('may belong to several topics in one call', async () => {
        const bus = connect();
        const [one, two] = [await topicOn(bus), await topicOn(bus, 2)];
        const listener = new Listener();
        await consume(bus, { topics: [one, two], handle: listener.handle });
        await bus.publish([message(one, 'k', 'one'), message(two, 'k', 'two'), message(one, 'k', 'three')]);
        await listener.heard(3);
        expect(listener.messages.filter(({ topic }) => topic === one).map(textOf)).toEqual(['one', 'three']);
        expect(listener.batches.every(({ topic, messages }) => messages.every((each) => each.topic === topic))).toBe(true);
      });

      it('may be nothing at all', async () => {
        await expect(connect().publish([])).resolves.toBeUndefined();
      });

      it('comes from many calls at once and is all there', async () => {
        const bus = connect();
        const topic = await topicOn(bus, 3);
        const listener = new Listener();
        await consume(bus, { topics: [topic], handle: listener.handle });
        await Promise.all(range(300).map((index) => bus.publish([message(topic, `key-${index}`, `m${index}`)])));
        await listener.heard(300);
        expect(listener.messages).toHaveLength(300);
      });

      it('is refused as a defect when one message is larger than the broker takes, and harms nobody else', async () => {
        const bus = connect();
        const topic = await topicOn(bus);
        const listener = new Listener();
        await consume(bus, { topics: [topic], handle: listener.handle });
        const tooLarge = { ...message(topic, 'k', ''), value: Buffer.alloc(2 * 1024 * 1024) };
        const calls = await Promise.allSettled([
          bus.publish([message(topic, 'k', 'a')]),
          bus.publish([tooLarge]),
          bus.publish([message(topic, 'k', 'b')]),
        ]);
        expect(calls.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
        expect(calls[1]).toMatchObject({ reason: expect.any(Defect) });
        expect(await listener.heard(2)).toEqual(['a', 'b']);
      });

      it('fails clearly on an unknown topic, harms nobody else, and works once the topic exists', async () => {
        const bus = connect();
        const topic = await topicOn(bus);
        const unknown = newName('unknown');
        const calls = await Promise.allSettled([
          bus.publish([message(unknown, 'k', 'lost')]),
          bus.publish([message(topic, 'k', 'good')]),
        ]);
        expect(calls[0]).toMatchObject({ status: 'rejected', reason: { name: 'Failure', neighbour: 'broker', code: 'unknown-topic' } });
        expect(calls[1]?.status).toBe('fulfilled');
        await bus.ensureTopics([declare(unknown, 1)]);
        await bus.publish([message(unknown, 'k', 'found')]);
        const listener = new Listener();
        await consume(bus, { topics: [unknown], handle: listener.handle });
        expect(await listener.heard(1)).toEqual(['found']);
      });
    });

    describe('topics', () => {
      it('are created once and never changed', async () => {
        const bus = connect();
        const topic = newName('topic');
        await bus.ensureTopics([declare(topic, 2)]);
        await bus.ensureTopics([declare(topic, 5), declare(newName('other'), 1)]);
        const listener = new Listener();
        await consume(bus, { topics: [topic], handle: listener.handle });
        await bus.publish(range(50).map((index) => message(topic, `key-${index}`, `m${index}`)));
        await listener.heard(50);
        expect(Math.max(...listener.messages.map(({ partition }) => partition))).toBeLessThan(2);
      });

      it('may be created by several at once', async () => {
        const declarations = range(3).map(() => declare(newName('topic'), 1));
        await Promise.all([connect(), connect(), connect()].map((bus) => bus.ensureTopics(declarations)));
        const topics = declarations.map(({ topic }) => topic);
        const bus = connect();
        await expect(bus.publish(topics.map((topic) => message(topic, 'k', 'v')))).resolves.toBeUndefined();
      });

      it('that no broker could have are a defect', async () => {
        const bus = connect();
        await expect(bus.ensureTopics([declare('not a name', 1)])).rejects.toBeInstanceOf(Defect);
        await expect(bus.ensureTopics([declare(newName('topic'), 0)])).rejects.toBeInstanceOf(Defect);
      });
    });

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
        const others = (): number => new Set(listener.messages.filter(({ partition }) => partition !== troubled).map(textOf)).size;
        for (let round = 0; round < 10; round += 1) {
          const heard = others();
          await bus.publish(range(30).map((index) => message(topic, `key-${index}`, `${round}-${index}`)));
          await eventually(`round ${round} flows`, () => others() > heard + 5, 5_000);
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
          return one !== undefined && two !== undefined && one.size > 0 && two.size > 0 && [...one].every((partition) => !two.has(partition));
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
        const doomed = await world.startDoomedMember(group, [topic]);
        await bus.publish(range(40).map((index) => message(topic, `key-${index}`, `m${index}`)));
        const survivor = new Listener();
        await consume(bus, { group, topics: [topic], handle: survivor.handle });
        await doomed.kill();
        await survivor.heard(40, world.beyondSessionMs + 10_000);
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
        const until = Date.now() + world.beyondSessionMs;
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
        await eventually('it passed', async () => listener.batches.length === attempts + 1 && (await consumption.lag()) === 0);
      });

      it('knows its lag', async () => {
        const bus = connect();
        const topic = await topicOn(bus, 3);
        const door = gate();
        const listener = new Listener(() => door.opened);
        const consumption = await consume(bus, { topics: [topic], handle: listener.handle });
        expect(await consumption.lag()).toBe(0);
        await bus.publish(range(30).map((index) => message(topic, `key-${index}`, `m${index}`)));
        expect(await consumption.lag()).toBe(30);
        door.open();
        await eventually('all is committed', async () => (await consumption.lag()) === 0);
      });

      it('may wait for a topic that comes later', async () => {
        const bus = connect();
        const topic = newName('later');
        const listener = new Listener();
        const consumption = await bus.consume({ group: newName('group'), topics: [topic], handle: listener.handle, batchMessagesMax: 10 });
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

    describe('a bus', () => {
      it('says which engine it is and that the broker answers', async () => {
        const bus = connect();
        expect(bus.engine).not.toBe('');
        await expect(bus.ping()).resolves.toBeUndefined();
      });

      it('fails clearly once it is closed, and may be closed twice', async () => {
        const bus = connect();
        const topic = await topicOn(bus);
        await bus.publish([message(topic, 'k', 'a')]);
        await bus.close();
        await bus.close();
        const closed = { name: 'Failure', neighbour: 'broker', code: 'closed' };
        await expect(bus.publish([message(topic, 'k', 'b')])).rejects.toMatchObject(closed);
        await expect(bus.ping()).rejects.toMatchObject(closed);
        const handle = new Listener().handle;
        await expect(bus.consume({ group: newName('group'), topics: [topic], handle, batchMessagesMax: 1 })).rejects.toMatchObject(closed);
      });
    });

    describe('without a broker', () => {
      it('fails to publish within its deadline, and works when the broker is back', async () => {
        const broker = world.broker;
        if (broker === undefined) return;
        const bus = connect();
        const topic = await topicOn(bus);
        await bus.publish([message(topic, 'k', 'before')]);
        await broker.kill();
        const from = Date.now();
        await expect(bus.publish([message(topic, 'k', 'during')])).rejects.toMatchObject({ name: 'Failure', neighbour: 'broker' });
        expect(Date.now() - from).toBeLessThan(world.publishDeadlineMs + 1_000);
        await expect(bus.ping()).rejects.toMatchObject({ name: 'Failure', neighbour: 'broker' });
        await broker.start();
        await eventually('publishing works again', async () => {
          await bus.publish([message(topic, 'k', 'after')]);
          return true;
        });
        await bus.ping();
        const listener = new Listener();
        await consume(bus, { topics: [topic], handle: listener.handle });
        await eventually('before and after are there', () => listener.texts.includes('before') && listener.texts.includes('after'));
      }, 90_000);

      it('starts to consume, and hears once the broker is there', async () => {
        const broker = world.broker;
        if (broker === undefined) return;
        const bus = connect();
        const topic = await topicOn(bus);
        await bus.publish([message(topic, 'k', 'a')]);
        await broker.kill();
        const listener = new Listener();
        const consumption = await connect().consume({ group: newName('group'), topics: [topic], handle: listener.handle, batchMessagesMax: 10 });
        expect(consumption.assigned).toBe(false);
        await broker.start();
        expect(await listener.heard(1)).toEqual(['a']);
        expect(consumption.assigned).toBe(true);
      }, 90_000);

      it('loses nothing that was acknowledged, and its consumers go on by themselves', async () => {
        const broker = world.broker;
        if (broker === undefined) return;
        const bus = connect();
        const topic = await topicOn(bus, 3);
        const listener = new Listener();
        const consumption = await consume(connect(), { topics: [topic], handle: listener.handle });
        const acknowledged: string[] = [];
        let publishing = true;
        const publisher = (async () => {
          for (let index = 0; publishing; index += 1) {
            const names = range(5).map((each) => `${index}-${each}`);
            const published = await bus.publish(names.map((each) => message(topic, each, each))).then(() => true, () => false);
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
      }, 120_000);
    });
  });
}

function newName(what: string): string {
  topicCount += 1;
  return `spec.${what}.${runName}.${topicCount}`;
}

function declare(topic: string, partitions: number): TopicDeclaration {
  return { topic, partitions, replicationFactor: 1, retentionMs: DAY_MS };
}

function message(topic: string, key: string | null, text: string): BusMessage {
  return { topic, key, value: Buffer.from(text), headers: {} };
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}
