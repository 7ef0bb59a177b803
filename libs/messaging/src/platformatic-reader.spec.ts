import { describe, expect, it } from '@jest/globals';
import { ManualClock } from '@hoso/kernel';
import type { ClusterMetadata } from '@platformatic/kafka';

import { PlatformaticReader } from './platformatic-reader.js';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A cluster that names a leader whom nobody can find. */
const LEADERLESS = {
  brokers: new Map(),
  topics: new Map([['topic', { partitions: [{ leader: 1 }] }]]),
} as unknown as ClusterMetadata;

/** A reader of one partition that cannot be read, while somebody tells it where to look, or fails to. */
async function read(lookAnew: () => Promise<ClusterMetadata>) {
  const clock = new ManualClock(0);
  const end = new AbortController();
  const failures: unknown[] = [];
  let looks = 0;
  const reader = new PlatformaticReader({
    reach: { brokers: ['127.0.0.1:9'], clientId: 'spec' },
    clock,
    group: 'g',
    topics: ['topic'],
    sessionTimeoutMs: 10_000,
    heartbeatMs: 1_000,
    fetchWaitMs: 10,
    fetchPauseMs: 0,
    fetchBytesPerPartitionMax: 1_000,
    silenceMs: 10_000,
    end: end.signal,
    whereabouts: (isFresh) => {
      if (!isFresh) return Promise.resolve(LEADERLESS);
      looks += 1;
      return lookAnew();
    },
    onSign: () => undefined,
    onMessages: () => undefined,
    onLost: () => undefined,
    onFailure: (error) => {
      failures.push(error);
      end.abort();
    },
  });
  reader.assign(new Map([['topic', [0]]]));
  for (const track of reader.unlocated()) reader.locate(track, 0n);
  await reader.start();
  for (let second = 0; second < 40; second += 1) {
    await turn();
    clock.advance(1_000);
  }
  await turn();
  reader.destroy();
  end.abort();
  return { looks, failures };
}

describe('a partition that cannot be read', () => {
  it('is looked for anew, some twenty seconds long and with growing pauses, before it is told that this life is over', async () => {
    const { looks, failures } = await read(() => Promise.resolve(LEADERLESS));
    expect([looks, failures]).toEqual([12, [new Error('broker 1 is not in the cluster')]]);
  });

  it('is looked for as long where nobody can say where it is', async () => {
    const { looks, failures } = await read(() => Promise.reject(new Error('no broker answers')));
    expect([looks, failures]).toEqual([12, [new Error('no broker answers')]]);
  });
});
