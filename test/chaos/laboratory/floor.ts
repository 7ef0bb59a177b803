import { randomBytes } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Kafka, Store } from '../../../deploy/local/engines/index.js';
import type { Launch } from '../../../deploy/local/house-processes.js';
import { freeBlock } from '../../../deploy/local/ports.js';
import { claimRunFolder } from '../../../deploy/local/run-folder.js';
import { readSurroundings } from '../../../deploy/local/surroundings.js';
import { createTopics } from '../../../deploy/topics/create-topics.js';
import { SeededRandom } from '@hoso/kernel';
import type { Addresses } from '../checker/read-doors.js';
import { makeCertificates } from '../../support/certificates.js';
import { startKafka, startStore } from '../../support/engines.js';
import type { Proxy } from '../proxy/proxy.js';
import { forgetDisk, makeDisk, type Disk } from './disk.js';
import { Instance } from './instance.js';
import { drawLines, type Lines } from './lines.js';
import { Mortal } from './mortal.js';
import { SERVICES, type ServiceName } from './services.js';
import { WatchedRoster } from './watched-roster.js';

/** Whose disk may become full. */
export type DiskName = 'store' | 'attachments' | 'logs';

/** The whole house twice over, on engines of its own, behind lines that can be spoilt. */
export interface Floor {
  readonly folder: string;
  readonly kafka: Mortal<Kafka>;
  readonly store: Mortal<Store>;
  readonly instances: readonly Instance[];
  readonly neighbours: Instance;
  readonly lines: Lines;
  readonly disks: Readonly<Partial<Record<DiskName, Disk>>>;
  readonly roster: WatchedRoster;
  /** The engines past every line. */
  readonly brokers: readonly string[];
  readonly storeUri: string;
  readonly addresses: Addresses;
  /** Where intake keeps the key under which it seals, and what was handed in. */
  readonly deskFolder: string;
  readonly logFolder: string;
  instancesOf(service: ServiceName): readonly Instance[];
  /** What the broker has kept is gone; it must be dead. */
  forgetBroker(): Promise<void>;
  createTopics(): Promise<void>;
  untilReady(withinMs: number): Promise<void>;
  takeDown(): Promise<void>;
}

const FIRST_PORT = 14_000;
const BLOCKS = 40;
const BLOCK_PORTS = 48;
const PLACES = { kafka: 0, store: 2, neighbours: 3, instances: 4, lines: 14 } as const;
const DISKS: readonly (readonly [DiskName, number])[] = [['store', 3_072], ['attachments', 512], ['logs', 512]];

/** Stands everything up and waits until it is ready. `onBegun` is told how to take it down, before anything stands. */
export async function openFloor(
  seed: number,
  say: (line: string) => void,
  onBegun: (takeDown: () => Promise<void>) => void = () => undefined,
): Promise<Floor> {
  const { projectFolder, environment } = readSurroundings();
  const claimed = await claimRunFolder(join(projectFolder, '.data', 'chaos'));
  const folder = join(claimed.path, 'floor');
  await Promise.all(DISKS.map(([name]) => forgetDisk(join(folder, name))));
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const roster = new WatchedRoster(join(claimed.path, 'run.json'));
  const first = FIRST_PORT + (process.pid % BLOCKS) * BLOCK_PORTS;
  const base = await freeBlock(first, Array.from({ length: BLOCK_PORTS }, (_, distance) => distance));
  const disks = await makeDisks(folder);
  if (Object.keys(disks).length < 3) say('This machine lets nobody make small disks: none will be full.');
  const logFolder = disks.logs?.folder ?? join(folder, 'logs');
  await mkdir(logFolder, { recursive: true });

  const engineLogs = join(folder, 'engine-logs');
  const engineOptions = (name: string, port: number) =>
    ({ dataFolder: join(folder, name), port, roster, logFile: join(engineLogs, `${name}.log`) });
  const kafka = new Mortal('the broker', () => startKafka(engineOptions('kafka', base + PLACES.kafka)), () => Promise.resolve(true));
  const store = new Mortal('the store', () => startStore(engineOptions('store', base + PLACES.store)), () => Promise.resolve(true));
  const started: Mortal[] = [kafka, store];
  let lines: Lines | undefined;
  const endEverything = async (): Promise<void> => {
    await Promise.all(started.toReversed().map((one) => one.end()));
    await lines?.close();
    await roster.endAll();
    for (const disk of Object.values(disks)) await disk.remove();
    claimed.release();
  };
  let down: Promise<void> | undefined;
  const takeDown = (): Promise<void> => (down ??= endEverything());
  onBegun(takeDown);
  try {
    await Promise.all([kafka.start(), store.start()]);
    const brokers = kafka.current.brokers.split(',');
    const ensureTopics = (): Promise<void> => createTopics({ KAFKA_BROKERS: brokers, REPLICATION_FACTOR: 1 }, () => undefined);
    await ensureTopics();
    const portOf = (service: ServiceName, index: number): number => base + PLACES.instances + 2 * SERVICES.indexOf(service) + index;
    const certificates = await makeCertificates();
    const authorityFile = join(folder, 'authority.pem');
    await writeFile(authorityFile, certificates.authority);
    lines = await drawLines({
      kafkaPort: base + PLACES.kafka, storePort: base + PLACES.store, neighboursPort: base + PLACES.neighbours,
      portsOf: (service) => [portOf(service, 0), portOf(service, 1)],
      firstPort: base + PLACES.lines,
      random: new SeededRandom(seed), certificates,
    });
    const launch: Launch = {
      portBase: base, brokers: kafka.current.brokers, storeUri: store.current.uri, runFolder: folder, logFolder,
      serviceSecret: randomBytes(32).toString('hex'), rehearsalRate: 0, rehearsalSeed: seed, logLevel: 'info',
    };
    const street = base + PLACES.neighbours;
    const common = { launch, lines, projectFolder, environment, roster, logFolder, street, authorityFile };
    const dataFolderOf = (service: string): string =>
      service === 'intake' && disks.attachments ? disks.attachments.folder : join(folder, 'files', service);
    const neighbours = new Instance({ ...common, name: 'neighbours', port: street, dataFolder: dataFolderOf('neighbours'), index: 0 });
    const instances = SERVICES.flatMap((name) => [0, 1].map((index) =>
      new Instance({ ...common, name, port: portOf(name, index), dataFolder: dataFolderOf(name), index })));
    started.push(neighbours, ...instances);
    await Promise.all([neighbours, ...instances].map((one) => one.start()));
    const instancesOf = (service: ServiceName): readonly Instance[] => instances.filter(({ service: name }) => name === service);
    const urls = Object.fromEntries(SERVICES.map((name) => [name, instancesOf(name).map(({ url }) => url)]));
    const floor: Floor = {
      folder, kafka, store, instances, neighbours, lines, disks, roster, brokers, storeUri: store.current.uri, logFolder, instancesOf,
      addresses: { ...urls, issuer: neighbours.url } as unknown as Addresses,
      deskFolder: dataFolderOf('intake'),
      forgetBroker: () => rm(join(folder, 'kafka'), { recursive: true, force: true }),
      createTopics: ensureTopics,
      untilReady: async (withinMs) => void (await Promise.all([neighbours, ...instances].map((one) => one.untilWorking(withinMs)))),
      takeDown,
    };
    await floor.untilReady(120_000);
    return floor;
  } catch (error) {
    await takeDown();
    throw error;
  }
}

async function makeDisks(folder: string): Promise<Readonly<Partial<Record<DiskName, Disk>>>> {
  const disks: Partial<Record<DiskName, Disk>> = {};
  for (const [name, mebibytes] of DISKS) {
    const disk = await makeDisk(join(folder, name), mebibytes);
    if (disk) disks[name] = disk;
  }
  return disks;
}

/** Every line is as it should be again. */
export async function healLines(lines: readonly Proxy[]): Promise<void> {
  await Promise.all(lines.map((line) => line.heal()));
}
