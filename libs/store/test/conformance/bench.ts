import { expect } from '@jest/globals';

import type {
  CollectionDeclaration,
  Filter,
  FindOptions,
  IndexDeclaration,
  Store,
  StoredDocument,
} from '../../src/store.js';

/**
 * What an engine is known to do otherwise:
 * - `freed-unique-value`: a unique value that came with an insert and went with an update is refused to later inserts.
 */
export type Deviation = 'freed-unique-value';

export interface Bench {
  readonly store: Store;
  readonly open: () => Promise<Store>;
  readonly deviations: readonly Deviation[];
}

/** A document of the suite: anything below an identity. */
export interface Sample extends StoredDocument {
  readonly [field: string]: unknown;
}

/** Fields of every kind, none required. */
export const ANY_FIELDS = {
  n: 'number?',
  other: 'number?',
  text: 'string?',
  flag: 'boolean?',
  at: 'date?',
  until: 'date?',
  bytes: 'binary?',
  part: 'object?',
  list: 'array?',
} as const satisfies CollectionDeclaration['fields'];

let placed = 0;

/** A new declared collection with these documents in it; answers its name. */
export async function place(
  { store }: Bench,
  documents: readonly Sample[] = [],
  indexes: readonly IndexDeclaration[] = [],
  fields: CollectionDeclaration['fields'] = ANY_FIELDS,
): Promise<string> {
  placed += 1;
  const name = `place_${process.pid}_${placed}`;
  await store.ensure([{ name, fields, indexes }]);
  for (const document of documents) expect(await store.insertOne(name, document)).toBe('applied');
  return name;
}

export async function read(
  { store }: Bench,
  collection: string,
  filter: Filter = {},
  options: Partial<FindOptions> = {},
): Promise<Sample[]> {
  return store.find<Sample>(collection, filter, { limit: 1_000, sort: { _id: 1 }, ...options });
}

/** The identities of the documents that pass the filter, sorted. */
export async function identities(bench: Bench, collection: string, filter: Filter): Promise<string[]> {
  return (await read(bench, collection, filter)).map(({ _id }) => _id).sort();
}

/** The one document of that identity. */
export async function one(bench: Bench, collection: string, _id: string): Promise<Sample> {
  const [document] = await read(bench, collection, { _id });
  if (!document) throw new Error(`no document ${_id}`);
  return document;
}
