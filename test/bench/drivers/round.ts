import { fork } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import type { KafkaDriverName } from '@hoso/messaging';

import { NODE_FLAGS } from '../../../deploy/local/house-processes.js';
import { processorMsOf } from '../../../deploy/local/measure/processor-time.js';
import { quantile } from '../../../deploy/local/measure/quantiles.js';
import { groupsOf, SPEAKERS } from './pattern.js';
import type { Order, Report } from './reports.js';
import { Worker } from './worker-process.js';

/** What one round costs, by the name of the figure. */
export type Figures = Readonly<Record<string, number>>;

export interface RoundSettings {
  readonly brokers: string;
  /** Undefined for a broker that was not started here: its cost is not known. */
  readonly brokerPid: number | undefined;
  readonly prefix: string;
  readonly messagesPerSecond: number;
  readonly seconds: number;
  readonly bulkBatches: number;
}

const WORKER = fileURLToPath(new URL('worker.js', import.meta.url));
const ALL_HEARD_WITHIN_MS = 60_000;
/** A way that is gone seldom is compiled late. */
const WARM_UP_SECONDS = 20;
const STOOD_STILL_SECONDS = 1.5;

/**
 * One client through everything: large batches first, which also warm it up, then small ones at a steady rate, then rest.
 *
 * @throws when anything failed or the machine stood still meanwhile: such a round says nothing.
 */
export async function playRound(driver: KafkaDriverName, settings: RoundSettings): Promise<Figures> {
  const { brokers, prefix } = settings;
  const workers: Worker[] = [];
  const start = async (part: string): Promise<Worker> => {
    const worker = new Worker(fork(WORKER, [driver, brokers, prefix, part], { execArgv: [...NODE_FLAGS] }));
    workers.push(worker);
    await worker.answer();
    return worker;
  };
  try {
    for (const index of groupsOf(prefix).keys()) await start(String(index));
    const listeners = [...workers];
    return await measure(await start('speaker'), listeners, settings);
  } finally {
    for (const worker of workers) await worker.end();
  }
}

async function measure(speaker: Worker, listeners: readonly Worker[], settings: RoundSettings): Promise<Figures> {
  const { messagesPerSecond, seconds, bulkBatches } = settings;
  await speaker.tell({ kind: 'speak in bulk', batches: Math.ceil(bulkBatches / 4) });
  await pause(1_000);
  const play = (order: Order) => playPart(speaker, listeners, settings, order);
  const bulk = await play({ kind: 'speak in bulk', batches: bulkBatches });
  // A saying is two messages, and so many speakers say at once.
  const perSecond = messagesPerSecond / 2 / SPEAKERS.length;
  await speaker.tell({ kind: 'speak steadily', perSecond, seconds: WARM_UP_SECONDS });
  const steady = await play({ kind: 'speak steadily', perSecond, seconds });
  const idle = await play({ kind: 'tell' });
  if (steady.seconds > seconds + STOOD_STILL_SECONDS) throw new Error(`${seconds} s took ${steady.seconds.toFixed(1)} s`);
  return {
    'bulk: produce, µs per message': bulk.speaking / bulk.spoken,
    'bulk: consume, µs per message': bulk.hearing / bulk.heard,
    'bulk: broker, µs per message said': bulk.broker / bulk.spoken,
    'steady: produce, µs per message': steady.speaking / steady.spoken,
    'steady: consume, µs per message': steady.hearing / steady.heard,
    'steady: broker, µs per message said': steady.broker / steady.spoken,
    'steady: on the way, ms (median)': quantile(steady.delays, 0.5),
    'steady: on the way, ms (99 of 100)': quantile(steady.delays, 0.99),
    'idle: four members, ms per second': idle.hearing / 1_000 / idle.seconds,
    'idle: broker, ms per second': idle.broker / 1_000 / idle.seconds,
    'resident, MiB per member': idle.residentBytes / listeners.length / 2 ** 20,
  };
}

async function playPart(speaker: Worker, listeners: readonly Worker[], settings: RoundSettings, order: Order) {
  for (const worker of [speaker, ...listeners]) await worker.tell({ kind: 'begin' });
  const before = brokerMicroseconds(settings.brokerPid);
  const startedAt = performance.now();
  if (order.kind === 'tell') await pause(settings.seconds * 500);
  const said = await speaker.tell(order);
  const heard = await untilAllHeard(listeners, said.spoken);
  return {
    speaking: said.microseconds,
    hearing: sum(heard, ({ microseconds }) => microseconds),
    broker: brokerMicroseconds(settings.brokerPid) - before,
    spoken: said.spoken,
    heard: sum(heard, (report) => report.heard),
    delays: heard.flatMap(({ delays }) => [...delays]),
    residentBytes: sum(heard, ({ residentBytes }) => residentBytes),
    seconds: (performance.now() - startedAt) / 1_000,
  };
}

/** Each metric event is heard once, and of the facts intake's and identity's by two and processing's by one. */
async function untilAllHeard(listeners: readonly Worker[], spoken: number): Promise<readonly Report[]> {
  const deadline = performance.now() + ALL_HEARD_WITHIN_MS;
  for (;;) {
    const reports: Report[] = [];
    for (const listener of listeners) reports.push(await listener.tell({ kind: 'tell' }));
    const monitoring = reports[reports.length - 1];
    if ((monitoring?.heard ?? 0) >= spoken / 2) return reports;
    if (performance.now() > deadline) throw new Error(`of ${spoken / 2} metric events ${monitoring?.heard} were heard`);
    await pause(200);
  }
}

function sum<Item>(items: readonly Item[], of: (item: Item) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}

/** Processor time of the broker since its birth; NaN where the system does not say. */
function brokerMicroseconds(pid: number | undefined): number {
  return pid === undefined || process.platform !== 'linux' ? Number.NaN : processorMsOf(pid) * 1_000;
}
