import { describe, expect, it } from '@jest/globals';
import { ManualClock, SeededRandom } from '@hoso/kernel';
import fc from 'fast-check';

import type { BusMessage, Consumption, ReceivedBatch, ReceivedMessage } from './bus.js';
import { growingDelay } from './growing-delay.js';
import { MemoryBus } from './memory-bus.js';
import { checkDeclarations } from './topic-declaration.js';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('a delay that grows', () => {
  const bounds = fc.record({ firstMs: fc.integer({ min: 1, max: 5_000 }), mostMs: fc.integer({ min: 1, max: 600_000 }) });

  it('is at least a millisecond and never beyond its bound, however often it was tried', () => {
    fc.assert(fc.property(bounds, fc.integer({ min: 1, max: 1_000_000 }), fc.integer(), (between, attempt, seed) => {
      const delay = growingDelay(attempt, between, new SeededRandom(seed));
      expect(Number.isInteger(delay) && delay >= 1 && delay <= Math.max(1, between.mostMs)).toBe(true);
      expect(delay).toBeLessThanOrEqual(Math.max(1, between.firstMs * 2 ** Math.min(attempt - 1, 30)));
    }));
  });

  it('is never shorter for a later attempt under the same chance', () => {
    fc.assert(fc.property(bounds, fc.integer({ min: 1, max: 60 }), fc.integer(), (between, attempt, seed) => {
      const at = (which: number): number => growingDelay(which, between, new SeededRandom(seed));
      expect(at(attempt + 1)).toBeGreaterThanOrEqual(at(attempt));
    }));
  });
});

const key = fc.constantFrom('a', 'b', 'c', 'd', 'e');
const messages = fc.array(key, { minLength: 1, maxLength: 30 }).map((keys) =>
  keys.map((one, place): BusMessage => {
    const text = String(place);
    return { topic: 'words', key: one, value: Buffer.from(text), headers: { place: text } };
  }));

async function openBus(partitions: number, clock = new ManualClock(0)): Promise<MemoryBus> {
  const bus = new MemoryBus({ clock, random: new SeededRandom(1) });
  await bus.ensureTopics([{ topic: 'words', partitions, replicationFactor: 1, retentionMs: 1 }]);
  return bus;
}

/** Lets time pass until it is so. */
async function passUntil(clock: ManualClock, isSo: () => Promise<boolean> | boolean): Promise<void> {
  for (let turns = 0; !(await isSo()); turns += 1) {
    if (turns > 500) throw new Error('it never came to be so');
    clock.advance(1_000);
    await turn();
  }
}

describe('the courier in memory', () => {
  it('brings every message once, those of one key in their order and by one partition', async () => {
    const small = fc.integer({ min: 1, max: 5 });
    await fc.assert(fc.asyncProperty(messages, small, small, async (sent, partitions, most) => {
      const clock = new ManualClock(0);
      const bus = await openBus(partitions, clock);
      const got: ReceivedMessage[] = [];
      const handle = async (batch: ReceivedBatch): Promise<void> => void got.push(...batch.messages);
      const consumption = await bus.consume({ group: 'g', topics: ['words'], batchMessagesMax: most, handle });
      await bus.publish(sent);
      await passUntil(clock, async () => (await consumption.lag()) === 0);
      expect(got.map(({ headers }) => Number(headers['place'])).sort((a, b) => a - b)).toEqual(sent.map((_, place) => place));
      for (const mine of Map.groupBy(got, (message) => message.key).values()) {
        expect(new Set(mine.map(({ partition }) => partition)).size).toBe(1);
        expect(mine.map(({ value }) => Number(value))).toEqual(mine.map(({ value }) => Number(value)).toSorted((a, b) => a - b));
      }
      await bus.close();
    }));
  });

  it('brings every message at least once, though members come and go and their work fails', async () => {
    const steps = fc.array(fc.constantFrom('join', 'leave', 'fail'), { maxLength: 6 });
    await fc.assert(fc.asyncProperty(messages, steps, async (sent, what) => {
      const clock = new ManualClock(0);
      const bus = await openBus(3, clock);
      const heard = new Set<string>();
      let failures = 0;
      const join = (): Promise<Consumption> => bus.consume({
        group: 'g', topics: ['words'], batchMessagesMax: 2,
        handle: async (batch) => {
          if (failures > 0) {
            failures -= 1;
            throw new Error('a bad moment');
          }
          for (const { headers } of batch.messages) heard.add(headers['place']!);
        },
      });
      const members = [await join()];
      for (const [place, message] of sent.entries()) {
        const step = what[place];
        if (step === 'join') members.push(await join());
        if (step === 'leave' && members.length > 1) {
          let hasLeft = false;
          void members.shift()!.stop().then(() => (hasLeft = true));
          await passUntil(clock, () => hasLeft);
        }
        if (step === 'fail') failures += 1;
        await bus.publish([message]);
      }
      await passUntil(clock, async () => (await members[0]!.lag()) === 0);
      expect([...heard].map(Number).sort((a, b) => a - b)).toEqual(sent.map((_, place) => place));
      await bus.close();
    }));
  });
});

describe('a topic', () => {
  it('is declared with a legal name and whole numbers from one up, and with nothing else', () => {
    const name = fc.oneof(fc.stringMatching(/^[A-Za-z0-9._-]{1,20}$/), fc.string({ maxLength: 6 }), fc.constantFrom('.', '..', ''));
    const count = fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 1, max: 9 }) }, fc.constantFrom(0, -1, 1.5, Number.NaN, Infinity));
    fc.assert(fc.property(name, count, count, count, (topic, partitions, replicationFactor, retentionMs) => {
      const isLegal = /^[A-Za-z0-9._-]+$/.test(topic) && !/^\.{1,2}$/.test(topic) &&
        [partitions, replicationFactor, retentionMs].every((number) => Number.isInteger(number) && number >= 1);
      const declare = (): void => checkDeclarations([{ topic, partitions, replicationFactor, retentionMs }]);
      if (isLegal) declare();
      else expect(declare).toThrow('topic-declaration');
    }));
  });
});
