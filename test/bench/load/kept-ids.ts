import mongoose from 'mongoose';

/** Where ids are kept. */
export interface Shelf {
  readonly database: string;
  readonly collection: string;
  readonly filter?: object;
}

/** The ids of the documents of one collection, read past whoever keeps them. */
export function keptIds(uri: string, shelf: Shelf): Promise<readonly string[]> {
  return keptValues(uri, shelf, '_id');
}

/** As `keptIds`, where a document has an id of its own and names the dossier beside it. */
export function keptDossierIds(uri: string, shelf: Shelf): Promise<readonly string[]> {
  return keptValues(uri, shelf, 'dossierId');
}

async function keptValues(uri: string, { database, collection, filter = {} }: Shelf, field: string): Promise<readonly string[]> {
  const client = await new mongoose.mongo.MongoClient(uri).connect();
  try {
    const documents = client.db(database).collection(collection).find(filter, { projection: { [field]: 1 } });
    return (await documents.toArray()).map((document) => String(document[field]));
  } finally {
    await client.close();
  }
}
