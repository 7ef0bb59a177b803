import { untilReady } from '../../../deploy/local/child.js';
import { freePorts } from '../../../deploy/local/ports.js';
import { topicsOf } from '../floor/floor.js';
import { keptIds } from '../load/kept-ids.js';
import { openTopics } from '../load/topics.js';
import type { Contestant, SharedGround } from './contestant.js';
import { answersAt, finishedAt, GRACE_MS, startProgram } from './node-process.js';

const READY_WITHIN_MS = 60_000;

/** What may be special about a floor. */
export interface FloorOptions {
  /** Its database and its topics are called so as well. */
  readonly name?: string;
  readonly program?: string;
  /** Told to the program beside what every floor is told. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Go with every filing of the next minute. */
  readonly headers?: () => Promise<Readonly<Record<string, string>>>;
}

/** The floor as a process, on a database and topics of its own. */
export async function standUpFloor(
  ground: SharedGround,
  { name = 'floor', program = 'floor/main.js', settings = {}, headers = async () => ({}) }: FloorOptions = {},
): Promise<Contestant> {
  const { brokers, storeUri } = ground;
  await openTopics(brokers.split(','), Object.values(topicsOf(name)));
  const [port = 0] = await freePorts(1);
  const child = await startProgram(ground, name, program, {
    PORT: String(port), KAFKA_BROKERS: brokers, MONGODB_URI: storeUri, DATABASE: name, PREFIX: name, ...settings,
  });
  const url = `http://127.0.0.1:${port}`;
  await untilReady(child, () => answersAt(`${url}/health/ready`), READY_WITHIN_MS);
  return {
    name,
    processes: () => new Map([['floor', child.pid]]),
    engines: () => ground.engines,
    street: () => new Map(),
    door: async () => ({ url: `${url}/dossiers`, headers: await headers() }),
    countFinished: () => finishedAt(`${url}/indicators`),
    finishedIds: () => keptIds(storeUri, { database: name, collection: 'results' }),
    stop: () => child.stop(GRACE_MS),
  };
}
