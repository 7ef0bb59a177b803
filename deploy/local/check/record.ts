import type { ArchivedEntry, LedgerDocument } from '@hoso/ledger';
import { openMongooseStore } from '@hoso/store';
import type { Speaker } from '@hoso/contracts';

import type { Dossier } from '../../../apps/intake/src/domain/dossier.js';
import type { Verification } from '../../../apps/identity-verification/src/domain/verification.js';
import type { Case } from '../../../apps/processing/src/domain/cases/case.js';

export type Kept<State> = ReadonlyMap<string, LedgerDocument<State>>;

/** Everything that the four databases hold about dossiers, read past the services. */
export interface HouseRecord {
  readonly intake: Kept<Dossier>;
  readonly verifications: Kept<Verification>;
  readonly cases: Kept<Case>;
  readonly rows: Kept<unknown>;
  readonly archives: Readonly<Record<Speaker, ReadonlyMap<string, readonly ArchivedEntry[]>>>;
}

const EVERYTHING = 10_000_000;

/** Undefined: of all dossiers. */
type Ids = readonly string[] | undefined;

async function read<State>(uri: string, database: string, collection: string, ids: Ids): Promise<Kept<State>> {
  const store = await openMongooseStore({ uri, database, operationTimeoutMs: 60_000 });
  try {
    const filter = ids === undefined ? {} : { _id: { $in: ids } };
    const documents = await store.find<LedgerDocument<State>>(collection, filter, { limit: EVERYTHING });
    return new Map(documents.map((document) => [document._id, document]));
  } finally {
    await store.close();
  }
}

async function archive(
  uri: string,
  database: string,
  collection: string,
  ids: Ids,
): Promise<ReadonlyMap<string, readonly ArchivedEntry[]>> {
  const store = await openMongooseStore({ uri, database, operationTimeoutMs: 60_000 });
  try {
    const filter = ids === undefined ? {} : { dossierId: { $in: ids } };
    const entries = await store.find<ArchivedEntry>(`${collection}_archive`, filter, { limit: EVERYTHING });
    return Map.groupBy(entries, (entry) => entry.dossierId);
  } finally {
    await store.close();
  }
}

/** Reads the record of a house from its store: about these dossiers, or about all. */
export async function readRecord(uri: string, ids?: Ids): Promise<HouseRecord> {
  return {
    intake: await read<Dossier>(uri, 'hoso_intake', 'dossiers', ids),
    verifications: await read<Verification>(uri, 'hoso_identity_verification', 'verifications', ids),
    cases: await read<Case>(uri, 'hoso_processing', 'cases', ids),
    rows: await read<unknown>(uri, 'hoso_monitoring', 'dossiers', ids),
    archives: {
      intake: await archive(uri, 'hoso_intake', 'dossiers', ids),
      'identity-verification': await archive(uri, 'hoso_identity_verification', 'verifications', ids),
      processing: await archive(uri, 'hoso_processing', 'cases', ids),
    },
  };
}

