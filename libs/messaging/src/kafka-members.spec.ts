import { afterEach, describe, expect, it } from '@jest/globals';
import { ManualClock } from '@hoso/kernel';

import { rehearse } from '../test/rehearsed-client.js';
import type { Member } from './kafka-driver.js';
import { KafkajsMember } from './kafkajs-member.js';
import { PlatformaticMember } from './platformatic-member.js';

const SILENCE_MS = 30_000;
const NEVER = new Promise<never>(() => undefined);
const members: Member[] = [];

afterEach(async () => {
  for (const member of members.splice(0)) await member.leave();
});

/** A member of that driver, none of whose requests goes anywhere, and whose client answers so. */
function memberOf(Driver: typeof KafkajsMember | typeof PlatformaticMember, answers: object): Member {
  const settings = { sessionTimeoutMs: 10_000, heartbeatMs: 2_000, silenceMs: SILENCE_MS };
  const fetching = { fetchWaitMs: 100, fetchPauseMs: 0, fetchBytesPerPartitionMax: 1_024 };
  const member = new Driver(
    { reach: { brokers: ['nowhere:1'], clientId: 'spec' }, clock: new ManualClock(0), group: 'g', topics: ['topic'], ...settings, ...fetching },
    { onJoined: () => undefined, onRebalancing: () => undefined, onMessages: () => undefined },
  );
  const gone = { disconnect: () => Promise.resolve(), close: () => Promise.resolve() };
  rehearse(member, 'consumer', { ...gone, leaveGroup: (_force: boolean, done: () => void) => done(), ...answers });
  members.push(member);
  return member;
}

const refuse = (): Promise<never> => Promise.reject(new RangeError('not for you'));

describe('a membership', () => {
  it.each([
    ['kafkajs', KafkajsMember, { connect: refuse }],
    ['platformatic', PlatformaticMember, { joinGroup: refuse }],
  ])('of %s that cannot begin ends at once and says why', async (_driver, Driver, answers) => {
    const member = memberOf(Driver, answers);
    expect(await member.live()).toBe('RangeError: not for you');
    expect(member.hasJoined).toBe(false);
  });

  it.each([
    ['committed', { listCommittedOffsets: refuse }],
    ['first', { listCommittedOffsets: () => Promise.resolve(new Map()), listOffsets: refuse }],
  ])('that is not told the %s positions of what it was dealt ends and says why', async (_which, answers) => {
    const member = memberOf(PlatformaticMember, { joinGroup: () => NEVER, ...answers });
    const life = member.live();
    const assignments = [{ topic: 'topic', partitions: [0] }];
    const consumer = Reflect.get(member, 'consumer') as { emit(name: string, payload: object): void };
    consumer.emit('consumer:group:join', { groupId: 'g', memberId: 'm', generationId: 1, assignments });
    expect(await life).toBe('RangeError: not for you');
    expect(member.hasJoined).toBe(true);
  });
});
