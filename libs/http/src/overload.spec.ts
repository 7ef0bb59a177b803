import { describe, expect, it } from '@jest/globals';
import { ManualClock, SeededRandom } from '@hoso/kernel';

import { Overload, OVERLOAD_SETTINGS, type OverloadSettings } from './overload.js';
import { ProblemWriter } from './problem.js';
import { TokenBuckets } from './token-buckets.js';

function overloadWith(settings: Partial<OverloadSettings> = {}, eventLoopP99Ms = () => 0): {
  readonly clock: ManualClock; readonly overload: Overload;
} {
  const clock = new ManualClock(0);
  const all = { ...OVERLOAD_SETTINGS, ...settings };
  return { clock, overload: new Overload(all, eventLoopP99Ms, clock, new SeededRandom(4)) };
}

describe('token buckets', () => {
  it('give a burst, then the rate, and say when to come back', () => {
    const clock = new ManualClock(0);
    const buckets = new TokenBuckets({ perSecond: 2, burst: 3 }, clock);
    expect([1, 2, 3, 4].map(() => buckets.take('a'))).toEqual([0, 0, 0, 0.5]);
    clock.advance(500);
    expect([buckets.take('a'), buckets.take('a')]).toEqual([0, 0.5]);
    expect(buckets.take('b')).toBe(0);
    clock.advance(3_600_000);
    expect([1, 2, 3, 4].map(() => buckets.take('a'))).toEqual([0, 0, 0, 0.5]);
  });

  it('have a token at the very millisecond that they said', () => {
    const clock = new ManualClock(0);
    const buckets = new TokenBuckets({ perSecond: 5, burst: 1 }, clock);
    buckets.take('a');
    clock.advance(20);
    expect(buckets.take('a')).toBe(0.18);
    clock.advance(180);
    expect(buckets.take('a')).toBe(0);
  });

  it('do not grow with the number of names, and forget who was away for longest', () => {
    const buckets = new TokenBuckets({ perSecond: 1, burst: 1 }, new ManualClock(0), 3);
    for (const name of ['a', 'b', 'c', 'a', 'd']) buckets.take(name);
    expect(buckets.size).toBe(3);
    expect([buckets.take('a') > 0, buckets.take('b')]).toEqual([true, 0]);
  });

  it('survive a clock that goes back', () => {
    const buckets = new TokenBuckets({ perSecond: 1, burst: 1 }, new ManualClock(1_000));
    expect(buckets.take('a')).toBe(0);
    expect(buckets.take('a')).toBe(1);
  });
});

describe('overload', () => {
  it('turns away a client that asks too much, and no other', () => {
    const { clock, overload } = overloadWith({ perClient: { perSecond: 0.25, burst: 1 } });
    expect(overload.refuse('portal', undefined, 0)).toBeUndefined();
    const refused = overload.refuse('portal', undefined, 0);
    expect([refused?.why, refused?.refusal.kind]).toEqual(['client', 'too-many']);
    expect(refused?.refusal.details.retryAfterSeconds).toBe(4);
    expect(overload.refuse('other', '/dossiers', 0)).toBeUndefined();
    clock.advance(4_000);
    expect(overload.refuse('portal', undefined, 0)).toBeUndefined();
  });

  it('turns away writes, not reads, while the process is full', () => {
    let p99Ms = 0;
    const { overload } = overloadWith({ writesInHandMax: 2 }, () => p99Ms);
    const whyNow = (isWrite: boolean, inHand = 0): string | undefined =>
      overload.refuse('portal', isWrite ? '/dossiers' : undefined, inHand)?.why;
    expect([whyNow(true, 1), whyNow(true, 2), whyNow(false, 2)]).toEqual([undefined, 'writes-in-hand', undefined]);
    p99Ms = 201;
    expect([whyNow(true), whyNow(false)]).toEqual(['event-loop', undefined]);
    p99Ms = 0;
    let seconds: number | undefined = 30;
    overload.watch('unpublished', () => seconds);
    expect([whyNow(true), whyNow(false)]).toEqual(['unpublished', undefined]);
    seconds = undefined;
    expect(whyNow(true)).toBeUndefined();
    expect(() => overload.watch('unpublished', () => 1)).toThrow(/pressure-doubled/);
  });

  it('spreads those whom it turns away over time', () => {
    const { overload } = overloadWith({ writesInHandMax: 0 });
    const seconds = (): number => overload.refuse('p', '/dossiers', 0)?.refusal.details.retryAfterSeconds ?? 0;
    const told = Array.from({ length: 40 }, seconds);
    expect([Math.min(...told) >= 2, Math.max(...told) <= 5, new Set(told).size > 1]).toEqual([true, true, true]);
  });

  it('is a problem with status 503', () => {
    const { overload } = overloadWith({ writesInHandMax: 0 });
    const problem = new ProblemWriter({}).write(overload.refuse('p', '/dossiers', 0)?.refusal, 'en', '/', '');
    expect(problem).toMatchObject({ status: 503, code: 'overloaded' });
  });
});
