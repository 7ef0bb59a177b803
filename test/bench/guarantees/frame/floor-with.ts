import Fastify from 'fastify';
import type { Log } from '@hoso/observability';
import mongoose from 'mongoose';

import { BATCH_MAX, Courier } from '../../floor/courier.js';
import { FILING_SCHEMA, type Filing } from '../../floor/filing.schema.js';
import { folded, topicsOf, type Floor, type FloorSettings } from '../../floor/floor.js';
import { Gatherer } from '../../floor/gatherer.js';
import {
  moveTo, read, SHELVES, written, type Guarantee, type Keys, type Kept, type Move, type Parts, type Step, type Tools,
} from './parts.js';

export interface FloorWithSettings extends FloorSettings {
  readonly keys: Keys;
  readonly log: Log;
}

/** A filing on its way to the disk, and what was kept of it. */
interface Arrival {
  readonly move: Move;
  kept?: Move;
}

const INDICATORS = 'indicators';

/**
 * The floor, put together from parts that promises may better: each of `guarantees` is put around those before it. Without
 * any it does what the floor does, in batches of the same size and with the same words.
 */
export async function openFloorWith(guarantees: readonly Guarantee[], settings: FloorWithSettings): Promise<Floor> {
  const { prefix, brokers, keys, log, onError } = settings;
  const topics = topicsOf(prefix);
  const client = await new mongoose.mongo.MongoClient(settings.storeUri, { maxPoolSize: 8, w: 1, journal: true }).connect();
  const closing = new AbortController();
  const tools: Tools = { client, store: client.db(settings.database), brokers, keys, log, onError, closing: closing.signal };
  let parts = plainParts(tools, topics);
  for (const guarantee of guarantees) parts = guarantee(parts, tools);
  await parts.prepare();

  const desk = new Gatherer<Arrival>(BATCH_MAX, async (arrivals) => {
    const kept = await parts.keep(arrivals.map(({ move }) => move));
    for (const [index, arrival] of arrivals.entries()) arrival.kept = kept[index];
    const fresh = kept.filter(({ isRepeated }) => isRepeated !== true);
    // The dossiers are on disk; their applicants need not wait for the courier.
    if (fresh.length > 0) void parts.speak(fresh).catch(onError);
  }, onError);
  const walk = (step: Step, fields: () => object) => async (values: readonly string[]): Promise<void> => {
    const moves = values.map((value) => parts.compose(moveTo(step, read(value), fields())));
    await parts.speak(await parts.keep(moves));
  };
  await parts.hear(`${prefix}.identity`, topics.submitted, walk('verified', () => ({ outcome: 'matched', verifiedAt: new Date() })));
  await parts.hear(`${prefix}.processing`, topics.verified, walk('finished', () => ({ outcome: 'granted', finishedAt: new Date() })));
  await parts.hear(`${prefix}.monitoring`, topics.metrics, (values) => parts.count(values));

  const http = openDoor(parts, desk);
  const url = await http.listen({ host: '127.0.0.1', port: settings.port });
  return {
    url,
    close: async () => {
      await http.close();
      await desk.idle();
      closing.abort();
      await parts.close();
      await client.close();
    },
  };
}

/** The parts of the floor itself. */
function plainParts({ store, brokers, onError }: Tools, topics: ReturnType<typeof topicsOf>): Parts {
  const courier = new Courier(brokers, onError);
  const nextTopics: Readonly<Record<Step, string | undefined>> = {
    received: topics.submitted, verified: topics.verified, finished: undefined,
  };
  return {
    prepare: async () => undefined,
    admit: async () => undefined,
    compose: (move) => move,
    keep: async (moves) => {
      const [first] = moves;
      if (first === undefined) return moves;
      await store.collection<Kept>(SHELVES[first.step]).insertMany(moves.map(({ document }) => document), { ordered: false });
      return moves;
    },
    speak: async (moves) => {
      await courier.say(moves.flatMap(({ step, note, metric }) => {
        const topic = nextTopics[step];
        const onward = topic === undefined ? [] : [{ topic, key: note.id, value: written(note) }];
        return [...onward, { topic: topics.metrics, key: note.id, value: metric }];
      }));
    },
    hear: (group, topic, work) => courier.hear(group, topic, work),
    count: async (metrics) => {
      await store.collection<Figures>(INDICATORS).updateOne({ _id: 'all' }, { $inc: folded(metrics) }, { upsert: true });
    },
    countFinished: async () => {
      const figures = await store.collection<Figures>(INDICATORS).findOne({ _id: 'all' });
      return figures?.total?.finished ?? 0;
    },
    answer: async ({ note }) => ({ dossierId: note.id }),
    close: () => courier.close(),
  };
}

interface Figures {
  readonly _id: string;
  readonly total?: { readonly finished?: number };
}

function openDoor(parts: Parts, desk: Gatherer<Arrival>) {
  const http = Fastify();
  const born = Date.now().toString(36);
  let count = 0;
  http.post<{ Body: Filing }>('/dossiers', { schema: { body: FILING_SCHEMA } }, async ({ headers, body }, reply) => {
    await parts.admit(headers);
    count += 1;
    const id = `${born}-${count.toString(36).padStart(8, '0')}`;
    const note = { id, agency: body.agencyCode, more: {} };
    const arrival: Arrival = { move: parts.compose(moveTo('received', note, { ...body, receivedAt: new Date() }), headers) };
    await desk.put(arrival);
    return reply.code(202).send(await parts.answer(arrival.kept ?? arrival.move));
  });
  http.get('/indicators', async () => ({ finished: await parts.countFinished() }));
  http.get('/health/ready', async () => ({ status: 'ok' }));
  return http;
}
