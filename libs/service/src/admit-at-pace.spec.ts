import { factsTopicOf, groupOf } from '@hoso/contracts';
import { Overload, OVERLOAD_SETTINGS } from '@hoso/http';
import { ManualClock, SeededRandom } from '@hoso/kernel';
import { MemoryBus } from '@hoso/messaging';
import { afterEach, beforeEach, expect, it } from '@jest/globals';

import { admitAtPace } from './admit-at-pace.js';

const [FILED, IDENTIFIED] = [factsTopicOf('intake'), factsTopicOf('identity-verification')];
const ROUND_MS = 500;

let clock: ManualClock;
let bus: MemoryBus;
let overload: Overload;
let stopping: AbortController;
let heard: number;

beforeEach(async () => {
  clock = new ManualClock(1_000_000);
  bus = new MemoryBus({ clock, random: new SeededRandom(1) });
  await bus.ensureTopics([FILED, IDENTIFIED].map((topic) => ({ topic, partitions: 1, replicationFactor: 1, retentionMs: 1_000 })));
  overload = new Overload(OVERLOAD_SETTINGS, () => 0, clock, new SeededRandom(2));
  stopping = new AbortController();
  heard = 0;
  const by = [{ service: 'processing', on: FILED, andOn: [IDENTIFIED] }] as const;
  void admitAtPace({ bus, clock }, overload, { heard: /^\/dossiers/, by }, stopping.signal);
});
afterEach(() => stopping.abort());

/** Half a second in which so many want to come in, and processing hears so many of them. Answers why some were turned away. */
async function round(want: number, hear: number): Promise<readonly string[]> {
  const refused = Array.from({ length: want }, () => overload.refuse('portal', '/dossiers', 0));
  const letIn = refused.filter((one) => one === undefined).length;
  await bus.publish(Array.from({ length: letIn }, () => ({ topic: FILED, key: 'k', value: null, headers: {} })));
  const [known] = await bus.progress(groupOf('processing'), [FILED]);
  heard += Math.min(hear, known!.waiting);
  bus.broker.commit(groupOf('processing'), { topic: FILED, partition: 0 }, heard);
  clock.advance(ROUND_MS);
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  return refused.flatMap((one) => (one === undefined ? [] : [one.why]));
}

async function rounds(count: number, want: number, hear: number): Promise<readonly string[]> {
  const whys: string[] = [];
  for (let index = 0; index < count; index += 1) whys.push(...(await round(want, hear)));
  return whys;
}

it('turns writes away, with when to come again, while those who hear of them do not keep up', async () => {
  expect(await rounds(10, 40, 50)).toEqual([]);
  expect(new Set(await rounds(20, 400, 50))).toEqual(new Set(['hearers']));
  const refused = Array.from({ length: 400 }, () => overload.refuse('portal', '/dossiers', 0)).find((one) => one !== undefined);
  expect(refused!.refusal).toMatchObject({ code: 'overloaded', details: { retryAfterSeconds: expect.any(Number) } });
  expect(overload.refuse('portal', undefined, 0)).toBeUndefined();
});

it('takes papers for no work, and turns them away only while there is no room for the dossier', async () => {
  await rounds(10, 40, 50);
  const papers = (): readonly string[] =>
    Array.from({ length: 400 }, () => overload.refuse('portal', '/attachments', 0)).flatMap((one) => (one ? [one.why] : []));
  expect(papers()).toEqual([]);
  expect(await rounds(4, 40, 50)).toEqual([]);
  await rounds(20, 400, 50);
  while (overload.refuse('portal', '/dossiers', 0) === undefined);
  expect(new Set(papers())).toEqual(new Set(['hearers']));
});

it('turns nobody away while the courier does not say how far they are', async () => {
  await rounds(10, 40, 50);
  await rounds(20, 400, 50);
  bus.broker.available = false;
  overload.refuse('portal', '/dossiers', 0);
  clock.advance(ROUND_MS);
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  for (let one = 0; one < 400; one += 1) expect(overload.refuse('portal', '/dossiers', 0)).toBeUndefined();
});
