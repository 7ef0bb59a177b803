import { describe, expect, it } from '@jest/globals';
import { ManualClock, Random, Refusal, SeededRandom } from '@hoso/kernel';
import fc from 'fast-check';

import { BufferedRandom } from './buffered-random.js';
import { etagOf, requireIdempotencyKey, requireIfMatch } from './headers.js';
import { Overload } from './overload.js';
import { TokenBuckets } from './token-buckets.js';

const settings = fc.record({ perSecond: fc.integer({ min: 1, max: 50 }), burst: fc.integer({ min: 1, max: 20 }) });
const pauseMs = fc.oneof(fc.constant(0), fc.nat(400));
const takings = fc.array(fc.record({ name: fc.constantFrom('a', 'b', 'c'), pauseMs }), { maxLength: 60 });

describe('token buckets', () => {
  it('let nobody have more than the burst and what has come back since, in any stretch of time', () => {
    fc.assert(fc.property(settings, takings, ({ perSecond, burst }, steps) => {
      const clock = new ManualClock(0);
      const buckets = new TokenBuckets({ perSecond, burst }, clock);
      const given = new Map<string, number[]>();
      for (const { name, pauseMs: pause } of steps) {
        clock.advance(pause);
        if (buckets.take(name) === 0) given.set(name, [...(given.get(name) ?? []), clock.now()]);
      }
      for (const moments of given.values()) {
        moments.forEach((from, first) => moments.slice(first).forEach((to, more) => {
          expect(more + 1).toBeLessThanOrEqual(burst + ((to - from) / 1_000) * perSecond + 1e-9);
        }));
      }
    }));
  });

  it('have a token for whoever comes back when they were told', () => {
    fc.assert(fc.property(settings, takings, (bounds, steps) => {
      const clock = new ManualClock(0);
      const buckets = new TokenBuckets(bounds, clock);
      for (const { name, pauseMs: pause } of steps) {
        clock.advance(pause);
        const waitSeconds = buckets.take(name);
        expect(waitSeconds >= 0 && waitSeconds <= 1 / bounds.perSecond).toBe(true);
        if (waitSeconds === 0) continue;
        clock.advance(Math.ceil(waitSeconds * 1_000));
        expect(buckets.take(name)).toBe(0);
      }
    }));
  });

  it('keep no more names than they may, whoever comes', () => {
    fc.assert(fc.property(fc.array(fc.string({ maxLength: 2 }), { maxLength: 80 }), fc.integer({ min: 1, max: 9 }), (names, most) => {
      const buckets = new TokenBuckets({ perSecond: 1, burst: 1 }, new ManualClock(0), most);
      for (const name of names) {
        buckets.take(name);
        expect(buckets.size).toBeLessThanOrEqual(most);
      }
      expect(buckets.size).toBe(Math.min(most, new Set(names).size));
    }));
  });
});

describe('a house under load', () => {
  const pressures = fc.array(fc.option(fc.double({ min: 0, max: 60, noNaN: true }), { nil: undefined }), { maxLength: 3 });
  const moment = fc.record({ isWrite: fc.boolean(), inHand: fc.nat(12), loopMs: fc.nat(400), pressures });

  it('turns writes away exactly while something presses, reads never, and says when to come back', () => {
    fc.assert(fc.property(moment, fc.integer(), ({ isWrite, inHand, loopMs, pressures: pressing }, seed) => {
      const bounds = { eventLoopP99MsMax: 200, writesInHandMax: 10, perClient: { perSecond: 1, burst: 1 } };
      const overload = new Overload(bounds, () => loopMs, new ManualClock(0), new SeededRandom(seed));
      pressing.forEach((seconds, place) => overload.watch(`pressure-${place}`, () => seconds));
      const turned = overload.refuse('portal', isWrite ? '/dossiers' : undefined, inHand);
      const presses = inHand >= 10 || loopMs > 200 || pressing.some((seconds) => seconds !== undefined);
      expect(turned !== undefined).toBe(isWrite && presses);
      if (turned === undefined) return;
      const seconds = turned.refusal.details.retryAfterSeconds!;
      expect(Number.isInteger(seconds) && seconds >= 0 && seconds <= 64).toBe(true);
    }));
  });

  it('tells a client that asks too often a whole number of seconds, at least one', () => {
    fc.assert(fc.property(settings, fc.nat(60), (perClient, more) => {
      const overload = new Overload(
        { eventLoopP99MsMax: 1, writesInHandMax: 1, perClient }, () => 0, new ManualClock(0), new SeededRandom(1),
      );
      const answers = Array.from({ length: perClient.burst + more }, () => overload.refuse('portal', undefined, 0));
      const told = answers.map((answer) => answer && [answer.why, answer.refusal.kind, answer.refusal.details.retryAfterSeconds]);
      const turned = Array.from({ length: more }, () => ['client', 'too-many', 1]);
      expect(told).toEqual([...Array.from({ length: perClient.burst }, () => undefined), ...turned]);
    }));
  });
});

/** Chance of which every byte says how many came before it. */
class CountedChance extends Random {
  private given = 0;

  override bytes(count: number): Buffer {
    return Buffer.alloc(count).map(() => (this.given += 1) % 256) as Buffer;
  }

  override id = (): string => String(this.given);
  override fraction = (): number => 0;
}

describe('chance from a buffer', () => {
  it('is the source’s chance, each byte at most once, in its order, and without a gap in what is given at once', () => {
    const count = fc.oneof({ weight: 9, arbitrary: fc.nat(40) }, { weight: 1, arbitrary: fc.nat(7_000) });
    const wish = fc.record({ count, asToken: fc.boolean() });
    fc.assert(fc.property(fc.array(wish, { minLength: 1, maxLength: 12 }), (wishes) => {
      const [buffered, source] = [new BufferedRandom(new CountedChance()), new CountedChance()];
      let rest = '';
      for (const { count: bytes, asToken } of wishes) {
        const given = asToken ? buffered.token(bytes) : buffered.bytes(bytes).toString('hex');
        if (rest.length < 2 * bytes) rest = source.bytes(Math.max(6_144, bytes)).toString('hex');
        expect(given).toBe(rest.slice(0, 2 * bytes));
        rest = rest.slice(2 * bytes);
      }
    }));
  });
});

describe('the headers of a write', () => {
  const outcome = (read: () => unknown): unknown => {
    try {
      return read();
    } catch (error) {
      return error instanceof Refusal ? error.code : error;
    }
  };

  it('bring back the revision that an ETag showed, and no other text is one', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 999_999_999 }), fc.string({ maxLength: 12 }), (revision, text) => {
      expect(requireIfMatch(etagOf(revision))).toBe(revision);
      fc.pre(!/^"[1-9][0-9]{0,8}"$/.test(text));
      expect(outcome(() => requireIfMatch(text))).toBe('if-match-invalid');
      expect(outcome(() => requireIfMatch(`W/${etagOf(revision)}`))).toBe('if-match-invalid');
    }));
  });

  it('bring a key as it is, in quotes or without, and no key that cannot be one', () => {
    const key = fc.stringMatching(/^[\x21\x23-\x7e]{8,40}$/);
    fc.assert(fc.property(key, fc.string({ unit: 'binary', maxLength: 130 }), (good, text) => {
      expect([requireIdempotencyKey(good), requireIdempotencyKey(`"${good}"`)]).toEqual([good, good]);
      fc.pre(!/^[\x21-\x7e]{8,130}$/.test(text));
      expect(outcome(() => requireIdempotencyKey(text))).toBe('idempotency-key-invalid');
    }));
  });
});
