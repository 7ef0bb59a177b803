import { createServer, type ServerResponse } from 'node:http';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

import {
  awaitStore, findStore, obtainKafka, startKafkaFrom, startStoreFrom, type Engine, type StoreSource,
} from '../../deploy/local/engines/index.js';
import type { Roster } from '../../deploy/local/roster.js';
import { claimRunFolder } from '../../deploy/local/run-folder.js';
import { readSurroundings, type Surroundings } from '../../deploy/local/surroundings.js';
import { Terminal } from '../../deploy/local/terminal.js';

/** Where suites, in whatever process they run, ask for the engines they share. */
export interface EngineDesk {
  readonly url: string;
  /** Ends the engines that were asked for, and forgets what they kept. */
  close(): Promise<void>;
}

/** The engines that can be asked for, by the last part of the address. */
export type EngineName = 'kafka' | 'store';

/** What the desk answers: the address of an engine that runs. */
export interface EngineAnswer {
  readonly engine: string;
  readonly address: string;
}

type Started = Engine & { readonly address: string };

/**
 * Opens a desk that starts each engine once, when it is first asked for. Each run begins with empty engines in a folder
 * of its own; what an earlier run that died had left running is ended first. On a machine that has no engines yet they are
 * fetched and built before the desk opens, so that no suite's deadline runs meanwhile; where that fails, whoever asks is told.
 */
export async function openEngineDesk(terminal: Terminal = new Terminal(process.stderr)): Promise<EngineDesk> {
  const surroundings = readSurroundings();
  const folder = await claimRunFolder(join(surroundings.projectFolder, '.data', 'test'));
  const records = join(folder.path, 'shared');
  await rm(records, { recursive: true, force: true });
  await mkdir(records, { recursive: true });
  const place = (name: EngineName) => ({
    dataFolder: join(records, name),
    roster: folder.roster,
    logFile: join(folder.path, 'logs', `${name}.log`),
  });
  const kafkaSource = obtainKafka(surroundings, folder.roster, terminal);
  await Promise.allSettled([kafkaSource]);
  const storeSource = obtainStore(surroundings, folder.roster, terminal);
  await Promise.allSettled([storeSource]);
  const starters: Readonly<Record<EngineName, () => Promise<Started>>> = {
    kafka: async () => {
      const kafka = await startKafkaFrom(await kafkaSource, place('kafka'));
      return { ...kafka, address: kafka.brokers };
    },
    store: async () => {
      const store = await startStoreFrom(await storeSource, place('store'));
      return { ...store, address: store.uri };
    },
  };

  const asked = new Map<EngineName, Promise<Started>>();
  const ask = (name: EngineName): Promise<Started> => {
    const started = asked.get(name) ?? starters[name]();
    asked.set(name, started);
    return started;
  };
  const server = createServer((request, response) => {
    const name = request.url?.slice(1);
    if (name !== 'kafka' && name !== 'store') return void response.writeHead(404).end();
    ask(name).then(
      ({ engine, address }) => answer(response, 200, { engine, address }),
      (error: Error) => answer(response, 503, error.message),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The desk has no port.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await Promise.all([...asked.values()].map((started) => started.then((engine) => engine.stop(), () => undefined)));
      await folder.roster.endAll();
      await rm(records, { recursive: true, force: true });
      folder.release();
    },
  };
}

function answer(response: ServerResponse, status: number, content: EngineAnswer | string): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(content));
}

async function obtainStore(surroundings: Surroundings, roster: Roster, terminal: Terminal): Promise<StoreSource> {
  return awaitStore(findStore(surroundings, { roster, inBackground: false }), terminal);
}
