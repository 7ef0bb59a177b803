import { setTimeout as pause } from 'node:timers/promises';

import { civilDayOf, FILABLE, PROCEDURES } from '@hoso/contracts';

import { HouseCaller } from './check/house-caller.js';
import { residentMebibytes } from './check/prove-size.js';
import { secondsGoneBy, type Examination, type Examined } from './examination.js';
import { deliverOne } from './first-result.js';
import { fileSteadily, type SteadyFilings } from './measure/file-steadily.js';
import { processorTimes } from './measure/processor-time.js';
import { quantile } from './measure/quantiles.js';
import { ArrivalWatch } from './measure/watch-arrivals.js';

const WARM_UP_SECONDS = 15;
const SEEN_WITHIN_MS = 20_000;

/** A figure, and what it must stay under; without a limit it is only told. */
interface Measured {
  readonly what: string;
  readonly value: number;
  readonly unit: 'ms' | 's' | 'MiB';
  readonly limit?: number;
}

/**
 * Files dossiers at a steady rate, everything running on this machine, and tells how long things take, and how much
 * memory and processor time they cost. Answers whether every limit was kept.
 */
export function measurementOf(perSecond: number, seconds: number): Examination {
  return async (examined) => {
    const { house, print } = examined;
    const caller = new HouseCaller(house);
    const seed = house.launch.rehearsalSeed;
    const ready: Measured = { what: 'ready after', value: Number(secondsGoneBy()), unit: 's', limit: 30 };
    await caller.ask('neighbours', 'POST', '/rehearsal', { body: { officials: true } });
    const delivered = await deliverOne(caller, seed, 0);
    const first: Measured = { what: 'first dossier delivered, after that', value: delivered?.seconds ?? Number.NaN, unit: 's', limit: 5 };
    print(`  warming up for ${WARM_UP_SECONDS} s`);
    await fileSteadily(caller, samples(seed, 1, WARM_UP_SECONDS * perSecond), perSecond);
    print(`  measuring for ${seconds} s at ${perSecond} filings per second`);
    const watch = new ArrivalWatch(caller);
    const before = processorTimes(examined);
    const measured = samples(seed, 100_000, seconds * perSecond);
    const filings = await fileSteadily(caller, measured, perSecond, (dossierId) => watch.expect(dossierId));
    const unseen = await untilSeen(watch);
    const after = processorTimes(examined);
    await watch.stop();
    const figures = [ready, first, ...timesOf(filings, watch), ...sizesOf(examined)];
    report(print, figures, filings, unseen);
    reportProcessorTime(print, before, after, filings.filed.length);
    const kept = figures.every(({ value, limit }) => limit === undefined || value < limit);
    const holds = kept && filings.failed.length === 0 && unseen === 0;
    const engines = `on ${examined.kafka.current().engine} and ${examined.store.current().engine}`;
    print(`${holds ? 'Every limit was kept' : 'NOT every limit was kept'} at ${perSecond} filings per second; ${engines}.`);
    return holds;
  };
}

function samples(seed: number, from: number, count: number): Parameters<typeof fileSteadily>[1] {
  const world = { procedures: PROCEDURES, agencies: FILABLE, filedOn: civilDayOf(Date.now()) };
  return { seed, world, from, count: Math.round(count) };
}

/** Waits until monitoring has shown every filed dossier; answers how many it never did. */
async function untilSeen(watch: ArrivalWatch): Promise<number> {
  const deadline = performance.now() + SEEN_WITHIN_MS;
  while (watch.unseen > 0 && performance.now() < deadline) await pause(100);
  return watch.unseen;
}

function timesOf({ filed }: SteadyFilings, watch: ArrivalWatch): readonly Measured[] {
  const accepted = filed.map(({ tookMs }) => tookMs);
  const visible = filed.flatMap(({ dossierId, acceptedAtMs }) => {
    const seenAtMs = watch.seenAtMs.get(dossierId);
    return seenAtMs === undefined ? [] : [Math.max(0, seenAtMs - acceptedAtMs)];
  });
  return [
    { what: 'a filing is accepted: median', value: quantile(accepted, 0.5), unit: 'ms' },
    { what: 'a filing is accepted: 99 of 100', value: quantile(accepted, 0.99), unit: 'ms', limit: 100 },
    { what: 'monitoring shows it: median', value: quantile(visible, 0.5), unit: 'ms' },
    { what: 'monitoring shows it: 99 of 100', value: quantile(visible, 0.99), unit: 'ms', limit: 1_000 },
    { what: 'its figures are behind: median', value: quantile(watch.figuresBehindMs, 0.5), unit: 'ms' },
    { what: 'its figures are behind: 99 of 100', value: quantile(watch.figuresBehindMs, 0.99), unit: 'ms' },
  ];
}

function sizesOf({ house }: Examined): readonly Measured[] {
  return [...residentMebibytes(house)].map(([name, size]) => ({
    what: `${name} holds`, value: size ?? Number.NaN, unit: 'MiB', ...(size === undefined ? {} : { limit: 200 }),
  }));
}

function report(
  print: (line: string) => void,
  figures: readonly Measured[],
  { filed, failed }: SteadyFilings,
  unseen: number,
): void {
  print('');
  print(`  ${filed.length} filed, ${failed.length} answered otherwise, ${unseen} never shown by monitoring`);
  for (const line of failed.slice(0, 5)) print(`                 ${line}`);
  print('');
  for (const { what, value, unit, limit } of figures) {
    const verdict = limit === undefined ? '' : `  ${value < limit ? 'under' : 'NOT under'} ${limit} ${unit}`;
    print(`  ${what.padEnd(38)} ${value.toFixed(unit === 's' ? 1 : 0).padStart(7)} ${unit.padEnd(3)}${verdict}`);
  }
  print('');
}

function reportProcessorTime(
  print: (line: string) => void,
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
  dossiers: number,
): void {
  let sum = 0;
  print('  processor time per filed dossier, all its steps, papers and officials included');
  for (const [name, ms] of after) {
    const used = (ms - (before.get(name) ?? 0)) / dossiers;
    sum += used;
    print(`  ${name.padEnd(38)} ${used.toFixed(2).padStart(7)} ms`);
  }
  print(`  ${'together'.padEnd(38)} ${sum.toFixed(2).padStart(7)} ms`);
  print('');
}
