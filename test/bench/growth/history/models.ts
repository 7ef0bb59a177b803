import type { LedgerDocument } from '@hoso/ledger';
import mongoose from 'mongoose';

type Client = InstanceType<typeof mongoose.mongo.MongoClient>;

/** Where each service keeps its dossiers. */
export const SHELVES = {
  intake: { database: 'hoso_intake', collection: 'dossiers' },
  'identity-verification': { database: 'hoso_identity_verification', collection: 'verifications' },
  processing: { database: 'hoso_processing', collection: 'cases' },
  monitoring: { database: 'hoso_monitoring', collection: 'dossiers' },
} as const;
export type Keeper = keyof typeof SHELVES;
export const KEEPERS = Object.keys(SHELVES) as readonly Keeper[];

export type Kept = LedgerDocument<Readonly<Record<string, unknown>>>;

/** What every service keeps about one finished dossier at rest. */
export type Model = Readonly<Record<Keeper, Kept>>;

/** Nothing is under way, due, set aside or still to be counted. */
const AT_REST = {
  unpublishedSince: { $exists: false },
  nextTimerAt: { $exists: false },
  nextWantAt: { $exists: false },
  parkedAt: { $exists: false },
  'state.dirtyAt': { $exists: false },
};

/**
 * The models among these dossiers: those that are at rest in every service.
 *
 * @throws when there is none.
 */
export async function readModels(client: Client, dossierIds: readonly string[]): Promise<readonly Model[]> {
  const kept = await Promise.all(KEEPERS.map((keeper) => readKept(client, keeper, dossierIds)));
  const models = dossierIds.flatMap((id): Model[] => {
    const documents = kept.map((ofOne) => ofOne.get(id));
    if (documents.some((document) => document === undefined)) return [];
    return [Object.fromEntries(KEEPERS.map((keeper, index) => [keeper, documents[index]!])) as Model];
  });
  if (models.length === 0) throw new Error(`None of ${dossierIds.length} finished dossiers is at rest in every service.`);
  return models;
}

async function readKept(client: Client, keeper: Keeper, dossierIds: readonly string[]): Promise<ReadonlyMap<string, Kept>> {
  const { database, collection } = SHELVES[keeper];
  const found = client.db(database).collection<Kept>(collection).find({ _id: { $in: [...dossierIds] }, ...AT_REST });
  return new Map((await found.toArray()).map((document) => [document._id, document as Kept]));
}
