import { randomBytes } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

import type { DeepHealthReport } from '@hoso/observability';

import { HouseCaller } from '../../deploy/local/check/house-caller.js';
import type { Kafka, Store } from '../../deploy/local/engines/index.js';
import { PORT_DISTANCES, type ProcessName } from '../../deploy/local/house-processes.js';
import { putUpHouse, type House } from '../../deploy/local/house.js';
import { freeBlock } from '../../deploy/local/ports.js';
import { claimRunFolder } from '../../deploy/local/run-folder.js';
import { readSurroundings } from '../../deploy/local/surroundings.js';
import { createTopics } from '../../deploy/topics/create-topics.js';
import { startKafka, startStore } from '../support/engines.js';
import { MortalEngine } from './mortal-engine.js';

/** What somebody says at a door of the house. */
export interface Saying {
  /** Whose token goes with it, as the rehearsed issuer makes them. */
  readonly as?: Readonly<Record<string, unknown>>;
  /** A JSON value, or a form with files. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** The whole house, as real processes on engines of its own, in a folder that goes with it. */
export interface StandingHouse {
  readonly house: House;
  /** Asks with patience: a door that says "later" is asked again. */
  readonly caller: HouseCaller;
  readonly kafka: MortalEngine<Kafka>;
  readonly store: MortalEngine<Store>;
  /** Asks once and gives the answer as it came. */
  say(name: ProcessName, method: 'GET' | 'POST', path: string, saying?: Saying): Promise<Response>;
  /** What a process says of itself, and with which status. */
  health(name: ProcessName): Promise<DeepHealthReport & { readonly httpStatus: number }>;
  /** Creates what is missing of the declared topics. */
  createTopics(): Promise<void>;
  /** Ends everything that was started here, by its id, and removes what it has kept. */
  takeDown(): Promise<void>;
}

const READY_WITHIN_MS = 60_000;
/** Everything made up follows from it. */
const SEED = 2_026;
/** Below the ports that the system gives to whoever calls, so that an engine finds its own again. */
const FIRST_PORT = 20_000;
const BLOCKS = 1_000;
const KAFKA_DISTANCE = 5;
const CONTROLLER_DISTANCE = 6;
const STORE_DISTANCE = 7;

/** Stands the house up and waits until every process is ready. Nobody files and nobody acts by themselves. */
export async function standUpHouse(): Promise<StandingHouse> {
  const surroundings = readSurroundings();
  const { projectFolder, environment } = surroundings;
  const folder = await claimRunFolder(join(projectFolder, '.data', 'test'));
  const records = join(folder.path, 'journey');
  await rm(records, { recursive: true, force: true });
  const logFolder = join(records, 'logs');
  await mkdir(logFolder, { recursive: true });
  const distances = [...PORT_DISTANCES, KAFKA_DISTANCE, CONTROLLER_DISTANCE, STORE_DISTANCE];
  const portBase = await freeBlock(FIRST_PORT + (process.pid % BLOCKS) * 10, distances);
  const engineOf = <Kind extends Kafka | Store>(
    start: (options: Parameters<typeof startKafka>[0]) => Promise<Kind>,
    name: string,
    distance: number,
  ): Promise<MortalEngine<Kind>> => {
    const dataFolder = join(records, name);
    const options = { dataFolder, port: portBase + distance, roster: folder.roster, logFile: join(logFolder, `${name}.log`) };
    return MortalEngine.of(() => start(options), dataFolder);
  };

  let house: House | undefined;
  const takeDown = async (): Promise<void> => {
    await house?.stopNow();
    await folder.roster.endAll();
    await rm(records, { recursive: true, force: true, maxRetries: 3 });
    folder.release();
  };
  try {
    const [kafka, store] = await Promise.all([
      engineOf(startKafka, 'kafka', KAFKA_DISTANCE),
      engineOf(startStore, 'store', STORE_DISTANCE),
    ]);
    const ensureTopics = (): Promise<void> =>
      createTopics({ KAFKA_BROKERS: kafka.current.brokers.split(','), REPLICATION_FACTOR: 1 }, () => undefined);
    await ensureTopics();
    house = await putUpHouse({
      launch: {
        portBase,
        brokers: kafka.current.brokers,
        kafkaDriver: process.env['KAFKA_DRIVER'],
        storeUri: store.current.uri,
        runFolder: records,
        logFolder,
        serviceSecret: randomBytes(32).toString('hex'),
        rehearsalRate: 0,
        rehearsalSeed: SEED,
        logLevel: 'info',
      },
      projectFolder,
      environment,
      roster: folder.roster,
      say: () => undefined,
    });
    await house.untilReady(READY_WITHIN_MS);
    const caller = new HouseCaller(house);
    const say = sayingTo(house, caller);
    const health: StandingHouse['health'] = async (name) => {
      const response = await say(name, 'GET', '/health/deep');
      return { ...((await response.json()) as DeepHealthReport), httpStatus: response.status };
    };
    return { house, caller, kafka, store, say, health, createTopics: ensureTopics, takeDown };
  } catch (error) {
    await takeDown();
    throw error;
  }
}

function sayingTo(house: House, caller: HouseCaller): StandingHouse['say'] {
  return async (name, method, path, { as, body, headers, signal } = {}) => {
    const isForm = body instanceof FormData;
    return fetch(`${house.urlOf(name)}${path}`, {
      method,
      headers: {
        ...(as ? { authorization: `Bearer ${await caller.token(as)}` } : {}),
        ...(body === undefined || isForm ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    });
  };
}
