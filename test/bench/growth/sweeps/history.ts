import { setTimeout as pause } from 'node:timers/promises';

import { quantile } from '../../../../deploy/local/measure/quantiles.js';
import { processorMsOf } from '../../../../deploy/local/measure/processor-time.js';
import type { Ours } from '../../contest/ours-stand.js';
import { neverAbove, risesAtMost } from '../bounds.js';
import { COST, usualFigures } from '../figures.js';
import { COPIES_END_MS, isCopy } from '../history/copies.js';
import { layIn } from '../history/lay-in.js';
import type { Sweep } from '../sweep.js';

const READY = 'from the start to ready, ms (p50 of three)';
const AT_REST = 'processor time in the first 20 s after the start, ms';
/** There is no copy in them: it would only grow if whoever asks for a few days were made to pay for all. */
const READ_RECENT = 'reading the indicator of recent days, ms (p50)';
const READ_ALL = 'reading the indicator of all time, ms (p50)';
const FOUND_WRONG = 'what the house found missing, mended or set aside';
const STARTS = 3;
const REST_MS = 20_000;
const SERVICES = ['intake', 'identity-verification', 'processing', 'monitoring'] as const;
const TROUBLES = ['missingDossiers', 'repairedFacts', 'parkedDossiers'] as const;
const READINGS = 40;
/** Reckoned: no run of the largest value is on record. */
const COPIED_MS_EACH = 1.5;
const SECOND_MS = 1_000;

/**
 * Finished dossiers in every service's database. They are copies of real ones under ids of their own, all before the year 2025,
 * put into the store while the house does not run.
 */
export const HISTORY: Sweep = {
  name: 'history',
  grows: 'finished dossiers',
  values: [0, 10_000, 100_000],
  fullValues: [1_000_000],
  cut: '1,000,000 only with --full: it takes the store some gigabytes',
  never: '10,000,000 not at all, as they would fill a small disk',
  way: 'once',
  bounds: [
    risesAtMost(0.2, COST, 'each'),
    risesAtMost(0.2, READ_RECENT, 'each'),
    risesAtMost(0.2, READ_ALL, 'each'),
    risesAtMost(0.2, READY, 'each'),
    risesAtMost(0.2, AT_REST, 'each'),
    neverAbove(0, FOUND_WRONG),
  ],
  lasts: (value) => (value * COPIED_MS_EACH) / SECOND_MS,
  measure: async (value, site) => {
    let standing = await site.reopen(async ({ engines, acceptedIds }) => {
      const filed = acceptedIds.filter((id) => !isCopy(id));
      const copied = acceptedIds.length - filed.length;
      const laying = layIn(engines.ground.storeUri, filed, copied, value);
      for (const id of await site.terminal.progress(`Copying ${value - copied} dossiers`, laying)) acceptedIds.push(id);
    });
    const starts = [standing.contestant.readyAfterMs];
    while (starts.length < STARTS) {
      standing = await site.reopen(async () => undefined);
      starts.push(standing.contestant.readyAfterMs);
    }
    const atRestMs = await costAtRest(standing.contestant);
    await site.warmUp();
    const { contestant } = standing;
    const turn = await site.turn(`history, ${value} finished`, site.letters());
    return {
      ...usualFigures(turn),
      [READY]: quantile(starts, 0.5),
      [AT_REST]: atRestMs,
      [READ_RECENT]: await timeOfReading(contestant, new Date(COPIES_END_MS)),
      [READ_ALL]: await timeOfReading(contestant),
      [FOUND_WRONG]: await countFoundWrong(contestant),
    };
  },
};

/** Processor time of the house's own processes, Kafka and the store while nobody wants anything, in milliseconds. */
async function costAtRest(contestant: Ours): Promise<number> {
  const pids = [...contestant.processes().values(), ...contestant.engines().values()];
  const used = (): number => pids.reduce((sum, pid) => sum + processorMsOf(pid), 0);
  const before = used();
  await pause(REST_MS);
  return used() - before;
}

interface Health {
  readonly figures: Readonly<Record<string, number | null>>;
}

/** What every service says of itself since its start: a copy that does not fit would be missed, mended or set aside. */
async function countFoundWrong({ house }: Ours): Promise<number> {
  const found = SERVICES.map(async (service) => {
    const { figures } = (await (await fetch(`${house.urlOf(service)}/health/deep`)).json()) as Health;
    return TROUBLES.reduce((sum, trouble) => sum + (figures[trouble] ?? 0), 0);
  });
  return (await Promise.all(found)).reduce((sum, count) => sum + count, 0);
}

async function timeOfReading(contestant: Ours, since?: Date): Promise<number> {
  const times: number[] = [];
  for (let reading = 0; reading < READINGS; reading += 1) {
    const startedMs = performance.now();
    await contestant.countFinished(since);
    times.push(performance.now() - startedMs);
  }
  return quantile(times, 0.5);
}
