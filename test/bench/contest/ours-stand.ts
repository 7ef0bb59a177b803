import { randomBytes } from 'node:crypto';
import { join } from 'node:path';

import { HouseCaller, OPERATOR, PORTAL } from '../../../deploy/local/check/house-caller.js';
import { PORT_DISTANCES, PROCESS_NAMES, type ProcessName } from '../../../deploy/local/house-processes.js';
import { putUpHouse, type House } from '../../../deploy/local/house.js';
import { freeBlock } from '../../../deploy/local/ports.js';
import { present } from '../../../deploy/local/surroundings.js';
import { createTopics } from '../../../deploy/topics/create-topics.js';
import { keptIds } from '../load/kept-ids.js';
import type { Contestant, SharedGround } from './contestant.js';

const READY_WITHIN_MS = 120_000;
/** Apart from the ports of a house that somebody has put up to look at it. */
const PORT_BASE = 13_000;
const SEED = 2_026;
const SLOT_MS = 300_000;
/** Long after anything is filed. */
const LONG_AHEAD_MS = Date.UTC(2100, 0, 1);
const PERIODS = 100_000;
/** A register that answers at once. */
const AT_ONCE = { POPULATION_LATENCY_LEAST_MS: '0', POPULATION_LATENCY_MOST_MS: '0' };

/** The four services, and a way to what stands behind their doors. */
export interface Ours extends Contestant {
  readonly house: House;
  readonly caller: HouseCaller;
  /** From the start of its processes until all of them were ready, in milliseconds. */
  readonly readyAfterMs: number;
}

/** The four services and their street, by the launcher's own parts; `programOf` names other programs than the usual ones. */
export async function standUpOurs(
  ground: SharedGround,
  programOf?: (projectFolder: string, name: ProcessName) => string,
): Promise<Ours> {
  const { brokers, storeUri, folder, roster, projectFolder, say } = ground;
  await createTopics({ KAFKA_BROKERS: brokers.split(','), REPLICATION_FACTOR: 1 }, () => undefined);
  const startedMs = performance.now();
  const house = await putUpHouse({
    launch: {
      portBase: await freeBlock(PORT_BASE, PORT_DISTANCES),
      brokers,
      kafkaDriver: present(ground.environment['KAFKA_DRIVER']),
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
    ...(programOf === undefined ? {} : { programOf: (name) => programOf(projectFolder, name) }),
  });
  await house.untilReady(READY_WITHIN_MS);
  const readyAfterMs = performance.now() - startedMs;
  const caller = new HouseCaller(house);
  let looks = 0;
  return {
    name: 'ours',
    house,
    caller,
    readyAfterMs,
    processes: () => pidsOf(house, (name) => name !== 'neighbours'),
    engines: () => ground.engines,
    street: () => pidsOf(house, (name) => name === 'neighbours'),
    door: async () => ({
      url: `${house.urlOf('intake')}/dossiers`,
      papersUrl: `${house.urlOf('intake')}/attachments`,
      headers: { authorization: `Bearer ${await caller.token(PORTAL)}` },
    }),
    countFinished: async (since) => {
      // Whoever asks the same within a second is told the same; each look is at another period, which holds as much.
      looks += 1;
      const to = new Date(LONG_AHEAD_MS + (looks % PERIODS) * SLOT_MS).toISOString();
      const period = new URLSearchParams({ to, ...(since !== undefined && { from: since.toISOString() }) });
      const { body } = await caller.ask('monitoring', 'GET', `/indicators?${period}`, { as: OPERATOR });
      return (body as { readonly total: { readonly finished: { readonly value: number | null } } }).total.finished.value ?? 0;
    },
    finishedIds: () =>
      keptIds(storeUri, { database: 'hoso_monitoring', collection: 'dossiers', filter: { 'state.row.outcome': 'granted' } }),
    stop: () => house.stop(),
  };
}

/** Tells the rehearsed register what its answers are like from now on. Throws when it does not take the order. */
export async function orderFault({ caller }: Pick<Ours, 'caller'>, fault: Readonly<Record<string, unknown>>): Promise<void> {
  const { status } = await caller.ask('neighbours', 'POST', '/faults', { body: fault });
  if (status !== 200) throw new Error(`The rehearsed register did not take the order: status ${status}.`);
}

function pidsOf(house: House, belongs: (name: (typeof PROCESS_NAMES)[number]) => boolean): ReadonlyMap<string, number> {
  return new Map(
    PROCESS_NAMES.filter(belongs).flatMap((name) => {
      const pid = house.processes[name].pid();
      return pid === undefined ? [] : [[name, pid]];
    }),
  );
}
