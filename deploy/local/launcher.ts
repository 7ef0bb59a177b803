import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';

import { createTopics } from '../topics/create-topics.js';
import { USUAL_RATE, type Wishes } from './arguments.js';
import { banner } from './banner.js';
import {
  awaitStore, findStore, obtainKafka, startKafkaFrom, startStoreFrom, whatIsMissing,
  type Kafka, type KafkaSource, type Store, type StoreBuild, type StoreSource,
} from './engines/index.js';
import { secondsGoneBy, type Examination } from './examination.js';
import { HouseCaller } from './check/house-caller.js';
import { deliverOne } from './first-result.js';
import { PORT_DISTANCES, urlOf, type ProcessName } from './house-processes.js';
import { putUpHouse, type House, type HouseOptions } from './house.js';
import { keepEngine, type KeptEngine } from './keep-engine.js';
import { freeBlock } from './ports.js';
import { readyCurl } from './ready-curl.js';
import { claimRunFolder, type RunFolder } from './run-folder.js';
import { present, type Surroundings } from './surroundings.js';
import type { Terminal } from './terminal.js';

export interface LauncherOptions {
  readonly wishes: Wishes;
  readonly surroundings: Surroundings;
  readonly terminal: Terminal;
  /** Aborted when the person or the system asks the launcher to end. */
  readonly interrupted: AbortSignal;
  /** Aborted when it is asked a second time: everything ends at once. */
  readonly impatient: AbortSignal;
  /** The program of each process; by default the built one. */
  readonly programOf?: HouseOptions['programOf'];
}

/** How a launch went: its exit code is 0 after a house that stood, or a proof that succeeded. */
export type Outcome = 'stopped' | 'interrupted' | 'proven' | 'not-proven';

const READY_WITHIN_MS = 60_000;
/** Everything made up follows from it: people, dossiers, delays. */
const REHEARSAL_SEED = 2_026;
/** Rehearsed portals count from the clock; what the launcher files itself lies far above. */
const FIRST_INDEX_ABOVE = 4_000_000_000_000;

/** Stands the house up, stays until interrupted or proven, and takes everything down again that it has started. */
export async function launch(options: LauncherOptions): Promise<Outcome> {
  const { wishes, surroundings, terminal, interrupted } = options;
  const { examination } = wishes;
  const folder = await claimRunFolder(join(surroundings.projectFolder, '.data', ...(examination ? [examination.kind] : [])));
  sayWhereWeAre(folder, options);
  const works = new Works(folder, terminal);
  try {
    const standing = await unlessAborted(standUp(options, folder, works), interrupted);
    if (standing === undefined) return 'interrupted';
    const { house, kafka, store } = standing;
    if (examination !== undefined && store !== undefined) {
      const examine = await findExamination(examination);
      const print = (line: string): void => terminal.important(line);
      const holds = await unlessAborted(examine({ house, kafka, store, print }), interrupted);
      return holds === undefined ? 'interrupted' : holds ? 'proven' : 'not-proven';
    }
    await new Promise<void>((resolve) => {
      if (interrupted.aborted) resolve();
      interrupted.addEventListener('abort', () => resolve());
    });
    return 'stopped';
  } finally {
    const stopping = works.stop(options.impatient);
    await (examination ? stopping : terminal.progress('Stopping', stopping));
    folder.release();
  }
}

/** Loaded only when it is asked for: it knows the insides of all services. */
async function findExamination(wish: NonNullable<Wishes['examination']>): Promise<Examination> {
  switch (wish.kind) {
    case 'check':
      return (await import('./check.js')).checkOf(wish.dossiers, wish.kill);
    case 'measure':
      return (await import('./measure.js')).measurementOf(wish.perSecond, wish.seconds);
  }
}

/** Everything that was started, in the order in which it is to end. */
class Works {
  house: House | undefined;
  kafka: KeptEngine<Kafka> | undefined;
  store: KeptEngine<Store> | undefined;
  build: StoreBuild | undefined;

  constructor(
    private readonly folder: RunFolder,
    private readonly terminal: Terminal,
  ) {}

  /** Services first, then engines, then whatever was only on its way; all at once when somebody becomes impatient. */
  async stop(impatient: AbortSignal): Promise<void> {
    const atOnce = async (): Promise<void> => {
      await Promise.all([this.house?.stopNow(), this.kafka?.stopNow(), this.store?.stopNow()]);
    };
    const inOrder = async (): Promise<void> => {
      await Promise.all([this.house?.stop(), this.build?.stop()]);
      await Promise.all([this.kafka?.stop(), this.store?.stop()]);
    };
    if ((await unlessAborted(inOrder().then(() => true), impatient)) === undefined) {
      this.terminal.important('Ending everything at once.');
      await atOnce();
    }
    await this.folder.roster.endAll();
  }
}

interface Standing {
  readonly house: House;
  readonly kafka: KeptEngine<Kafka>;
  readonly store: KeptEngine<Store> | undefined;
}

async function standUp(options: LauncherOptions, folder: RunFolder, works: Works): Promise<Standing> {
  const { wishes, surroundings, terminal } = options;
  const say = (line: string): void => terminal.important(line);
  const sources = await obtainEngines(options, folder, works);
  options.interrupted.throwIfAborted();
  const isExamined = wishes.examination !== undefined;
  const records = recordsFolder(folder, sources.store !== undefined, isExamined);
  const kafkaFolder = join(records, 'kafka');
  const storeFolder = join(records, 'store');
  const engineOptions = (name: string, dataFolder: string, port?: number) => ({
    dataFolder, port, roster: folder.roster, logFile: join(folder.path, 'logs', `${name}.log`),
  });

  const startKafka = (port?: number): Promise<Kafka> =>
    startKafkaFrom(sources.kafka, engineOptions('kafka', kafkaFolder, port));
  const startStore = async (source: StoreSource): Promise<KeptEngine<Store>> => {
    const start = (port?: number): Promise<Store> => startStoreFrom(source, engineOptions('store', storeFolder, port));
    works.store = keepEngine(await start(), start, say);
    return works.store;
  };
  const starting = Promise.all([
    startKafka().then(async (first) => {
      works.kafka = keepEngine(first, startKafka, say);
      await createTopics({ KAFKA_BROKERS: first.brokers.split(','), REPLICATION_FACTOR: 1 }, () => undefined);
      return works.kafka;
    }),
    sources.store === undefined ? undefined : startStore(sources.store),
  ]);
  const [kafka, store] = await terminal.progress('Starting the engines', starting);

  const portBase = await freeBlock(wishes.portBase, PORT_DISTANCES);
  options.interrupted.throwIfAborted();
  const rate = isExamined ? 0 : (wishes.rate ?? USUAL_RATE);
  const house = await putUpHouse({
    launch: {
      portBase,
      brokers: kafka.current().brokers,
      kafkaDriver: present(surroundings.environment['KAFKA_DRIVER']),
      storeUri: store?.current().uri,
      runFolder: records,
      logFolder: join(folder.path, 'logs'),
      serviceSecret: randomBytes(32).toString('hex'),
      rehearsalRate: rate,
      rehearsalSeed: REHEARSAL_SEED,
      logLevel: surroundings.environment['LOG_LEVEL'] ?? 'info',
    },
    projectFolder: surroundings.projectFolder,
    environment: surroundings.environment,
    roster: folder.roster,
    say,
    ...(options.programOf === undefined ? {} : { programOf: options.programOf }),
  });
  works.house = house;
  await terminal.progress('Starting the services', house.untilReady(READY_WITHIN_MS));
  if (!isExamined) {
    sayThatItStands(options, folder, { house, kafka, store }, rate);
    if (rate > 0) void sayFirstResult(house, options);
  }
  return { house, kafka, store };
}

/** Both engines as they can be had; no store when it is still being built and nobody has asked to wait. */
async function obtainEngines(
  { wishes, surroundings, terminal }: LauncherOptions,
  folder: RunFolder,
  works: Works,
): Promise<{ readonly kafka: KafkaSource; readonly store: StoreSource | undefined }> {
  const missing = whatIsMissing(surroundings);
  if (missing !== undefined) throw new Error(missing);
  const inBackground = !wishes.durable;
  const found = findStore(surroundings, { roster: folder.roster, inBackground });
  if (!('remark' in found)) return { kafka: await obtainKafka(surroundings, folder.roster, terminal), store: found };
  works.build = found;
  const kafka = await obtainKafka(surroundings, folder.roster, terminal);
  if (wishes.durable) return { kafka, store: await awaitStore(found, terminal) };
  found.program.then(
    () => terminal.important('The store server is built: the next start keeps everything.'),
    (error: Error) => terminal.important(error.message),
  );
  return { kafka, store: undefined };
}

/** Where engines and services keep what is theirs. What cannot be continued is begun anew. */
function recordsFolder(folder: RunFolder, isDurable: boolean, isExamined: boolean): string {
  const records = join(folder.path, isDurable ? 'records' : 'memory-form');
  // Facts whose dossiers were forgotten with the last process would puzzle everybody who hears them.
  if (!isDurable || isExamined) rmSync(records, { recursive: true, force: true });
  mkdirSync(records, { recursive: true });
  return records;
}

function sayThatItStands(
  { surroundings, terminal }: LauncherOptions,
  folder: RunFolder,
  { house, kafka, store }: Standing,
  rate: number,
): void {
  const addressOf = (name: ProcessName): string =>
    urlOf(name, house.launch.portBase).replace('127.0.0.1', 'localhost');
  const lines = banner(
    {
      addressOf,
      kafka: kafka.current().engine,
      store: store?.current().engine,
      storeRemark: 'The real store is being built at low priority (4–6 minutes on 2 cores); the next start will use it.',
      rate,
      readyAfterSeconds: secondsGoneBy(),
      runFolder: relative(surroundings.projectFolder, folder.path),
      curl: readyCurl(addressOf('intake'), addressOf('neighbours'), house.launch.rehearsalSeed, Date.now()),
    },
    terminal,
  );
  for (const line of lines) terminal.line(line);
}

/** Something lives: files a first dossier as a portal would, and says when its result is there and where to look at it. */
async function sayFirstResult(house: House, { terminal, interrupted }: LauncherOptions): Promise<void> {
  const result = await deliverOne(new HouseCaller(house), REHEARSAL_SEED, FIRST_INDEX_ABOVE + Date.now()).catch((error: Error) => {
    if (!interrupted.aborted) terminal.important(`  ${error.message}`);
    return undefined;
  });
  if (result === undefined) return;
  const page = urlOf('monitoring', house.launch.portBase).replace('127.0.0.1', 'localhost');
  const seconds = result.seconds.toFixed(1);
  terminal.line(`  A first dossier was filed and delivered in ${seconds} s: ${result.code}, ${page}/?dossier=${result.dossierId}`);
}

function sayWhereWeAre(folder: RunFolder, { surroundings, terminal }: LauncherOptions): void {
  const here = relative(surroundings.projectFolder, folder.path);
  if (folder.leftovers.length > 0) {
    const names = folder.leftovers.map((entry) => `${entry.name} (${entry.pid})`).join(', ');
    terminal.line(`An earlier launcher ended suddenly; what it had left running was ended now: ${names}.`);
  }
  if (folder.number > 1) terminal.line(`Another launcher is running here; this one keeps its data in ${here}.`);
}

/** What `work` resolves with, or undefined as soon as the signal is aborted. */
async function unlessAborted<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result | undefined> {
  let stopListening = (): void => undefined;
  const aborted = new Promise<undefined>((resolve) => {
    const listener = (): void => resolve(undefined);
    signal.addEventListener('abort', listener);
    stopListening = () => signal.removeEventListener('abort', listener);
    if (signal.aborted) listener();
  });
  try {
    // The race hears how work ends that was left early.
    return await Promise.race([work, aborted]);
  } finally {
    stopListening();
  }
}
