import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, getPriority, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';

import { NICENESS, NODE_FLAGS } from '../../../deploy/local/house-processes.js';
import { present, readSurroundings } from '../../../deploy/local/surroundings.js';
import { peerVersions } from '../peers/install.js';
import type { PeerName } from './contestant.js';

/** What the shared engines were told. */
export type EngineSettings = Readonly<Partial<Record<'kafka' | 'store', string | undefined>>>;

/** What figures were found with: without it they mean nothing. */
export interface Caption {
  readonly begunAt: string;
  readonly command: string;
  readonly commit: string;
  readonly machine: string;
  readonly node: string;
  /** Absent where nobody stood on it. */
  readonly kafka?: string | undefined;
  readonly store?: string | undefined;
  /** What makes them quicker or slower than they come, by their names; absent in runs of before it was noted. */
  readonly engineSettings?: EngineSettings | undefined;
  /** The client by which our services speak to Kafka; absent in runs of before it was noted, of which `driverOf` knows. */
  readonly kafkaDriver?: string;
  readonly packages: Readonly<Record<string, string>>;
  readonly placement: string;
  readonly nodeFlagsOfOurs: readonly string[];
  readonly loadAverageBefore: readonly number[];
}

/** The client that the services take where nobody chooses. */
const USUAL_DRIVER = 'platformatic';

const PACKAGES = [
  '@nestjs/core', '@nestjs/microservices', '@nestjs/platform-fastify', '@nestjs/platform-express', 'express', 'fastify',
  'class-validator', 'class-transformer', 'mongoose', 'kafkajs', '@platformatic/kafka', 'zod', 'jose', 'pino',
];

/** What was used: the shared engines where they were started, and the peers that play. */
export interface Used {
  readonly kafka: string | undefined;
  readonly store: string | undefined;
  readonly engineSettings?: EngineSettings | undefined;
  readonly peers: readonly PeerName[];
}

/** What a run that begins now is made with. A client for Kafka that the environment chooses stands before the command. */
export function captionOf(
  command: string,
  projectFolder: string,
  { kafka, store, engineSettings, peers }: Used,
  environment = readSurroundings().environment,
): Caption {
  const driver = present(environment['KAFKA_DRIVER']);
  const chosen = driver === undefined ? [] : [`KAFKA_DRIVER=${driver}`];
  const gibibytes = Math.round(totalmem() / 2 ** 30);
  const niceness = Object.entries(NICENESS).map(([name, nice]) => `${name} ${nice}`).join(', ');
  return {
    begunAt: new Date().toISOString(),
    command: [...chosen, command, ...(process.argv.length > 2 ? ['--'] : []), ...process.argv.slice(2)].join(' '),
    commit: spawnSync('git', ['describe', '--always', '--dirty'], { cwd: projectFolder, encoding: 'utf8' }).stdout?.trim() || 'unknown',
    machine: `${cpus().length} processors (${cpus()[0]?.model ?? 'unknown'}), ${gibibytes} GiB`,
    node: process.version,
    kafka,
    store,
    ...(engineSettings !== undefined && { engineSettings }),
    kafkaDriver: driver ?? USUAL_DRIVER,
    packages: {
      ...Object.fromEntries(PACKAGES.map((name) => [name, versionOf(projectFolder, name)])),
      ...(peers.length === 0 ? {} : peerVersions(projectFolder)),
    },
    placement: `everything on this machine, wherever the system puts it; the house yields by its own rules (${niceness}), nobody else does; ` +
      `the bench itself runs at niceness ${getPriority()}`,
    nodeFlagsOfOurs: NODE_FLAGS,
    loadAverageBefore: loadavg(),
  };
}

/** The client by which our services spoke to Kafka, also in a run of before it was noted. */
export function driverOf({ kafkaDriver = USUAL_DRIVER }: Pick<Caption, 'kafkaDriver'>): string {
  return kafkaDriver;
}

/** The shared engines that anybody stood on, each with what it was told. */
export function toldEngines({ kafka, store, engineSettings }: Pick<Caption, 'kafka' | 'store' | 'engineSettings'>): readonly string[] {
  const told = (engine: string | undefined, settings: string | undefined): readonly string[] =>
    engine === undefined ? [] : [settings === undefined ? engine : `${engine} (${settings})`];
  return [...told(kafka, engineSettings?.kafka), ...told(store, engineSettings?.store)];
}

function versionOf(projectFolder: string, name: string): string {
  const text = readFileSync(join(projectFolder, 'node_modules', name, 'package.json'), 'utf8');
  return (JSON.parse(text) as { readonly version: string }).version;
}
