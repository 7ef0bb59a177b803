import mongoose from 'mongoose';

/** The ids of the documents of one collection, read past whoever keeps them. */
export async function keptIds(
  uri: string,
  { database, collection, filter = {} }: { readonly database: string; readonly collection: string; readonly filter?: object },
): Promise<readonly string[]> {
  const client = await new mongoose.mongo.MongoClient(uri).connect();
  try {
    const documents = client.db(database).collection(collection).find(filter, { projection: { _id: 1 } });
    return (await documents.toArray()).map(({ _id }) => String(_id));
  } finally {
    await client.close();
  }
}
