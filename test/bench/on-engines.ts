import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { startKafka, startStore } from '../../deploy/local/engines/index.js';
import { freePorts } from '../../deploy/local/ports.js';
import type { Roster } from '../../deploy/local/roster.js';
import { claimRunFolder } from '../../deploy/local/run-folder.js';
import { readSurroundings, type Surroundings } from '../../deploy/local/surroundings.js';
import { Terminal, type Screen } from '../../deploy/local/terminal.js';
import { captionOf, type Caption, type EngineSettings } from './contest/caption.js';
import type { Ground, SharedGround } from './contest/contestant.js';
import { watchedEnvironment } from './contest/event-loops.js';

const EXIT_FAILED = 1;
const EXIT_USAGE = 2;
const EXIT_INTERRUPTED = 130;
/** Whoever says one of these wants it to end: at the terminal, from elsewhere, or by closing the terminal. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Where a benchmark runs: ground for whom it measures, and a folder for what it finds. */
export interface Site {
  readonly terminal: Terminal;
  readonly surroundings: Surroundings;
  readonly ground: Ground;
  readonly eventLoopFolder: string;
  /** Where results are kept. */
  readonly path: string;
  /** Aborted as soon as it is to end: what fails from then on fails because it was ended, and is not tried again. */
  readonly interrupted: AbortSignal;
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
 * `readWishes` does. Everything it started is ended, also when it is interrupted; then it says nothing more, and the code is 130.
 */
export async function onSite<Wishes>(
  readWishes: (args: readonly string[]) => Wishes,
  play: (wishes: Wishes, site: Site) => Promise<void>,
  { root, goesOn }: Place<Wishes> = ANEW,
): Promise<never> {
  const interruption = new AbortController();
  const { signal: interrupted } = interruption;
  const terminal = new Terminal(silentOnce(interrupted), false);
  const wishes = wishesOrEnd(readWishes, terminal);
  const surroundings = readSurroundings();
  const { projectFolder, environment } = surroundings;
  const claiming = claimRunFolder(join(projectFolder, '.data', root));
  const folder = await claiming.catch((error: Error) => endBecauseOf(error, EXIT_FAILED, terminal));
  const { path, roster } = folder;
  // Also when it is said twice: whoever goes without ending its processes leaves them behind.
  for (const signal of SIGNALS) process.on(signal, () => void endEarly(interruption, roster));
  try {
    const eventLoopFolder = goesOn(wishes) ? roomForEventLoops(path) : clearFolders(path);
    await play(wishes, {
      terminal,
      surroundings,
      path,
      eventLoopFolder,
      interrupted,
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
    process.exitCode = EXIT_FAILED;
  } finally {
    await roster.endAll();
    folder.release();
  }
  // A look at a process that is gone may still be under way.
  return process.exit(interrupted.aborted ? EXIT_INTERRUPTED : undefined);
}

/** Standard output, as long as nobody has interrupted: what is said of whoever is ended then is true and means nothing. */
function silentOnce(interrupted: AbortSignal): Screen {
  // A terminal that was closed cannot be written to; that must not keep anything from being ended.
  process.stdout.on('error', () => undefined);
  return { isTTY: process.stdout.isTTY, write: (text) => interrupted.aborted || process.stdout.write(text) };
}

async function endEarly(interruption: AbortController, roster: Roster): Promise<void> {
  if (!interruption.signal.aborted) {
    interruption.abort();
    // Whoever waits for what is ended now fails, and not everybody is waited for in turn.
    process.on('uncaughtException', () => undefined);
  }
  await roster.endAll().finally(() => process.exit(EXIT_INTERRUPTED));
}

function wishesOrEnd<Wishes>(readWishes: (args: readonly string[]) => Wishes, terminal: Terminal): Wishes {
  try {
    return readWishes(process.argv.slice(2));
  } catch (error) {
    return endBecauseOf(error as Error, EXIT_USAGE, terminal);
  }
}

function endBecauseOf({ message }: Error, code: number, terminal: Terminal): never {
  terminal.important(message);
  return process.exit(code);
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
