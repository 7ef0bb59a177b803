import { randomBytes } from 'node:crypto';
import { join } from 'node:path';

import { HouseCaller, OPERATOR, PORTAL } from '../../../deploy/local/check/house-caller.js';
import { PORT_DISTANCES, PROCESS_NAMES } from '../../../deploy/local/house-processes.js';
import { putUpHouse, type House } from '../../../deploy/local/house.js';
import { freeBlock } from '../../../deploy/local/ports.js';
import { createTopics } from '../../../deploy/topics/create-topics.js';
import { keptIds } from '../load/kept-ids.js';
import type { Contestant, Ground } from './contestant.js';

const READY_WITHIN_MS = 120_000;
/** Apart from the ports of a house that somebody has put up to look at it. */
const PORT_BASE = 13_000;
const SEED = 2_026;
const SLOT_MS = 300_000;
/** Long before anything was filed. */
const LONG_AGO_MS = Date.UTC(2020, 0, 1);
/** A register that answers at once. */
const AT_ONCE = { POPULATION_LATENCY_LEAST_MS: '0', POPULATION_LATENCY_MOST_MS: '0' };

/** The four services and their street, by the launcher's own parts. */
export async function standUpOurs(ground: Ground): Promise<Contestant> {
  const { brokers, storeUri, folder, roster, projectFolder, say } = ground;
  await createTopics({ KAFKA_BROKERS: brokers.split(','), REPLICATION_FACTOR: 1 }, () => undefined);
  const house = await putUpHouse({
    launch: {
      portBase: await freeBlock(PORT_BASE, PORT_DISTANCES),
      brokers,
      storeUri,
      runFolder: join(folder, 'ours'),
      logFolder: join(folder, 'logs'),
      serviceSecret: randomBytes(32).toString('hex'),
      rehearsalRate: 0,
      rehearsalSeed: SEED,
      logLevel: 'info',
    },
    projectFolder,
    environment: { ...ground.environment, ...AT_ONCE },
    roster,
    say,
  });
  await house.untilReady(READY_WITHIN_MS);
  const caller = new HouseCaller(house);
  let looks = 0;
  return {
    name: 'ours',
    processes: () => pidsOf(house, (name) => name !== 'neighbours'),
    street: () => pidsOf(house, (name) => name === 'neighbours'),
    door: async () => ({
      url: `${house.urlOf('intake')}/dossiers`,
      headers: { authorization: `Bearer ${await caller.token(PORTAL)}` },
    }),
    countFinished: async () => {
      // Whoever asks the same within a second is told the same; each look is at another period, which holds as much.
      looks += 1;
      const from = new Date(LONG_AGO_MS + (looks % 100_000) * SLOT_MS).toISOString();
      const { body } = await caller.ask('monitoring', 'GET', `/indicators?from=${encodeURIComponent(from)}`, { as: OPERATOR });
      return (body as { readonly total: { readonly finished: { readonly value: number | null } } }).total.finished.value ?? 0;
    },
    finishedIds: () =>
      keptIds(storeUri, { database: 'hoso_monitoring', collection: 'dossiers', filter: { 'state.row.outcome': 'granted' } }),
    stop: () => house.stop(),
  };
}

function pidsOf(house: House, belongs: (name: (typeof PROCESS_NAMES)[number]) => boolean): ReadonlyMap<string, number> {
  return new Map(
    PROCESS_NAMES.filter(belongs).flatMap((name) => {
      const pid = house.processes[name].pid();
      return pid === undefined ? [] : [[name, pid]];
    }),
  );
}
