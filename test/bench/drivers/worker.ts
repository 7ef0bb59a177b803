/**
 * One process of the bench: `worker.js <driver> <brokers> <prefix> <speaker | index of a group>`. It is told by its
 * parent what to do and answers with what it has used, so that every process's cost is counted for itself.
 */
import { setTimeout as pause } from 'node:timers/promises';

import { SystemClock, SystemRandom } from '@hoso/kernel';
import { openKafkaBus, type Bus, type KafkaDriverName, type ReceivedBatch } from '@hoso/messaging';

import { groupsOf, sayingOf, SPEAKERS } from './pattern.js';
import type { Order, Report } from './reports.js';

const BULK_MESSAGES = 1_000;
const [driver = '', brokers = '', prefix = '', part = ''] = process.argv.slice(2);
const delays: number[] = [];
let heard = 0;
let spoken = 0;
let from = process.cpuUsage();

const open = (name: string): Promise<Bus> =>
  openKafkaBus(driver as KafkaDriverName, {
    brokers: brokers.split(','),
    clientId: `bench-${name}`,
    clock: new SystemClock(),
    random: new SystemRandom(),
  });

// Before it waits for anybody: its parent may be gone by then, or already.
process.once('disconnect', () => process.exit());
if (!process.connected) process.exit();
const buses: Bus[] = [];
if (part === 'speaker') {
  for (const speaker of SPEAKERS) buses.push(await open(speaker));
} else {
  const bus = await open(part);
  buses.push(bus);
  const { group, topics } = groupsOf(prefix)[Number(part)] ?? { group: '', topics: [] };
  const consumption = await bus.consume({ group, topics, batchMessagesMax: 200, handle: hear });
  while (!consumption.assigned) await pause(20);
}
process.on('message', (order: Order) => void obey(order));
answer();

async function hear({ messages }: ReceivedBatch): Promise<void> {
  heard += messages.length;
  const now = Date.now();
  for (const { headers } of messages) delays.push(now - Date.parse(headers['ce_time'] ?? ''));
}

async function obey(order: Order): Promise<void> {
  switch (order.kind) {
    case 'begin':
      from = process.cpuUsage();
      heard = 0;
      spoken = 0;
      delays.length = 0;
      return answer();
    case 'tell':
      return answer();
    case 'speak steadily':
      await Promise.all(buses.map((bus, index) => speakSteadily(bus, SPEAKERS[index] ?? '', order.perSecond, order.seconds)));
      return answer();
    case 'speak in bulk':
      for (let n = 0; n < order.batches; n += 1) await speakInBulk(n * BULK_MESSAGES);
      return answer();
  }
}

/** Sayings at uneven moments, `perSecond` on the average. */
async function speakSteadily(bus: Bus, speaker: string, perSecond: number, seconds: number): Promise<void> {
  const until = performance.now() + seconds * 1_000;
  const saying: Promise<void>[] = [];
  for (let due = performance.now(); due < until; due += (Math.random() * 2_000) / perSecond) {
    await pause(Math.max(0, due - performance.now()));
    const messages = sayingOf(prefix, speaker, spoken);
    spoken += messages.length;
    saying.push(bus.publish(messages));
  }
  await Promise.all(saying);
}

async function speakInBulk(first: number): Promise<void> {
  const [bus] = buses;
  const messages = Array.from({ length: BULK_MESSAGES / 2 }, (_, index) =>
    sayingOf(prefix, SPEAKERS[(first + index) % SPEAKERS.length] ?? '', first + index),
  ).flat();
  spoken += messages.length;
  await bus?.publish(messages);
}

function answer(): void {
  const { user, system } = process.cpuUsage(from);
  const report: Report = { microseconds: user + system, heard, spoken, delays, residentBytes: process.memoryUsage.rss() };
  process.send?.(report);
}
