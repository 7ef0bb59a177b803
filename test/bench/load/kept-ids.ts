import mongoose from 'mongoose';

/** Where ids are kept. */
export interface Shelf {
  readonly database: string;
  readonly collection: string;
  readonly filter?: object;
}

/** The store reads all that a range lets through, and holds it: so many documents at once. */
const TOGETHER = 2_000;
/** No text comes after it. */
const LAST = '\u{10ffff}';

/**
 * The ids of the documents of one collection, read past whoever keeps them. Where there are many, `known` are those that are expected:
 * they are read in ranges between them, and whatever else is there with them.
 */
export function keptIds(uri: string, shelf: Shelf, known?: readonly string[]): Promise<readonly string[]> {
  return keptValues(uri, shelf, '_id', known && rangesBetween(known).map(([from, to]) => ({ _id: { $gte: from, $lt: to } })));
}

/** Ranges with both ends, the second of them outside: each text lies in one, and of those that are known a few at most in each. */
export function rangesBetween(known: readonly string[]): readonly (readonly [from: string, to: string])[] {
  const fences = known.toSorted().filter((_, place) => place > 0 && place % TOGETHER === 0);
  return [...fences, LAST].map((to, place) => [fences[place - 1] ?? '', to]);
}

/** As `keptIds`, where a document has an id of its own and names the dossier beside it. */
export function keptDossierIds(uri: string, shelf: Shelf): Promise<readonly string[]> {
  return keptValues(uri, shelf, 'dossierId');
}

async function keptValues(
  uri: string,
  { database, collection, filter = {} }: Shelf,
  field: string,
  ranges: readonly object[] = [{}],
): Promise<readonly string[]> {
  const client = await new mongoose.mongo.MongoClient(uri).connect();
  try {
    const kept = client.db(database).collection(collection);
    const found: string[] = [];
    for (const range of ranges) {
      const documents = kept.find({ ...filter, ...range }, { projection: { [field]: 1 } });
      for await (const document of documents) found.push(String(document[field]));
    }
    return found;
  } finally {
    await client.close();
  }
}
