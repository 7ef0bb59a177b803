import { afterEach, describe, expect, it } from '@jest/globals';
import { SystemClock, SystemRandom } from '@hoso/kernel';
import type { ClusterMetadata } from '@platformatic/kafka';

import { sharedKafka } from '../../../test/support/engines.js';
import { declare, message } from '../test/conformance/suite.js';
import { eventually } from '../test/probe.js';
import { PlatformaticBus } from './platformatic-bus.js';
import { PlatformaticReader } from './platformatic-reader.js';

/** Where nobody listens. */
const NOWHERE = 1;
const kafka = await sharedKafka();
const clock = new SystemClock();
const reach = { brokers: kafka.brokers, clientId: 'spec' };
const ends: (() => unknown)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

/** A topic of two partitions, one message in each. */
async function topicWithNews(): Promise<string> {
  const bus = new PlatformaticBus({ ...reach, clock, random: new SystemRandom() });
  ends.push(() => bus.close());
  const topic = kafka.name('topic');
  await bus.ensureTopics([declare(topic, 2)]);
  await bus.publish([message(topic, null, 'one'), message(topic, null, 'other')]);
  return topic;
}

/** Two brokers of one cluster; `leaders` says who has the topic's partitions. */
function cluster(topic: string, ports: ReadonlyMap<number, number>, leaders: readonly number[]): ClusterMetadata {
  const partitions = leaders.map((leader) => ({ leader, leaderEpoch: 0, replicas: [], isr: [], offlineReplicas: [] }));
  return {
    id: 'spec',
    controllerId: 1,
    lastUpdate: 0,
    brokers: new Map(Array.from(ports, ([id, port]) => [id, { host: '127.0.0.1', port, rack: null }])),
    topics: new Map([[topic, { id: topic, partitions, partitionsCount: leaders.length, lastUpdate: 0 }]]),
  };
}

describe('reading', () => {
  it('goes on at the broker that a partition has moved to, though nothing else was read there', async () => {
    const topic = await topicWithNews();
    const ports = new Map([[1, NOWHERE], [2, Number(kafka.brokers[0]?.split(':')[1])]]);
    const heard: number[] = [];
    const end = new AbortController();
    const reader = new PlatformaticReader({
      reach,
      clock,
      group: 'spec',
      topics: [topic],
      sessionTimeoutMs: 10_000,
      heartbeatMs: 2_000,
      fetchWaitMs: 100,
      fetchPauseMs: 0,
      fetchBytesPerPartitionMax: 1_024,
      silenceMs: 3_600_000,
      end: end.signal,
      // The first broker is away, and soon the second has all of its partitions.
      whereabouts: async (fresh) => cluster(topic, ports, fresh ? [2, 2] : [1, 2]),
      onSign: () => undefined,
      onMessages: (_topic, partition) => heard.push(partition),
      onLost: () => undefined,
      onFailure: () => undefined,
    });
    ends.push(() => end.abort(), () => reader.destroy());
    reader.assign(new Map([[topic, [0, 1]]]));
    for (const track of reader.unlocated()) reader.locate(track, 0n);
    reader.hold(topic, 1, true);
    await reader.start();
    await eventually('the moved one is read', () => heard.length > 0);
    expect(heard).toEqual([0]);
  }, 60_000);
});
