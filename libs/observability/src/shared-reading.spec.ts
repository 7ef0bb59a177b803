import { expect, it } from '@jest/globals';
import { Failure, ManualClock } from '@hoso/kernel';

import { SharedReading } from './shared-reading.js';

it('tells a failure to all who wait for it, and reads anew for the next', async () => {
  const answers = [Promise.reject(new Failure('store', 'timeout')), Promise.resolve(7)];
  let readings = 0;
  const reading = new SharedReading(new ManualClock(0), () => answers[(readings += 1) - 1]!);
  const told = await Promise.allSettled([reading.get(), reading.get()]);
  expect([told.map(({ status }) => status), readings]).toEqual([['rejected', 'rejected'], 1]);
  expect([await reading.get(), await reading.get(), readings]).toEqual([7, 7, 2]);
});

it('is read anew when what was read is not good enough any more', async () => {
  let readings = 0;
  const reading = new SharedReading(new ManualClock(0), async () => (readings += 1));
  expect([await reading.get(), await reading.get()]).toEqual([1, 1]);
  reading.forget();
  expect(await reading.get()).toBe(2);
});
