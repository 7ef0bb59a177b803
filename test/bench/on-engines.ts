import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { startKafka, startStore } from '../../deploy/local/engines/index.js';
import { freePorts } from '../../deploy/local/ports.js';
import { claimRunFolder } from '../../deploy/local/run-folder.js';
import { readSurroundings, type Surroundings } from '../../deploy/local/surroundings.js';
import { Terminal } from '../../deploy/local/terminal.js';
import { captionOf, type Caption, type EngineSettings } from './contest/caption.js';
import type { Ground, SharedGround } from './contest/contestant.js';
import { watchedEnvironment } from './contest/event-loops.js';

const EXIT_USAGE = 2;
const EXIT_INTERRUPTED = 130;

/** Where a benchmark runs: ground for whom it measures, and a folder for what it finds. */
export interface Site {
  readonly terminal: Terminal;
  readonly surroundings: Surroundings;
  readonly ground: Ground;
  readonly eventLoopFolder: string;
  /** Where results are kept. */
  readonly path: string;
}

/** A site with engines of its own on it. */
export interface Footing extends Site {
  readonly ground: SharedGround;
  /** The folder of the project. */
  readonly projectFolder: string;
  readonly caption: Caption;
}

/** Kafka and the store, running on a site. */
export interface SharedEngines {
  readonly ground: SharedGround;
  /** What they are, for captions. */
  readonly kafka: string;
  readonly store: string;
  readonly engineSettings: EngineSettings;
  stop(): Promise<void>;
}

/** Where a benchmark keeps what it works on, and whether it goes on with what is there. */
export interface Place<Wishes> {
  /** Below `.data`. */
  readonly root: string;
  /** Whether what an earlier run has left is gone on with. */
  readonly goesOn: (wishes: Wishes) => boolean;
}

const ANEW: Place<unknown> = { root: 'bench', goesOn: () => false };

/** Runs one benchmark as `onSite` does, on engines of its own. */
export function onEngines<Wishes>(
  command: string,
  readWishes: (args: readonly string[]) => Wishes,
  play: (wishes: Wishes, footing: Footing) => Promise<void>,
  place: Place<Wishes> = ANEW,
): Promise<never> {
  return onSite(readWishes, async (wishes, site) => {
    const { ground, kafka, store, engineSettings, stop } = await startSharedEngines(site);
    const { projectFolder } = ground;
    const caption = captionOf(command, projectFolder, { kafka, store, engineSettings, peers: [] });
    await play(wishes, { ...site, ground, projectFolder, caption });
    await stop();
  }, place);
}

/**
 * Runs one benchmark, from the command line to the exit code: 0, or 1 with one sentence when `play` throws, or 2 when
 * `readWishes` does. Everything it started is ended, also when it is interrupted.
 */
export async function onSite<Wishes>(
  readWishes: (args: readonly string[]) => Wishes,
  play: (wishes: Wishes, site: Site) => Promise<void>,
  { root, goesOn }: Place<Wishes> = ANEW,
): Promise<never> {
  const terminal = new Terminal(process.stdout, false);
  const wishes = wishesOrEnd(readWishes, terminal);
  const surroundings = readSurroundings();
  const { projectFolder, environment } = surroundings;
  const folder = await claimRunFolder(join(projectFolder, '.data', root));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    // Also when it is said twice: whoever goes without ending its processes leaves them behind.
    process.on(signal, () => void folder.roster.endAll().finally(() => process.exit(EXIT_INTERRUPTED)));
  }
  try {
    const { path, roster } = folder;
    const eventLoopFolder = goesOn(wishes) ? roomForEventLoops(path) : clearFolders(path);
    await play(wishes, {
      terminal,
      surroundings,
      path,
      eventLoopFolder,
      ground: {
        projectFolder,
        folder: join(path, 'records'),
        roster,
        environment: { ...environment, ...watchedEnvironment(projectFolder, eventLoopFolder) },
        say: (line) => terminal.line(line),
      },
    });
  } catch (error) {
    terminal.important((error as Error).message);
    process.exitCode = 1;
  } finally {
    await folder.roster.endAll();
    folder.release();
  }
  // A look at a process that is gone may still be under way.
  return process.exit();
}

function wishesOrEnd<Wishes>(readWishes: (args: readonly string[]) => Wishes, terminal: Terminal): Wishes {
  try {
    return readWishes(process.argv.slice(2));
  } catch (error) {
    terminal.important((error as Error).message);
    return process.exit(EXIT_USAGE);
  }
}

/** Takes away what whoever stood here before has left, and makes room for the words of event loops; answers where. */
export function clearFolders(path: string): string {
  rmSync(join(path, 'records'), { recursive: true, force: true });
  rmSync(join(path, 'logs'), { recursive: true, force: true });
  return roomForEventLoops(path);
}

function roomForEventLoops(path: string): string {
  const eventLoopFolder = join(path, 'records', 'event-loops');
  mkdirSync(eventLoopFolder, { recursive: true });
  return eventLoopFolder;
}

/** Starts Kafka and the store, not on the usual ports: somebody else's engine could answer there in place of ours. */
export async function startSharedEngines({ path, ground, terminal }: Site): Promise<SharedEngines> {
  const [kafkaPort, storePort] = await freePorts(2);
  const options = (name: string, port: number | undefined) => ({
    dataFolder: join(path, 'records', name), port, roster: ground.roster, logFile: join(path, 'logs', `${name}.log`),
  });
  const starting = Promise.all([startKafka(options('kafka', kafkaPort)), startStore(options('store', storePort))]);
  const [kafka, store] = await terminal.progress('Starting the engines', starting);
  const engines = new Map([['Kafka', kafka.pid ?? 0], ['the store', store.pid ?? 0]]);
  return {
    ground: { ...ground, brokers: kafka.brokers, storeUri: store.uri, engines },
    kafka: kafka.engine,
    store: store.engine,
    engineSettings: { kafka: kafka.settings, store: store.settings },
    stop: async () => {
      await terminal.progress('Stopping the engines', Promise.all([kafka.stop(), store.stop()]));
    },
  };
}
