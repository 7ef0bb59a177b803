import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { sharedKafka, sharedStore } from '../../support/engines.js';
import { eventually } from '../../support/eventually.js';
import { Letters } from '../load/dossiers.js';
import { compareIds, isComplete, spelledCompleteness } from '../load/id-sets.js';
import { keptIds } from '../load/kept-ids.js';
import { fileAtRate } from '../load/open-loop.js';
import { openTopics } from '../load/topics.js';
import { openFloor, topicsOf, type Floor } from './floor.js';

const SLOW_MS = 120_000;
const DOSSIERS = 400;
const kafka = await sharedKafka();
const store = await sharedStore();
const database = store.name('floor');
const prefix = kafka.name('floor');
const troubles: unknown[] = [];

describe('the floor', () => {
  let floor: Floor;
  beforeAll(async () => {
    await openTopics(kafka.brokers, Object.values(topicsOf(prefix)));
    const onError = (error: unknown): void => void troubles.push(error);
    floor = await openFloor({ port: 0, brokers: kafka.brokers, storeUri: store.uri, database, prefix, onError });
  }, SLOW_MS);
  afterAll(async () => {
    await floor?.close();
    await store.drop();
  }, SLOW_MS);

  const counted = async (): Promise<number> => {
    const answer = await fetch(`${floor.url}/indicators`);
    return ((await answer.json()) as { readonly finished: number }).finished;
  };

  it('brings every dossier that it accepted to its result, and counts each once', async () => {
    const door = { url: `${floor.url}/dossiers`, headers: {} };
    const { accepted, refused } = await fileAtRate(async () => door, new Letters(1).take(DOSSIERS), 200);
    expect(Object.fromEntries(refused)).toEqual({});
    expect(accepted).toHaveLength(DOSSIERS);
    await eventually('everything is counted', async () => (await counted()) >= DOSSIERS);
    const finished = await keptIds(store.uri, { database, collection: 'results' });
    const ids = compareIds(accepted.map(({ dossierId }) => dossierId), finished, await counted());
    expect(isComplete(ids) ? 'complete' : spelledCompleteness(ids)).toBe('complete');
    expect(await keptIds(store.uri, { database, collection: 'dossiers' })).toHaveLength(DOSSIERS);
    expect(troubles).toEqual([]);
  }, SLOW_MS);

  it('refuses what is no filing', async () => {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${floor.url}/dossiers`, { method: 'POST', headers, body: '{"procedureCode":"3.000465"}' });
    expect(answer.status).toBe(400);
  });
});
