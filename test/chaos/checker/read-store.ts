import { createHash } from 'node:crypto';

import mongoose from 'mongoose';

import { KEEPERS, SPEAKERS, type Evidence, type Keeper, type Kept, type Look, type SealedContent, type Speaker } from './evidence.js';
import type { Opener } from './open-sealed.js';
import type { FileRecord } from './read-files.js';

const DATABASES: Readonly<Record<Keeper, { readonly database: string; readonly collection: string }>> = {
  intake: { database: 'hoso_intake', collection: 'dossiers' },
  'identity-verification': { database: 'hoso_identity_verification', collection: 'verifications' },
  processing: { database: 'hoso_processing', collection: 'cases' },
  monitoring: { database: 'hoso_monitoring', collection: 'dossiers' },
};

type Stored = Evidence['kept'] & {
  readonly contents: readonly SealedContent[];
  readonly fileRecords: readonly FileRecord[];
  readonly archived: Evidence['archived'];
};
type Client = InstanceType<typeof mongoose.mongo.MongoClient>;
/** Reads all databases past the services; every document, its bytes as text, but for what is sealed, is given to `look`. */
export async function readStore(uri: string, opener: Opener, look: Look): Promise<Stored> {
  const client = await new mongoose.mongo.MongoClient(uri, { serverSelectionTimeoutMS: 30_000 }).connect();
  try {
    const read = new Map<Keeper, OfOne>();
    for (const keeper of KEEPERS) read.set(keeper, await readOne(client, keeper, opener, look));
    const of = <Part extends keyof OfOne>(part: Part, keepers: readonly Keeper[]): Readonly<Record<string, OfOne[Part]>> =>
      Object.fromEntries(keepers.map((keeper) => [keeper, read.get(keeper)![part]]));
    return {
      ...(of('documents', KEEPERS) as Evidence['kept']),
      archived: of('archived', SPEAKERS) as Evidence['archived'],
      contents: read.get('intake')!.contents,
      fileRecords: read.get('intake')!.fileRecords,
    };
  } finally {
    await client.close();
  }
}

interface OfOne {
  readonly documents: Kept[];
  readonly archived: Evidence['archived'][Speaker][number][];
  readonly contents: SealedContent[];
  readonly fileRecords: FileRecord[];
}

async function readOne(client: Client, keeper: Keeper, opener: Opener, look: Look): Promise<OfOne> {
  const { database, collection } = DATABASES[keeper];
  const db = client.db(database);
  const found: OfOne = { documents: [], archived: [], contents: [], fileRecords: [] };
  for (const { name } of await db.listCollections({}, { nameOnly: true }).toArray()) {
    for await (const document of db.collection(name).find({}, { batchSize: 500 })) {
      const text = textOf(`${database}.${name}`, document);
      look(`database ${database}.${name}`, text);
      if (name === collection) found.documents.push(JSON.parse(text) as Kept);
      if (name === `${collection}_archive`) found.archived.push(JSON.parse(text) as OfOne['archived'][number]);
      if (name === 'contents') found.contents.push(contentOf(document, opener));
      if (name === 'files') found.fileRecords.push({ name: String(document['_id']), ...besideSeal(document) });
    }
  }
  return found;
}

type Document = Readonly<Record<string, unknown>>;

/** Where something sealed lies, and in which of the fields of a document. The ciphertext of a file lies on the disk. */
const SEALED: Readonly<Record<string, readonly string[]>> = {
  'hoso_intake.contents': ['wrappedKey', 'nonce', 'tag', 'ciphertext'],
  'hoso_intake.files': ['wrappedKey', 'nonce', 'tag'],
};

/** A document as text, in which bytes are what they say: somebody may have kept words that way. What is sealed says nothing. */
export function textOf(place: string, document: Document): string {
  const sealed = SEALED[place] ?? [];
  // Bytes would spell themselves before they are looked at, so they are looked for where they lie.
  return JSON.stringify(document, function (this: Document, name: string, value: unknown): unknown {
    const bytes = this[name];
    if (!(bytes instanceof mongoose.mongo.Binary)) return value;
    return this === document && sealed.includes(name) ? '' : Buffer.from(bytes.value()).toString('utf8');
  });
}

function bytesOf(document: Document, part: string): Buffer {
  return Buffer.from((document[part] as InstanceType<typeof mongoose.mongo.Binary>).value());
}

function besideSeal(document: Document): Omit<FileRecord, 'name'> {
  return { wrappedKey: bytesOf(document, 'wrappedKey'), nonce: bytesOf(document, 'nonce'), tag: bytesOf(document, 'tag') };
}

function contentOf(document: Document, opener: Opener): SealedContent {
  const sealed = { ...besideSeal(document), ciphertext: bytesOf(document, 'ciphertext') };
  const [dossierId, round] = [String(document['dossierId']), Number(document['round'])];
  return {
    name: String(document['_id']),
    hash: createHash('sha256').update(sealed.nonce).update(sealed.tag).update(sealed.ciphertext).digest('hex'),
    dossierId,
    round,
    words: opener.content(dossierId, round, sealed),
  };
}
