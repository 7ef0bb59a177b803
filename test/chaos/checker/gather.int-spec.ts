import { mkdir, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Kafka, logLevel, Partitioners, type Admin } from 'kafkajs';
import mongoose from 'mongoose';

import { sharedKafka, startStore, temporaryFolder } from '../../support/engines.js';
import type { Line } from './driver-file.js';
import { KEEPERS, type Searched } from './evidence.js';
import { gather, gatherTopics, type Places } from './gather.js';
import { keyFileOf, MASTER, seal } from './seal.js';

const kafka = await sharedKafka();

const NAME = 'Nguyễn Thử Văn Ví Dụ';
const TOPIC = `hoso.${kafka.name('gathered')}.v1`;
const COLLECTIONS = {
  hoso_intake: 'dossiers', hoso_identity_verification: 'verifications', hoso_processing: 'cases', hoso_monitoring: 'dossiers',
} as const;
const START_MS = 120_000;

interface Document {
  readonly _id: string;
  readonly [field: string]: unknown;
}

/** A house of which there is just enough to be looked at: real engines, and one server that stands at all doors. */
describe('everything that is gathered of a house', () => {
  const client = new Kafka({ brokers: [...kafka.brokers], logLevel: logLevel.NOTHING });
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let store: Awaited<ReturnType<typeof startStore>>;
  let database: InstanceType<typeof mongoose.mongo.MongoClient>;
  let server: Server;
  let places: Places;
  let metrics = 'requests 7';

  beforeAll(async () => {
    folder = await temporaryFolder();
    store = await startStore({ dataFolder: join(folder.path, 'store') });
    await administered(client, (admin) => admin.createTopics({ topics: [{ topic: TOPIC }], waitForLeaders: true }));
    database = await new mongoose.mongo.MongoClient(store.uri).connect();
    server = createServer(({ url = '' }, response) => void response.end(answerTo(url, metrics)));
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    const door = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const [deskFolder, logFolder] = [join(folder.path, 'desk'), join(folder.path, 'logs')];
    for (const one of [join(deskFolder, 'keys'), join(deskFolder, 'files'), logFolder]) await mkdir(one, { recursive: true });
    await writeFile(join(deskFolder, 'keys', 'master.key'), keyFileOf(MASTER));
    const addresses = { intake: [door, door], 'identity-verification': [door], processing: [door], monitoring: [door], issuer: door };
    const driverFile = join(folder.path, 'driver.jsonl');
    places = { driverFile, storeUri: store.uri, deskFolder, brokers: kafka.brokers, addresses, logFolders: [logFolder] };
  }, START_MS);
  afterAll(async () => {
    server.close().closeAllConnections();
    await database.close();
    await store.kill();
    await administered(client, (admin) => admin.deleteTopics({ topics: [TOPIC] }));
    await folder.remove();
  });

  /** Says a word in every place: what the desk seals, and beside it whatever else is in reach. */
  async function say(word: string): Promise<void> {
    metrics = `requests{of="${word}"} 7`;
    const words = { applicant: { fullName: NAME }, form: {} };
    const said = { line: 'intent', at: 1, client: 'cong-mau' } as const;
    const filing = { deed: 'file', portalReference: 'RH-1', words, papers: [], identity: 'matched', canaries: [NAME] } as const;
    const lines: readonly Line[] = [
      { ...said, id: 1, key: 'one', ...filing },
      { line: 'outcome', id: 1, at: 2, how: 'fail', status: 422, problem: JSON.stringify({ detail: word }) },
    ];
    await writeFile(places.driverFile, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    await writeFile(join(places.logFolders[0]!, 'intake-1.log'), `{"msg":"heard"}\n{"msg":"${word}"}\n`);
    await writeFile(join(places.deskFolder, 'files', 'half.part'), word);
    const { ciphertext, ...beside } = seal(NAME, 'files|whole');
    await writeFile(join(places.deskFolder, 'files', 'whole'), ciphertext);
    await put('hoso_intake', 'files', { _id: 'whole', ...beside });
    await put('hoso_intake', 'contents', { _id: 'content', dossierId: 'one', round: 0, ...seal(JSON.stringify(words), 'contents|one|0') });
    for (const [name, collection] of Object.entries(COLLECTIONS)) await put(name, collection, { _id: 'one', note: word, log: [] });
    const producer = client.producer({ createPartitioner: Partitioners.DefaultPartitioner });
    await producer.connect();
    await producer.send({ topic: TOPIC, messages: [{ key: 'one', value: word, headers: { ce_id: 'intake:one:1', ce_type: 'some' } }] });
    await producer.disconnect();
  }

  async function put(name: string, collection: string, document: Document): Promise<void> {
    await database.db(name).collection<Document>(collection).replaceOne({ _id: document._id }, document, { upsert: true });
  }

  it('names no place of a house that keeps everything to itself, and has looked in all', async () => {
    await say('nothing');
    const { leaks, searched, kept, contents, files, reports, carried } = await gather(places);
    expect(leaks).toEqual([]);
    const least: Readonly<Record<Searched, number>> = { problem: 1, log: 2, topic: 1, metrics: 5, database: 6, file: 3 };
    for (const [kind, count] of Object.entries(least)) expect([kind, searched[kind as Searched] >= count]).toEqual([kind, true]);
    expect(KEEPERS.map((keeper) => kept[keeper].length)).toEqual([1, 1, 1, 1]);
    expect([contents[0]!.words, files[0]!.inside?.bytes]).toEqual([{ applicant: { fullName: NAME }, form: {} }, Buffer.byteLength(NAME)]);
    expect(reports.map(({ groupBy, narrowed }) => [groupBy, Object.keys(narrowed ?? {})].flat().join(' ')))
      .toEqual(['agency', 'procedure', 'channel', 'day', 'hour from to', 'slot from to', 'procedure agency', 'channel from to']);
    expect(reports.at(-1)!.behind).toEqual({ received: ['one', 'two'] });
    expect(carried.filter(({ topic }) => topic === TOPIC)).toHaveLength(1);
  }, START_MS);

  it('names every place in which a personal value stands', async () => {
    await say(NAME);
    expect((await gather(places)).leaks).toEqual([
      ...Object.entries(COLLECTIONS).map(([name, collection]) => `database ${name}.${collection}`),
      'file files/half.part of intake', 'log intake-1.log',
      ...KEEPERS.map((keeper) => `metrics of ${keeper}`),
      'problem told to cong-mau', `topic ${TOPIC}`,
    ].sort());
  }, START_MS);

  it('has what a topic carried before its broker forgot it, where that was kept', async () => {
    await say(NAME);
    const file = join(folder.path, 'topics.json');
    await writeFile(file, JSON.stringify(await gatherTopics(places)));
    await administered(client, async (admin) => {
      const partitions = await admin.fetchTopicOffsets(TOPIC);
      await admin.deleteTopicRecords({ topic: TOPIC, partitions });
    });
    const spokenIn = async (formerTopics: readonly string[]): Promise<readonly [boolean, boolean]> => {
      const { carried, leaks } = await gather({ ...places, formerTopics });
      return [carried.some(({ topic }) => topic === TOPIC), leaks.includes(`topic ${TOPIC}`)];
    };
    expect([await spokenIn([]), await spokenIn([file])]).toEqual([[false, false], [true, true]]);
  }, START_MS);
});

/** What any process of the house answers; the figures have two groups, and two dossiers behind them on two pages. */
function answerTo(url: string, metrics: string): string {
  if (url === '/metrics') return metrics;
  const { pathname, searchParams } = new URL(url, 'http://house.example');
  const total = { received: { value: 2, base: 2, dossiers: '/indicators/received/dossiers' } };
  const keys = searchParams.get('groupBy') === 'slot' ? ['2026-11-22T14:05', '2026-11-22T14:10'] : ['one', 'two'];
  const isSecond = searchParams.has('after');
  const page = { dossiers: [{ dossierId: isSecond ? 'two' : 'one' }], next: isSecond ? null : 'x' };
  const answers: Readonly<Record<string, unknown>> = {
    '/health/deep': { figures: { lagMessages: 0 } },
    '/health/ready': { state: 'ok' },
    '/receipt-key': { kty: 'OKP' },
    '/issuer/demonstration-token': { access_token: 'token' },
    '/indicators': { total, groups: keys.map((key) => ({ key, figures: total })) },
    '/indicators/received/dossiers': page,
  };
  return JSON.stringify(answers[pathname]);
}

async function administered(client: Kafka, work: (admin: Admin) => Promise<unknown>): Promise<void> {
  const admin = client.admin();
  await admin.connect();
  await work(admin);
  await admin.disconnect();
}
