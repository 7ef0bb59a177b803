import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { lastLines } from './child.js';
import {
  environmentOf, NICENESS, NODE_FLAGS, PROCESS_NAMES, programOf, STOP_ORDER, urlOf, type Launch, type ProcessName,
} from './house-processes.js';
import type { Roster } from './roster.js';
import { supervise, type Supervised } from './supervise.js';

export interface HouseOptions {
  readonly launch: Launch;
  readonly projectFolder: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly roster: Roster;
  readonly say: (line: string) => void;
  /** The program of each process; by default what the build has made of `apps/<name>`. */
  readonly programOf?: (name: ProcessName) => string;
}

/** The processes of the house, standing. */
export interface House {
  readonly launch: Launch;
  readonly processes: Readonly<Record<ProcessName, Supervised>>;
  urlOf(name: ProcessName): string;
  /** Resolves when all are ready; throws one sentence that names who is not, with the last lines of its log. */
  untilReady(withinMs: number): Promise<void>;
  /** Stops all, in their order. */
  stop(): Promise<void>;
  /** Ends all at once. */
  stopNow(): Promise<void>;
}

const LOOK_EVERY_MS = 150;

/** Starts every process of the house beside each other and keeps them alive. Does not wait for them to be ready. */
export async function putUpHouse(options: HouseOptions): Promise<House> {
  const { launch } = options;
  const started: Supervised[] = [];
  const start = async (name: ProcessName): Promise<readonly [ProcessName, Supervised]> => {
    const environment = environmentOf(name, launch);
    mkdirSync(join(launch.runFolder, 'files', name), { recursive: true });
    const process_ = await supervise({
      child: {
        name,
        command: process.execPath,
        args: [...NODE_FLAGS, options.programOf?.(name) ?? programOf(options.projectFolder, name)],
        environment: { ...options.environment, ...environment },
        workingFolder: options.projectFolder,
        logFile: join(launch.logFolder, `${name}.log`),
        roster: options.roster,
      },
      readyUrl: `${urlOf(name, launch.portBase)}/health/ready`,
      niceness: NICENESS[name],
      say: options.say,
    });
    started.push(process_);
    return [name, process_];
  };
  let processes: Readonly<Record<ProcessName, Supervised>>;
  try {
    processes = Object.fromEntries(await Promise.all(PROCESS_NAMES.map(start))) as Record<ProcessName, Supervised>;
  } catch (error) {
    await Promise.all(started.map((process_) => process_.stopNow()));
    throw error;
  }
  return {
    launch,
    processes,
    urlOf: (name) => urlOf(name, launch.portBase),
    untilReady: (withinMs) => untilReady(Object.values(processes), withinMs),
    stop: async () => {
      for (const names of STOP_ORDER) await Promise.all(names.map((name) => processes[name].stop()));
    },
    stopNow: async () => {
      await Promise.all(Object.values(processes).map((process_) => process_.stopNow()));
    },
  };
}


async function untilReady(processes: readonly Supervised[], withinMs: number): Promise<void> {
  const deadline = performance.now() + withinMs;
  let waitingFor = processes;
  for (;;) {
    const ready = await Promise.all(waitingFor.map((process_) => process_.isReady()));
    waitingFor = waitingFor.filter((_, index) => ready[index] === false);
    if (waitingFor.length === 0) return;
    const lost = waitingFor.filter((process_) => process_.givenUp() !== undefined);
    if (lost.length > 0) throw new Error(lost.map((one) => withLog(`${one.givenUp()}.`, one)).join('\n'));
    if (performance.now() >= deadline) {
      const seconds = Math.round(withinMs / 1_000);
      throw new Error(waitingFor.map((one) => withLog(`${one.name} was not ready within ${seconds} s.`, one)).join('\n'));
    }
    await pause(LOOK_EVERY_MS);
  }
}

function withLog(sentence: string, process_: Supervised): string {
  const lines = lastLines(process_.logFile, 8).map((line) => `  ${line.slice(0, 300)}`);
  return [sentence, `The last lines of ${process_.logFile}:`, ...lines].join('\n');
}
