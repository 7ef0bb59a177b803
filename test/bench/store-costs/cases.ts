import type { mongo as Mongo } from 'mongoose';

/** What is written or asked in one case, and on what. */
export interface Case {
  readonly name: string;
  /** Bytes of state in each document, about. */
  readonly bytes: number;
  /** Indexes besides that of the identity. */
  readonly indexes: number;
  /** So many go into one transaction. */
  readonly together: number;
  /** What is done to each document; inserting is what is done where this is missing. */
  readonly change?: (document: Kept) => Mongo.AnyBulkWriteOperation<Kept>;
}

/** A document as a ledger has them: an identity, a revision that guards, a state, and fields that are indexed. */
export interface Kept {
  readonly _id: string;
  rev: number;
  readonly state: readonly object[];
  readonly dueAt: Date;
  readonly [field: `f${number}`]: string;
}

const update = (filter: (document: Kept) => Mongo.Filter<Kept>, set: (document: Kept) => Partial<Kept>): Case['change'] => (document) =>
  ({ updateOne: { filter: filter(document), update: { $set: set(document) } } });
const guarded = ({ _id, rev }: Kept): Mongo.Filter<Kept> => ({ _id, rev });
const onlyRevision = ({ rev }: Kept): Partial<Kept> => ({ rev: rev + 1 });
const wholeState = ({ rev, state }: Kept): Partial<Kept> => ({ rev: rev + 1, state });
const updateNamed: Case['change'] = (document) =>
  ({ updateMany: { filter: { $and: [{ _id: document._id }, guarded(document)] }, update: { $set: wholeState(document) } } });
const DUE = { $expr: { $lte: ['$dueAt', '$$NOW'] } };

const USUAL = { bytes: 2_000, indexes: 4, together: 16 } as const;

/** One thing is changed from case to case. */
export const CASES: readonly Case[] = [
  { ...USUAL, name: 'insert' },
  { ...USUAL, name: 'insert, each by itself', together: 1 },
  { ...USUAL, name: 'insert, 64 together', together: 64 },
  { ...USUAL, name: 'change the state, guarded by the revision', change: update(guarded, wholeState) },
  { ...USUAL, name: 'the same, each by itself', together: 1, change: update(guarded, wholeState) },
  { ...USUAL, name: 'the same, 64 together', together: 64, change: update(guarded, wholeState) },
  { ...USUAL, name: 'the same on 500 bytes', bytes: 500, change: update(guarded, wholeState) },
  { ...USUAL, name: 'the same on 8,000 bytes', bytes: 8_000, change: update(guarded, wholeState) },
  { ...USUAL, name: 'the same without indexes', indexes: 0, change: update(guarded, wholeState) },
  { ...USUAL, name: 'the same with 12 indexes', indexes: 12, change: update(guarded, wholeState) },
  { ...USUAL, name: 'the same without a guard', change: update(({ _id }) => ({ _id }), wholeState) },
  { ...USUAL, name: 'guarded, and named by itself before the guard, as the house does it', change: updateNamed },
  { ...USUAL, name: 'the same with 12 indexes, as the house does it', indexes: 12, change: updateNamed },
  { ...USUAL, name: 'change one number, guarded', change: update(guarded, onlyRevision) },
  {
    ...USUAL,
    name: 'change an indexed field, guarded',
    change: update(guarded, ({ rev, _id }) => ({ rev: rev + 1, f0: `${_id}-${rev}` })),
  },
  {
    ...USUAL,
    name: 'replace the document, guarded',
    change: (document) => ({ replaceOne: { filter: guarded(document), replacement: { ...document, rev: document.rev + 1 } } }),
  },
  {
    ...USUAL,
    name: 'guarded by the revision and by the database’s clock, apart',
    change: update(({ _id, rev }) => ({ $and: [{ _id }, { rev }, DUE] }), onlyRevision),
  },
];
