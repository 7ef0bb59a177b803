import { createHash } from 'node:crypto';

import mongoose from 'mongoose';

import { spelling } from './chain.js';
import type { Reading } from './evidence.js';

const DATABASES = ['hoso_intake', 'hoso_identity_verification', 'hoso_processing', 'hoso_monitoring'];
const WATCH = 'hoso_monitoring';
/** How far each reconciler has walked. */
const POSITIONS = /_positions$/;
/** What was done by hand to the database that is gone, and what could not be read on its way there. */
const GONE = [`${WATCH}.dossiers_audit`, `${WATCH}.dossiers_unreadable`];
/** In how many writes, by which of them, by whom and when. */
const OF_THE_WRITING: Readonly<Record<string, readonly string[]>> = {
  [`${WATCH}.dossiers`]: ['rev', 'writtenBy'],
  [`${WATCH}.buckets`]: ['claim', 'countedAt'],
};

/** Who is in a bucket is in one of these. */
const COUNTED = ['received', 'finished', 'notAccepted', 'withdrawn', 'stopped'];

type Document = Readonly<Record<string, unknown>>;
type Client = InstanceType<typeof mongoose.mongo.MongoClient>;

/** Reads all four databases past the services. */
export async function readDocuments(uri: string): Promise<Reading['documents']> {
  const client = await new mongoose.mongo.MongoClient(uri, { serverSelectionTimeoutMS: 30_000 }).connect();
  const documents: Record<string, Readonly<Record<string, string>>> = {};
  try {
    for (const database of DATABASES) {
      for await (const [place, document] of everythingIn(client, database)) {
        documents[`${place} ${String(document['_id'])}`] = hashesOf(place, document);
      }
    }
    return documents;
  } finally {
    await client.close();
  }
}

async function* everythingIn(client: Client, database: string): AsyncIterable<readonly [string, Document]> {
  const db = client.db(database);
  for (const { name } of await db.listCollections({}, { nameOnly: true }).toArray()) {
    const place = `${database}.${name}`;
    if (POSITIONS.test(name) || GONE.includes(place)) continue;
    for await (const document of db.collection(name).find({}, { batchSize: 500 })) {
      if (!isEmptyBucket(place, document)) yield [place, document];
    }
  }
}

function hashesOf(place: string, document: Document): Readonly<Record<string, string>> {
  const fields = Object.entries(mongoose.mongo.BSON.EJSON.serialize(document, { relaxed: false }) as Document);
  const kept = fields.filter(([field]) => !OF_THE_WRITING[place]?.includes(field));
  return Object.fromEntries(kept.map(([field, value]) => [field, hashOf(place === `${WATCH}.dossiers` ? asRebuilt(value) : value)]));
}

/** Which due date is known to have passed is known when it is looked for; whether the row is overdue stands in the row. */
function asRebuilt(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('duePassed' in value)) return value;
  const { duePassed: _duePassed, ...rest } = value;
  return rest;
}

/** A bucket that all have left, or that nobody came into. */
function isEmptyBucket(place: string, { counts }: Document): boolean {
  if (place !== `${WATCH}.buckets`) return false;
  return counts === undefined || COUNTED.every((name) => (counts as Document)[name] === 0);
}

function hashOf(value: unknown): string {
  return createHash('sha256').update(spelling(value)).digest('base64url').slice(0, 16);
}
