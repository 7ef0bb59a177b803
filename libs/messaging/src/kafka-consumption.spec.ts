import { describe, expect, it } from '@jest/globals';
import { Failure, ManualClock, SeededRandom } from '@hoso/kernel';

import { RehearsedAdminLine, RehearsedMember } from '../test/rehearsed-driver.js';
import type { ReceivedMessage } from './bus.js';
import { KafkaAdmin } from './kafka-admin.js';
import { KafkaConsumption } from './kafka-consumption.js';
import type { BusLog, BusTrouble } from './kafka-reach.js';

const COMMIT_EVERY_MS = 1_000;
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

interface Rehearsal {
  /** Filled with each member that is made. */
  readonly members: RehearsedMember[];
  readonly commit: () => Promise<void>;
  readonly handle?: () => Promise<void>;
  readonly endFormerMemberships?: () => Promise<number>;
  readonly clock?: ManualClock;
  readonly log?: BusLog;
  readonly onError?: BusTrouble;
}

function consumptionOf({ members, commit, clock = new ManualClock(0), ...options }: Rehearsal): KafkaConsumption {
  return new KafkaConsumption({
    handle: () => Promise.resolve(),
    ...options,
    group: 'g',
    topics: ['topic'],
    batchMessagesMax: 10,
    newMember: (_topics, listener) => {
      members.push(new RehearsedMember(listener, commit));
      return members[members.length - 1]!;
    },
    sessionTimeoutMs: 10_000,
    clock,
    random: new SeededRandom(1),
    admin: new KafkaAdmin(() => new RehearsedAdminLine(() => Promise.resolve()), clock),
    commitEveryMs: COMMIT_EVERY_MS,
    log: options.log,
    onError: options.onError,
    onEnd: () => undefined,
  });
}

/** A consumption of one partition, whose member commits as it is told. */
async function open(commit: () => Promise<void>, more: Pick<Rehearsal, 'endFormerMemberships' | 'handle' | 'log' | 'onError'> = {}) {
  const clock = new ManualClock(0);
  const members: RehearsedMember[] = [];
  const consumption = consumptionOf({ members, commit, clock, ...more });
  consumption.start();
  await turn();
  const [member] = members;
  const join = (memberId: string, partitions = [0]): void => member!.listener.onJoined(memberId, new Map([['topic', partitions]]));
  join('member');
  const pass = async (): Promise<void> => {
    clock.advance(COMMIT_EVERY_MS);
    await turn();
  };
  const hear = async (offset: number): Promise<void> => {
    member!.listener.onMessages('topic', 0, [messageAt(offset)], String(offset + 1));
    await turn();
  };
  return { consumption, member: member!, commits: member!.commits, hear, join, pass };
}

function messageAt(offset: number): ReceivedMessage {
  return { topic: 'topic', partition: 0, offset: String(offset), key: null, value: null, headers: {}, timestampMs: 0 };
}

/** Fails so many times, then succeeds. */
function failing(times: number): () => Promise<void> {
  let left = times;
  return () => ((left -= 1) >= 0 ? Promise.reject(new Failure('broker', 'timeout')) : Promise.resolve());
}

describe('a membership that a former life left behind', () => {
  it('is ended before the next one begins', async () => {
    let answer = (_ended: number): void => undefined;
    const asked = (): Promise<number> => new Promise((resolve) => (answer = resolve));
    const members: RehearsedMember[] = [];
    const consumption = consumptionOf({ members, commit: () => Promise.resolve(), endFormerMemberships: asked });
    consumption.start();
    await turn();
    expect(members).toHaveLength(0);
    answer(1);
    await turn();
    expect(members).toHaveLength(1);
  });

  it('keeps nobody from joining when it cannot be ended, and that is told as a trouble', async () => {
    const told: string[] = [];
    const onError: BusTrouble = (error, doing) => void told.push(`could not ${doing}: ${String(error)}`);
    const endFormerMemberships = (): Promise<number> => Promise.reject(new Failure('broker', 'unreachable'));
    const { commits, hear, pass } = await open(() => Promise.resolve(), { endFormerMemberships, onError });
    expect(told).toEqual(['could not end the memberships of a former life: Failure: broker: unreachable']);
    await hear(4);
    await pass();
    expect(commits).toEqual([['topic/0@5']]);
  });
});

it('lets a partition go that it held back when it is assigned anew, to another membership or after somebody else had it', async () => {
  const { join, member, hear } = await open(() => Promise.resolve(), { handle: () => new Promise(() => undefined) });
  const fill = async (): Promise<void> => {
    for (let offset = 0; offset < 60; offset += 1) await hear(offset);
    expect([...member.heldBack]).toEqual(['topic/0']);
  };
  await fill();
  join('another');
  expect([...member.heldBack]).toEqual([]);
  await fill();
  join('another', []);
  expect([...member.heldBack]).toEqual([]);
  join('another');
  expect([...member.heldBack]).toEqual([]);
});

it('tells how far it is from time to time, and at once when much was handled', async () => {
  const { commits, hear, pass } = await open(() => Promise.resolve());
  for (let offset = 0; offset < 40; offset += 1) await hear(offset);
  expect(commits).toEqual([]);
  await hear(40);
  expect(commits).toEqual([['topic/0@41']]);
  await hear(41);
  expect(commits).toHaveLength(1);
  await pass();
  expect(commits.at(-1)).toEqual(['topic/0@42']);
});

describe('a position that could not be committed', () => {
  it('is told aloud once, when it goes on', async () => {
    const told: string[] = [];
    const log: BusLog = (level, message, fields) => {
      if (level === 'warn') told.push(`${message}: ${String(fields['attempt'])}, ${String(fields['error'])}`);
    };
    const { hear, pass } = await open(failing(8), { log });
    await hear(4);
    for (let look = 0; look < 10; look += 1) await pass();
    expect(told).toEqual(['positions were not committed: 5, Failure: broker: timeout']);
  });

  it('is committed with the next, by itself, and then no more', async () => {
    const { commits, hear, pass } = await open(failing(1));
    await hear(4);
    for (let look = 0; look < 4; look += 1) await pass();
    expect(commits).toEqual([['topic/0@5'], ['topic/0@5']]);
  });

  it('does not take the place of a later one', async () => {
    let fail = (_reason: Failure): void => undefined;
    const { commits, hear, pass } = await open(() => new Promise((_resolve, reject) => (fail = reject)));
    await hear(4);
    await pass();
    await hear(5);
    fail(new Failure('broker', 'timeout'));
    await turn();
    await pass();
    expect(commits).toEqual([['topic/0@5'], ['topic/0@6']]);
  });

  it('does not come after a later one that was committed meanwhile', async () => {
    const answers: ((reason?: Failure) => void)[] = [];
    const answered = (): Promise<void> =>
      new Promise((resolve, reject) => answers.push((reason) => (reason === undefined ? resolve() : reject(reason))));
    const { commits, hear, pass } = await open(answered);
    await hear(4);
    await pass();
    await hear(5);
    await pass();
    answers[1]!();
    answers[0]!(new Failure('broker', 'timeout'));
    await turn();
    await pass();
    expect(commits.at(-1)).toEqual(['topic/0@6']);
  });

  it('holds up no stop', async () => {
    const { consumption, commits, hear } = await open(failing(9));
    await hear(4);
    await consumption.stop();
    expect(new Set(commits.flat())).toEqual(new Set(['topic/0@5']));
  });
});

describe('a batch that was in hand when the membership was lost', () => {
  it('moves no position when it is done: others may have gone further, or the broker may have forgotten everything', async () => {
    let done = (): void => undefined;
    const handle = (): Promise<void> => new Promise((resolve) => (done = resolve));
    const { commits, hear, join, pass } = await open(() => Promise.resolve(), { handle });
    await hear(4);
    join('another member');
    done();
    await turn();
    await pass();
    expect(commits).toEqual([]);
    await hear(0);
    done();
    await turn();
    await pass();
    expect(commits).toEqual([['topic/0@1']]);
  });
});
