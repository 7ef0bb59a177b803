import { afterEach, describe, expect, it } from '@jest/globals';
import { SystemClock, SystemRandom } from '@hoso/kernel';
import { connectionsApiChannel, consumerHeartbeatChannel, type ClusterMetadata } from '@platformatic/kafka';

import { sharedKafka } from '../../../test/support/engines.js';
import { declare, message } from '../test/conformance/suite.js';
import { eventually } from '../test/probe.js';
import { PlatformaticBus } from './platformatic-bus.js';
import { PlatformaticMember } from './platformatic-member.js';
import { PlatformaticReader } from './platformatic-reader.js';

/** Where nobody listens. */
const NOWHERE = 1;
const SYNC_GROUP = 14;
const HEARTBEAT_MS = 50;
const kafka = await sharedKafka();
const clock = new SystemClock();
const reach = { brokers: kafka.brokers, clientId: 'spec' };
const ends: (() => unknown)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

/** A topic of so many partitions, with these messages in them. */
async function topicOf(partitions: number, ...texts: readonly string[]): Promise<string> {
  const bus = new PlatformaticBus({ ...reach, clock, random: new SystemRandom() });
  ends.push(() => bus.close());
  const topic = kafka.name('topic');
  await bus.ensureTopics([declare(topic, partitions)]);
  await bus.publish(texts.map((text) => message(topic, null, text)));
  return topic;
}

async function newMember(): Promise<PlatformaticMember> {
  const topic = await topicOf(1);
  const settings = { sessionTimeoutMs: 6_000, heartbeatMs: HEARTBEAT_MS, silenceMs: 30_000 };
  const fetching = { fetchWaitMs: 100, fetchPauseMs: 0, fetchBytesPerPartitionMax: 1_024 };
  return new PlatformaticMember(
    { reach, clock, group: kafka.name('group'), topics: [topic], ...settings, ...fetching },
    { onJoined: () => undefined, onRebalancing: () => undefined, onMessages: () => undefined },
  );
}

/** Resolves when the client asks the group which partitions it is dealt. */
function asksForItsPart(): Promise<void> {
  return new Promise((resolve) => {
    const look = (request: unknown): void => {
      if ((request as { readonly apiKey: number }).apiKey === SYNC_GROUP) resolve();
    };
    connectionsApiChannel.start.subscribe(look);
    ends.push(() => connectionsApiChannel.start.unsubscribe(look));
  });
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

describe('a member', () => {
  it('is silent once it has left, also when it left while it was dealt in', async () => {
    const member = await newMember();
    const dealtIn = asksForItsPart();
    const life = member.live();
    await dealtIn;
    await member.leave();
    await life;
    let heartbeats = 0;
    const count = (): void => void (heartbeats += 1);
    consumerHeartbeatChannel.start.subscribe(count);
    ends.push(() => consumerHeartbeatChannel.start.unsubscribe(count));
    const until = Date.now() + 10 * HEARTBEAT_MS;
    await eventually('ten heartbeats could have been', () => Date.now() > until);
    expect(heartbeats).toBe(0);
  }, 60_000);
});

describe('reading', () => {
  it('goes on at the broker that a partition has moved to, though nothing else was read there', async () => {
    const topic = await topicOf(2, 'one', 'other');
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
