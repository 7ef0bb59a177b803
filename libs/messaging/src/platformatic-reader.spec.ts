import { describe, expect, it } from '@jest/globals';
import { ManualClock } from '@hoso/kernel';
import type { ClusterMetadata } from '@platformatic/kafka';

import { PlatformaticReader } from './platformatic-reader.js';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A cluster that names a leader whom nobody can find; `onSought` is told when somebody tries. */
function leaderless(onSought: () => void = () => undefined): ClusterMetadata {
  const brokers = { get: () => onSought() };
  return { brokers, topics: new Map([['topic', { partitions: [{ leader: 1 }] }]]) } as unknown as ClusterMetadata;
}

/** A reader of one partition that cannot be read; answers when it looked anew, in milliseconds, and what it gave up for. */
async function read(lookAnew: () => Promise<ClusterMetadata>, isLeft = false) {
  const clock = new ManualClock(0);
  const end = new AbortController();
  const failures: unknown[] = [];
  const looks: number[] = [];
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
      if (!isFresh) return Promise.resolve(leaderless(() => void (isLeft && end.abort())));
      looks.push(clock.now());
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
  while (clock.now() < 40_000) {
    await turn();
    clock.advance(100);
  }
  await turn();
  reader.destroy();
  end.abort();
  return { looks, failures };
}

const LOOKS_AT_MS = [200, 600, 1_400, ...Array.from({ length: 9 }, (_, index) => 3_000 + index * 2_000)];

describe('a partition that cannot be read', () => {
  it('is looked for anew, some twenty seconds long and with growing pauses, before it is told that this life is over', async () => {
    const { looks, failures } = await read(() => Promise.resolve(leaderless()));
    expect([looks, failures]).toEqual([LOOKS_AT_MS, [new Error('broker 1 is not in the cluster')]]);
  });

  it('is looked for as long where nobody can say where it is', async () => {
    const { looks, failures } = await read(() => Promise.reject(new Error('no broker answers')));
    expect([looks, failures]).toEqual([LOOKS_AT_MS, [new Error('no broker answers')]]);
  });

  it('is not looked for by a member that is about to go', async () => {
    const { looks, failures } = await read(() => Promise.resolve(leaderless()), true);
    expect([looks, failures]).toEqual([[], []]);
  });
});
