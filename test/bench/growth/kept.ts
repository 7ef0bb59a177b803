import mongoose from 'mongoose';

/** How long a dossier was in the house. */
export interface Stay {
  readonly agency: string;
  /** From its receipt to the delivery of its result, by the house's own dates, in milliseconds. */
  readonly ms: number;
}

interface Row {
  readonly agency: string;
  readonly receivedAt: string;
  readonly deliveredAt: string;
}

/** How long each of the dossiers stayed; all of them must be delivered. Read past the house, after it is at rest. */
export async function readStays(storeUri: string, dossierIds: readonly string[]): Promise<readonly Stay[]> {
  const shelf = { database: 'hoso_monitoring', collection: 'dossiers', field: 'state.row' };
  const states = await readStates<{ readonly row: Row }>(storeUri, shelf, dossierIds);
  return states.map(({ row: { agency, receivedAt, deliveredAt } }) => ({ agency, ms: Date.parse(deliveredAt) - Date.parse(receivedAt) }));
}

/** How often identity-verification had to try for each of the dossiers until the register said who the applicant is. */
export async function readAttempts(storeUri: string, dossierIds: readonly string[]): Promise<readonly number[]> {
  const shelf = { database: 'hoso_identity_verification', collection: 'verifications', field: 'state.evidence' };
  const states = await readStates<{ readonly evidence: readonly { readonly attempts: number }[] }>(storeUri, shelf, dossierIds);
  return states.map(({ evidence }) => evidence.at(-1)!.attempts);
}

async function readStates<State>(
  storeUri: string,
  { database, collection, field }: { readonly database: string; readonly collection: string; readonly field: string },
  dossierIds: readonly string[],
): Promise<readonly State[]> {
  const client = await new mongoose.mongo.MongoClient(storeUri).connect();
  try {
    const wanted = client.db(database).collection<{ readonly _id: string; readonly state: State }>(collection);
    const documents = await wanted.find({ _id: { $in: [...dossierIds] } }, { projection: { [field]: 1 } }).toArray();
    return documents.map(({ state }) => state as State);
  } finally {
    await client.close();
  }
}
