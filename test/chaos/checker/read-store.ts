import { createHash } from 'node:crypto';

import mongoose from 'mongoose';

import { KEEPERS, SPEAKERS, type Evidence, type Keeper, type Kept, type SealedContent, type Speaker } from './evidence.js';
import type { contentOpener } from './open-content.js';

const DATABASES: Readonly<Record<Keeper, { readonly database: string; readonly collection: string }>> = {
  intake: { database: 'hoso_intake', collection: 'dossiers' },
  'identity-verification': { database: 'hoso_identity_verification', collection: 'verifications' },
  processing: { database: 'hoso_processing', collection: 'cases' },
  monitoring: { database: 'hoso_monitoring', collection: 'dossiers' },
};

type Stored = Evidence['kept'] & { readonly contents: readonly SealedContent[]; readonly archived: Evidence['archived'] };
type Client = InstanceType<typeof mongoose.mongo.MongoClient>;
type Look = (place: string, text: string) => void;
type Open = ReturnType<typeof contentOpener>;

/** Reads all databases past the services; every document but for its sealed bytes is given to `look`. */
export async function readStore(uri: string, open: Open, look: Look): Promise<Stored> {
  const client = await new mongoose.mongo.MongoClient(uri, { serverSelectionTimeoutMS: 30_000 }).connect();
  try {
    const read = new Map<Keeper, OfOne>();
    for (const keeper of KEEPERS) read.set(keeper, await readOne(client, keeper, open, look));
    const of = <Part extends keyof OfOne>(part: Part, keepers: readonly Keeper[]): Readonly<Record<string, OfOne[Part]>> =>
      Object.fromEntries(keepers.map((keeper) => [keeper, read.get(keeper)![part]]));
    return {
      ...(of('documents', KEEPERS) as Evidence['kept']),
      archived: of('archived', SPEAKERS) as Evidence['archived'],
      contents: read.get('intake')!.contents,
    };
  } finally {
    await client.close();
  }
}

interface OfOne {
  readonly documents: Kept[];
  readonly archived: Evidence['archived'][Speaker][number][];
  readonly contents: SealedContent[];
}

async function readOne(client: Client, keeper: Keeper, open: Open, look: Look): Promise<OfOne> {
  const { database, collection } = DATABASES[keeper];
  const db = client.db(database);
  const found: OfOne = { documents: [], archived: [], contents: [] };
  for (const { name } of await db.listCollections({}, { nameOnly: true }).toArray()) {
    for await (const document of db.collection(name).find({}, { batchSize: 500 })) {
      const text = JSON.stringify(document, withoutBytes);
      look(`database ${database}.${name}`, text);
      if (name === collection) found.documents.push(JSON.parse(text) as Kept);
      if (name === `${collection}_archive`) found.archived.push(JSON.parse(text) as OfOne['archived'][number]);
      if (name === 'contents') found.contents.push(contentOf(document, open));
    }
  }
  return found;
}

/** What is sealed is no text. It would spell itself before it is looked at, so it is looked for where it lies. */
function withoutBytes(this: Readonly<Record<string, unknown>>, name: string, value: unknown): unknown {
  return this[name] instanceof mongoose.mongo.Binary ? '' : value;
}

function contentOf(document: Readonly<Record<string, unknown>>, open: Open): SealedContent {
  const bytes = (part: string): Buffer => Buffer.from((document[part] as InstanceType<typeof mongoose.mongo.Binary>).value());
  const [nonce, tag, ciphertext] = [bytes('nonce'), bytes('tag'), bytes('ciphertext')];
  const [dossierId, round] = [String(document['dossierId']), Number(document['round'])];
  return {
    name: String(document['_id']),
    hash: createHash('sha256').update(nonce).update(tag).update(ciphertext).digest('hex'),
    dossierId,
    round,
    words: open({ dossierId, round, wrappedKey: bytes('wrappedKey'), nonce, tag, ciphertext }),
  };
}
