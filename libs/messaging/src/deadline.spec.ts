import { describe, expect, it } from '@jest/globals';
import { ManualClock } from '@hoso/kernel';

import { settledWithin, withDeadline } from './deadline.js';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const never = new Promise<never>(() => undefined);

describe('work with a deadline', () => {
  it('settles as the work does that is in time', async () => {
    const clock = new ManualClock(0);
    expect(await withDeadline(clock, 100, Promise.resolve('done'))).toBe('done');
    await expect(withDeadline(clock, 100, Promise.reject(new RangeError('broken')))).rejects.toThrow('broken');
  });

  it('is a failure of the broker when it is late, and may fail afterwards without hurting anybody', async () => {
    const clock = new ManualClock(0);
    let fail = (_reason: Error): void => undefined;
    const work = new Promise<never>((_resolve, reject) => (fail = reject));
    const escaped: unknown[] = [];
    const note = (reason: unknown): unknown => escaped.push(reason);
    process.on('unhandledRejection', note);
    const late = withDeadline(clock, 100, work);
    clock.advance(100);
    await expect(late).rejects.toMatchObject({ name: 'Failure', neighbour: 'broker', code: 'timeout' });
    fail(new Error('nobody listens any more'));
    await turn();
    process.off('unhandledRejection', note);
    expect(escaped).toEqual([]);
  });
});

describe('waiting until work has settled', () => {
  it.each([
    ['succeeds', Promise.resolve('done'), true],
    ['fails', new Promise((_resolve, reject) => setImmediate(() => reject(new Error('broken')))), true],
    ['does neither in time', never, false],
  ])('never rejects, and says whether it has: work that %s', async (_how, work, hasSettled) => {
    const clock = new ManualClock(0);
    const waiting = settledWithin(clock, 100, work);
    await turn();
    await turn();
    clock.advance(100);
    expect(await waiting).toBe(hasSettled);
  });
});
