import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import mongoose from 'mongoose';

import { startChild, untilReady, type Child } from '../child.js';
import { portsNear } from '../ports.js';
import { Roster } from '../roster.js';
import type { StartOptions, Store } from './engine.js';
import { SECANTUS_VERSION, type StorePlan } from './plan.js';

/** A store server that can be started here. */
export type StoreInstallation = Extract<StorePlan, { readonly kind: 'run-mongod' | 'run-secantus' }>;

const USUAL_PORT = 27_017;
const READY_WITHIN_MS = 120_000;
const STOP_GRACE_MS = 15_000;
const REPLICA_SET = 'hoso';
const NOT_YET_INITIALIZED = 94;

/**
 * SecantusDB writes each change a second time into the stream that followers and restores to a moment would read. There are none: what
 * is durable is the same without it, for a fifth less of the store's processor time and half the bytes of an insert.
 */
const NO_STREAM_OF_CHANGES = { SECANTUS_DISABLE_OPLOG: '1' };

const MONGOD_CACHE = ['--wiredTigerCacheSizeGB', '0.5'];
const SECANTUS_CACHE = ['--cache-size', '512M'];

/** Starts one store server in its own folder, durable at every commit, and waits until it takes writes. */
export async function startStoreProcess(installation: StoreInstallation, options: StartOptions): Promise<Store> {
  const { dataFolder } = options;
  const [port = USUAL_PORT] = options.port === undefined ? await portsNear([USUAL_PORT]) : [options.port];
  const logFile = options.logFile ?? join(dataFolder, 'store.log');
  await mkdir(dataFolder, { recursive: true });
  const roster = options.roster ?? new Roster(join(dataFolder, 'run.json'));
  if (options.roster === undefined) await roster.endLeftovers();
  const child = await startChild({
    name: 'the store',
    command: installation.program,
    args: await argumentsFor(installation, dataFolder, port),
    environment: { ...process.env, ...NO_STREAM_OF_CHANGES },
    workingFolder: dataFolder,
    logFile,
    roster,
  });
  const uri = `mongodb://127.0.0.1:${port}/?directConnection=true`;
  const ready = installation.kind === 'run-mongod' ? () => leadsReplicaSet(uri, port) : () => takesWrites(uri);
  try {
    await untilReady(child, ready, READY_WITHIN_MS);
    await limitTransactions(uri);
  } catch (error) {
    await child.kill();
    throw error;
  }
  return storeOf(installation, child, uri, port);
}

function storeOf(installation: StoreInstallation, child: Child, uri: string, port: number): Store {
  const engine =
    installation.kind === 'run-mongod'
      ? 'mongod, one-node replica set'
      : `WiredTiger through SecantusDB ${SECANTUS_VERSION}, one node, synchronised at every commit`;
  return {
    engine,
    settings: settingsOf(installation).join(' '),
    uri,
    port,
    pid: child.pid,
    ended: child.ended,
    stop: () => child.stop(STOP_GRACE_MS),
    kill: () => child.kill(),
  };
}

/** What makes a server quicker or slower; what is durable and when is said with its name. */
function settingsOf({ kind }: StoreInstallation): readonly string[] {
  switch (kind) {
    case 'run-mongod':
      return MONGOD_CACHE;
    case 'run-secantus':
      return [...SECANTUS_CACHE, ...Object.entries(NO_STREAM_OF_CHANGES).map(([name, value]) => `${name}=${value}`)];
  }
}

async function argumentsFor(installation: StoreInstallation, folder: string, port: number): Promise<readonly string[]> {
  switch (installation.kind) {
    case 'run-mongod': {
      const records = join(folder, 'mongod');
      await mkdir(records, { recursive: true });
      const network = ['--bind_ip', '127.0.0.1', '--port', String(port), '--replSet', REPLICA_SET];
      return ['--dbpath', records, ...network, ...MONGOD_CACHE];
    }
    case 'run-secantus': {
      // A settings file of its own keeps the server from looking for one in the user's home.
      const settings = join(folder, 'secantusd.toml');
      await writeFile(settings, '');
      const network = ['--config', settings, '--host', '127.0.0.1', '--port', String(port)];
      const records = ['--storage-path', join(folder, 'secantus'), ...SECANTUS_CACHE, '--sync-on-commit'];
      return [...network, ...records, '--log-level', 'WARNING'];
    }
  }
}

type Administration = ReturnType<InstanceType<typeof mongoose.mongo.MongoClient>['db']>;

/** False when the server does not answer; whatever else goes wrong is thrown. */
async function ask(uri: string, question: (administration: Administration) => Promise<boolean>): Promise<boolean> {
  const client = new mongoose.mongo.MongoClient(uri, { serverSelectionTimeoutMS: 1_000, connectTimeoutMS: 1_000 });
  try {
    await client.connect();
    return await question(client.db('admin'));
  } catch (error) {
    if (error instanceof mongoose.mongo.MongoNetworkError) return false;
    if (error instanceof mongoose.mongo.MongoServerSelectionError) return false;
    throw error;
  } finally {
    await client.close();
  }
}

/**
 * A process that is killed in the middle of a transaction leaves it open, and whoever wants to write the same waits for it:
 * by default a minute. No batch of the house takes as long as this.
 */
const TRANSACTION_SECONDS_MAX = 5;

async function limitTransactions(uri: string): Promise<void> {
  await ask(uri, async (administration) => {
    await administration.command({ setParameter: 1, transactionLifetimeLimitSeconds: TRANSACTION_SECONDS_MAX });
    return true;
  });
}

/** True when the server at this address takes writes. */
export function takesWrites(uri: string): Promise<boolean> {
  return ask(uri, async (administration) => (await administration.command({ hello: 1 }))['isWritablePrimary'] === true);
}

/** Makes a fresh mongod a replica set of one, and one that has moved to another port believe so; then asks as above. */
function leadsReplicaSet(uri: string, port: number): Promise<boolean> {
  const host = `127.0.0.1:${port}`;
  return ask(uri, async (administration) => {
    const members = [{ _id: 0, host }];
    try {
      const { config } = await administration.command({ replSetGetConfig: 1 });
      if (config?.members?.[0]?.host !== host) {
        const moved = { ...config, version: Number(config.version) + 1, members };
        await administration.command({ replSetReconfig: moved, force: true });
      }
    } catch (error) {
      if (!(error instanceof mongoose.mongo.MongoServerError) || error.code !== NOT_YET_INITIALIZED) throw error;
      await administration.command({ replSetInitiate: { _id: REPLICA_SET, members } });
    }
    return (await administration.command({ hello: 1 }))['isWritablePrimary'] === true;
  });
}
