import { describe, expect, it } from '@jest/globals';
import { Defect } from '@hoso/kernel';

import { eventually, Listener, textOf } from '../probe.js';
import { declare, message, newName, range, type Suite } from './suite.js';

/** What is published arrives, whole and in order; what cannot be published says why. */
export function publishingPromises({ connect, topicOn, consume }: Suite): void {
  describe('what is published', () => {
    it('keeps the order of one key, within a call and from call to call', async () => {
      const bus = connect();
      const topic = await topicOn(bus, 3);
      const listener = new Listener();
      await consume(bus, { topics: [topic], handle: listener.handle });
      for (let call = 0; call < 10; call += 1) {
        await bus.publish(
          range(20).map((index) => message(topic, `key-${index % 4}`, `${index % 4}:${call * 20 + index}`)),
        );
      }
      await listener.heard(200);
      for (const key of range(4)) {
        const numbers = listener.texts
          .filter((text) => text.startsWith(`${key}:`))
          .map((text) => Number(text.split(':')[1]));
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
      const large = range(20).map((index) => ({
        ...message(topic, 'k', ''),
        value: Buffer.alloc(200_000, `${index}|`),
      }));
      await bus.publish(large);
      await eventually('all came', () => listener.messages.length >= 20);
      expect(
        listener.messages.map(({ value }, index) => value?.equals(large[index]?.value ?? Buffer.alloc(0))),
      ).toEqual(range(20).map(() => true));
    });

    it('may belong to several topics in one call', async () => {
      const bus = connect();
      const [one, two] = [await topicOn(bus), await topicOn(bus, 2)];
      const listener = new Listener();
      await consume(bus, { topics: [one, two], handle: listener.handle });
      await bus.publish([message(one, 'k', 'one'), message(two, 'k', 'two'), message(one, 'k', 'three')]);
      await listener.heard(3);
      expect(listener.messages.filter(({ topic }) => topic === one).map(textOf)).toEqual(['one', 'three']);
      expect(listener.batches.every(({ topic, messages }) => messages.every((each) => each.topic === topic))).toBe(
        true,
      );
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
      expect(calls[0]).toMatchObject({
        status: 'rejected',
        reason: { name: 'Failure', neighbour: 'broker', code: 'unknown-topic' },
      });
      expect(calls[1]?.status).toBe('fulfilled');
      await bus.ensureTopics([declare(unknown, 1)]);
      await bus.publish([message(unknown, 'k', 'found')]);
      const listener = new Listener();
      await consume(bus, { topics: [unknown], handle: listener.handle });
      expect(await listener.heard(1)).toEqual(['found']);
    });
  });
}
