import { describe, expect, it } from '@jest/globals';
import { Failure, ManualClock, SeededRandom } from '@hoso/kernel';

import { RehearsedAdminLine, RehearsedMember } from '../test/rehearsed-driver.js';
import type { ReceivedMessage } from './bus.js';
import { KafkaAdmin } from './kafka-admin.js';
import { KafkaConsumption } from './kafka-consumption.js';

const COMMIT_EVERY_MS = 1_000;
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A consumption of one partition, whose member commits as it is told. */
function open(commit: () => Promise<void>) {
  const clock = new ManualClock(0);
  const members: RehearsedMember[] = [];
  const consumption = new KafkaConsumption({
    group: 'g',
    topics: ['topic'],
    batchMessagesMax: 10,
    handle: () => Promise.resolve(),
    newMember: (_topics, listener) => {
      members.push(new RehearsedMember(listener, commit));
      return members[members.length - 1]!;
    },
    sessionTimeoutMs: 10_000,
    clock,
    random: new SeededRandom(1),
    admin: new KafkaAdmin(() => new RehearsedAdminLine(() => Promise.resolve()), clock),
    commitEveryMs: COMMIT_EVERY_MS,
    log: undefined,
    onEnd: () => undefined,
  });
  consumption.start();
  const [member] = members;
  member!.listener.onJoined('member', new Map([['topic', [0]]]));
  const pass = async (): Promise<void> => {
    clock.advance(COMMIT_EVERY_MS);
    await turn();
  };
  const hear = async (offset: number): Promise<void> => {
    member!.listener.onMessages('topic', 0, [messageAt(offset)], String(offset + 1));
    await turn();
  };
  return { consumption, commits: member!.commits, hear, pass };
}

function messageAt(offset: number): ReceivedMessage {
  return { topic: 'topic', partition: 0, offset: String(offset), key: null, value: null, headers: {}, timestampMs: 0 };
}

/** Fails so many times, then succeeds. */
function failing(times: number): () => Promise<void> {
  let left = times;
  return () => ((left -= 1) >= 0 ? Promise.reject(new Failure('broker', 'timeout')) : Promise.resolve());
}

describe('a position that could not be committed', () => {
  it('is committed with the next, by itself, and then no more', async () => {
    const { commits, hear, pass } = open(failing(1));
    await hear(4);
    for (let look = 0; look < 4; look += 1) await pass();
    expect(commits).toEqual([['topic/0@5'], ['topic/0@5']]);
  });

  it('does not take the place of a later one', async () => {
    let fail = (_reason: Failure): void => undefined;
    const { commits, hear, pass } = open(() => new Promise((_resolve, reject) => (fail = reject)));
    await hear(4);
    await pass();
    await hear(5);
    fail(new Failure('broker', 'timeout'));
    await turn();
    await pass();
    expect(commits).toEqual([['topic/0@5'], ['topic/0@6']]);
  });

  it('holds up no stop', async () => {
    const { consumption, commits, hear } = open(failing(9));
    await hear(4);
    await consumption.stop();
    expect(new Set(commits.flat())).toEqual(new Set(['topic/0@5']));
  });
});
