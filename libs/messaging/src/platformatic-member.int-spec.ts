import { afterEach, describe, expect, it } from '@jest/globals';
import { SystemClock, SystemRandom } from '@hoso/kernel';
import { connectionsApiChannel, consumerHeartbeatChannel } from '@platformatic/kafka';

import { sharedKafka } from '../../../test/support/engines.js';
import { declare } from '../test/conformance/suite.js';
import { eventually } from '../test/probe.js';
import { PlatformaticBus } from './platformatic-bus.js';
import { PlatformaticMember } from './platformatic-member.js';

const SYNC_GROUP = 14;
const HEARTBEAT_MS = 50;
const kafka = await sharedKafka();
const clock = new SystemClock();
const reach = { brokers: kafka.brokers, clientId: 'spec' };
const ends: (() => unknown)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

async function newMember(): Promise<PlatformaticMember> {
  const bus = new PlatformaticBus({ ...reach, clock, random: new SystemRandom() });
  ends.push(() => bus.close());
  const topic = kafka.name('topic');
  await bus.ensureTopics([declare(topic, 1)]);
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
