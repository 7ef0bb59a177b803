/** Real engines for suites: shared ones for those that only use them, own ones for those that break them. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import mongoose from 'mongoose';

import {
  startKafka as startKafkaAnywhere, startStore as startStoreAnywhere, type Kafka, type StartOptions, type Store,
} from '../../deploy/local/engines/index.js';
import type { EngineAnswer, EngineName } from './engine-desk.js';
import { ownPorts } from './own-ports.js';

export type { Kafka, StartOptions, Store } from '../../deploy/local/engines/index.js';

/**
 * A store of one suite's own, which it may kill. Not on the usual port unless one is named: that one is anybody's, and
 * another suite's store would answer in place of a dead one.
 */
export async function startStore(options: StartOptions): Promise<Store> {
  const [port] = options.port === undefined ? await ownPorts(1) : [options.port];
  return startStoreAnywhere({ ...options, port });
}

/** A broker of one suite's own, which it may kill; on a port of its own for the same reason, and the next is its controller's. */
export async function startKafka(options: StartOptions): Promise<Kafka> {
  const [port] = options.port === undefined ? await ownPorts(2) : [options.port];
  return startKafkaAnywhere({ ...options, port });
}

/** A broker that other suites use at the same time. */
export interface SharedKafka {
  readonly engine: string;
  readonly brokers: readonly string[];
  /** A name, for a topic or a group, that no other suite uses. */
  name(word: string): string;
}

/** A store that other suites use at the same time. */
export interface SharedStore {
  readonly engine: string;
  /** Without a database name. */
  readonly uri: string;
  /** A database's name that no other suite uses. */
  name(word: string): string;
  /** Removes every database whose name was made here. */
  drop(): Promise<void>;
}

const DESK = 'HOSO_ENGINE_DESK';

/**
 * The broker that all suites of this run share, started when it is first asked for. Ask at the top of the file, with
 * `const kafka = await sharedKafka();`, so that no test's deadline runs meanwhile.
 */
export async function sharedKafka(): Promise<SharedKafka> {
  const { engine, address } = await askDesk('kafka');
  const prefix = newPrefix();
  return { engine, brokers: address.split(','), name: (word) => `${prefix}.${word}` };
}

/** The store that all suites of this run share; ask as for the broker. */
export async function sharedStore(): Promise<SharedStore> {
  const { engine, address } = await askDesk('store');
  const prefix = newPrefix();
  const names = new Set<string>();
  return {
    engine,
    uri: address,
    name: (word) => {
      const name = `${prefix}_${word}`;
      names.add(name);
      return name;
    },
    drop: async () => {
      const client = await new mongoose.mongo.MongoClient(address).connect();
      try {
        for (const name of names) await client.db(name).dropDatabase();
      } finally {
        await client.close();
      }
    },
  };
}

/** An empty folder that belongs to one suite, and its removal. */
export async function temporaryFolder(): Promise<{ readonly path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'hoso-test-'));
  return { path, remove: () => rm(path, { recursive: true, force: true, maxRetries: 3 }) };
}

function newPrefix(): string {
  return `t${randomBytes(4).toString('hex')}`;
}

/** Waits as long as it takes: the first one to ask may have to wait for a compiler. */
function askDesk(name: EngineName): Promise<EngineAnswer> {
  const desk = process.env[DESK];
  if (desk === undefined) {
    throw new Error('Shared engines are given to suites named *.int-spec.ts and *.e2e-spec.ts, run by jest of this project.');
  }
  return new Promise((resolve, reject) => {
    const request = get(`${desk}/${name}`, { agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      response.on('end', () => {
        const content: unknown = JSON.parse(text);
        if (isAnswer(content)) resolve(content);
        else reject(new Error(String(content)));
      });
    });
    request.on('error', reject);
  });
}

function isAnswer(content: unknown): content is EngineAnswer {
  return typeof content === 'object' && content !== null && 'engine' in content && 'address' in content;
}
