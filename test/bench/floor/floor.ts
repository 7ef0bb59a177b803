import Fastify from 'fastify';
import mongoose from 'mongoose';

import { Courier, type Saying } from './courier.js';
import { FILING_SCHEMA, type Filing } from './filing.schema.js';
import { Gatherer } from './gatherer.js';

export interface FloorSettings {
  readonly port: number;
  readonly brokers: readonly string[];
  readonly storeUri: string;
  readonly database: string;
  /** Before the names of topics and groups. */
  readonly prefix: string;
  readonly onError: (error: unknown) => void;
}

export interface Floor {
  readonly url: string;
  close(): Promise<void>;
}

/** What travels between the stages. */
interface Note {
  readonly id: string;
  readonly agency: string;
}

interface Document {
  readonly _id: string;
}

type Stage = 'received' | 'verified' | 'finished';

const BATCH_MAX = 500;
const INDICATORS = 'indicators';
/** Topics of one floor: two from stage to stage, and one for what is counted. */
export const topicsOf = (prefix: string) =>
  ({ submitted: `${prefix}.submitted`, verified: `${prefix}.verified`, metrics: `${prefix}.metrics` }) as const;

/**
 * The least that does the three steps on this Kafka and this store: everything in one process, in batches, and no promise
 * kept but the one at the door, that a dossier is on disk before it is answered. README.md says what is missing.
 */
export async function openFloor(settings: FloorSettings): Promise<Floor> {
  const { prefix, onError } = settings;
  const topics = topicsOf(prefix);
  const client = await new mongoose.mongo.MongoClient(settings.storeUri, { maxPoolSize: 8, w: 1, journal: true }).connect();
  const store = client.db(settings.database);
  const courier = new Courier(settings.brokers, onError);
  const keep = async (collection: string, documents: readonly Document[]): Promise<void> => {
    await store.collection<Document>(collection).insertMany([...documents], { ordered: false });
  };
  const metric = (stage: Stage, { id, agency }: Note): Saying =>
    ({ topic: topics.metrics, key: id, value: `${stage} ${agency}` });

  const desk = new Gatherer<Filing & { readonly id: string }>(BATCH_MAX, async (batch) => {
    await keep('dossiers', batch.map(({ id, ...filing }) => ({ _id: id, ...filing, receivedAt: new Date() })));
    const notes = batch.map(({ id, agencyCode }): Note => ({ id, agency: agencyCode }));
    // The dossiers are on disk; their applicants need not wait for the courier.
    void courier.say(notes.flatMap((note) => [saying(topics.submitted, note), metric('received', note)])).catch(onError);
  }, onError);
  await courier.hear(`${prefix}.identity`, topics.submitted, async (values) => {
    const notes = values.map(read);
    await keep('verifications', notes.map(({ id }) => ({ _id: id, outcome: 'matched', verifiedAt: new Date() })));
    await courier.say(notes.flatMap((note) => [saying(topics.verified, note), metric('verified', note)]));
  });
  await courier.hear(`${prefix}.processing`, topics.verified, async (values) => {
    const notes = values.map(read);
    await keep('results', notes.map(({ id }) => ({ _id: id, outcome: 'granted', finishedAt: new Date() })));
    await courier.say(notes.map((note) => metric('finished', note)));
  });
  await courier.hear(`${prefix}.monitoring`, topics.metrics, async (values) => {
    await store.collection<Document>(INDICATORS).updateOne({ _id: 'all' }, { $inc: folded(values) }, { upsert: true });
  });

  const http = openDoor(desk, async () => (await store.collection<Document & Counted>(INDICATORS).findOne({ _id: 'all' })) ?? {});
  const url = await http.listen({ host: '127.0.0.1', port: settings.port });
  return {
    url,
    close: async () => {
      await http.close();
      await desk.idle();
      await courier.close();
      await client.close();
    },
  };
}

interface Counted {
  readonly total?: Partial<Record<Stage, number>>;
}

function openDoor(desk: Gatherer<Filing & { readonly id: string }>, readIndicators: () => Promise<Counted>) {
  const http = Fastify();
  const born = Date.now().toString(36);
  let count = 0;
  http.post<{ Body: Filing }>('/dossiers', { schema: { body: FILING_SCHEMA } }, async (request, reply) => {
    count += 1;
    const id = `${born}-${count.toString(36).padStart(8, '0')}`;
    await desk.put({ id, ...request.body });
    return reply.code(202).send({ dossierId: id });
  });
  http.get('/indicators', async () => ({ finished: (await readIndicators()).total?.finished ?? 0 }));
  http.get('/health/ready', async () => ({ status: 'ok' }));
  return http;
}

function saying(topic: string, note: Note): Saying {
  return { topic, key: note.id, value: `${note.id} ${note.agency}` };
}

function read(value: string): Note {
  const [id = '', agency = ''] = value.split(' ');
  return { id, agency };
}

/** How often each stage was reached, in all and by agency, as increments of one document: a value is a stage and an agency. */
export function folded(values: readonly string[]): Readonly<Record<string, number>> {
  const increments: Record<string, number> = {};
  const add = (path: string): void => {
    increments[path] = (increments[path] ?? 0) + 1;
  };
  for (const value of values) {
    const [stage = '', agency = ''] = value.split(' ');
    add(`total.${stage}`);
    add(`agencies.${agency.replaceAll('.', '-')}.${stage}`);
  }
  return increments;
}
