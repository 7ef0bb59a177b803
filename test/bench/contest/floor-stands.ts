import { untilReady } from '../../../deploy/local/child.js';
import { freePorts } from '../../../deploy/local/ports.js';
import { topicsOf } from '../floor/floor.js';
import { keptIds } from '../load/kept-ids.js';
import { openTopics } from '../load/topics.js';
import type { Contestant, Ground } from './contestant.js';
import { answersAt, finishedAt, GRACE_MS, startProgram } from './node-process.js';

const READY_WITHIN_MS = 60_000;
const NAME = 'floor';

/** The floor as a process. */
export async function standUpFloor(ground: Ground): Promise<Contestant> {
  const { brokers, storeUri } = ground;
  await openTopics(brokers.split(','), Object.values(topicsOf(NAME)));
  const [port = 0] = await freePorts(1);
  const settings = { PORT: String(port), KAFKA_BROKERS: brokers, MONGODB_URI: storeUri, DATABASE: NAME, PREFIX: NAME };
  const child = await startProgram(ground, NAME, 'floor/main.js', settings);
  const url = `http://127.0.0.1:${port}`;
  await untilReady(child, () => answersAt(`${url}/health/ready`), READY_WITHIN_MS);
  return {
    name: NAME,
    processes: () => new Map([[NAME, child.pid]]),
    street: () => new Map(),
    door: async () => ({ url: `${url}/dossiers`, headers: {} }),
    countFinished: () => finishedAt(`${url}/indicators`),
    finishedIds: () => keptIds(storeUri, { database: NAME, collection: 'results' }),
    stop: () => child.stop(GRACE_MS),
  };
}
