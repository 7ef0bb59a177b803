import type { mongo as Mongo } from 'mongoose';

import { batchesOf, clientOf, inTurn, measured } from '../../store-costs/measure.js';
import { risesAtMost } from '../bounds.js';
import { isCopy, type Copier } from '../history/copies.js';
import { copiersOf } from '../history/lay-in.js';
import { SHELVES, type Kept } from '../history/models.js';
import type { Sweep } from '../sweep.js';

const INSERT = 'the store: inserting a dossier, µs';
const CHANGE = 'the store: changing a dossier, guarded, µs';
const READ = 'the store: reading a dossier by its id, µs';

const DATABASE = 'hoso_bench_growth';
const COLLECTION = 'indexed';
/** Dossiers that are written and read at each value. */
const TRIED = 3_000;
const TOGETHER = 16;
const LAID_TOGETHER = 2_000;
/** Reckoned: no run of the largest value is on record. */
const LAID_MS_EACH = 0.15;
const SECOND_MS = 1_000;

/**
 * Entries in the indexes, of documents that have nothing but what the indexes of intake's dossiers want of a finished one: so deep
 * do they get with as many dossiers, which no disk here would hold. In the collection with these entries whole dossiers are then
 * inserted, changed and read, while the house does not run.
 */
export const INDEX_ENTRIES: Sweep = {
  name: 'index-entries',
  grows: 'entries in the indexes of dossiers',
  values: [10_000, 100_000, 1_000_000],
  fullValues: [10_000_000],
  cut: '10,000,000 only with --full',
  way: 'once',
  bounds: [INSERT, CHANGE, READ].map((figure) => risesAtMost(0.2, figure, 'tenfold')),
  filed: () => `nothing is filed: ${TRIED.toLocaleString('en')} dossiers are written and read at each value`,
  lasts: (value) => (value * LAID_MS_EACH) / SECOND_MS,
  measure: async (value, site) => {
    let figures: Readonly<Record<string, number>> = {};
    await site.house();
    await site.reopen(async ({ engines: { ground }, acceptedIds }) => {
      const client = await clientOf(ground.storeUri);
      try {
        const copiers = await copiersOf(client, acceptedIds.filter((id) => !isCopy(id)));
        const entries = new Entries(client, copiers);
        await site.terminal.progress(`Laying in entries up to ${value}`, entries.fillUpTo(value));
        const trying = tryOut(client, entries, ground.engines.get('the store')!);
        figures = await site.terminal.progress(`Writing and reading among ${value} entries`, trying);
      } finally {
        await client.close();
      }
    });
    return figures;
  },
};

/** The collection with the indexes of intake's dossiers. */
class Entries {
  readonly collection: Mongo.Collection<Kept>;

  constructor(
    private readonly client: Mongo.MongoClient,
    private readonly copiers: readonly Copier[],
  ) {
    this.collection = client.db(DATABASE).collection<Kept>(COLLECTION);
  }

  /** Lays in what is missing to so many; whole dossiers that were tried with count. */
  async fillUpTo(count: number): Promise<void> {
    const { database, collection } = SHELVES.intake;
    const indexes = await this.client.db(database).collection(collection).indexes();
    for (const { key, name, unique, sparse } of indexes.filter((one) => one.name !== '_id_')) {
      await this.collection.createIndex(key, { name: name!, ...(unique && { unique }), ...(sparse && { sparse }) });
    }
    const paths = ['_id', ...indexes.flatMap(({ key }) => Object.keys(key))];
    for (let laid = await this.collection.estimatedDocumentCount(); laid < count; laid += LAID_TOGETHER) {
      const documents = this.dossiers(laid, Math.min(LAID_TOGETHER, count - laid));
      await this.collection.insertMany(documents.map((document) => only(paths, document)));
    }
  }

  /** Whole dossiers of these numbers, as intake keeps them. */
  dossiers(from: number, count: number): readonly Kept[] {
    const { copiers } = this;
    return Array.from({ length: count }, (_, index) => copiers[(from + index) % copiers.length]!.copy(from + index).kept.intake);
  }
}

async function tryOut(client: Mongo.MongoClient, entries: Entries, pid: number): Promise<Readonly<Record<string, number>>> {
  const { collection } = entries;
  const dossiers = entries.dossiers(await collection.estimatedDocumentCount(), TRIED);
  const batches = batchesOf(dossiers, TOGETHER);
  const figures: Record<string, number> = {};
  const cost = async (figure: string, work: () => Promise<void>): Promise<void> => {
    figures[figure] = (await measured(figure, pid, TRIED, work)).storeMicroseconds;
  };
  await cost(INSERT, () => inTurn(client, batches, (batch, session) => collection.insertMany([...batch], { session })));
  const change = ({ _id, rev, state }: Kept): Mongo.AnyBulkWriteOperation<Kept> =>
    ({ updateOne: { filter: { _id, rev }, update: { $set: { rev: rev + 1, state } } } });
  await cost(CHANGE, () => inTurn(client, batches, (batch, session) => collection.bulkWrite(batch.map(change), { session })));
  await cost(READ, async () => {
    for (const { _id } of dossiers) {
      if ((await collection.findOne({ _id })) === null) throw new Error(`${_id} is not where it was put.`);
    }
  });
  return figures;
}

/** The document with nothing but what lies at these dotted paths. */
function only(paths: readonly string[], document: Kept): Kept {
  const kept: Record<string, unknown> = {};
  for (const path of paths) {
    const names = path.split('.');
    const value = names.reduce<unknown>((within, name) => (within as Record<string, unknown> | undefined)?.[name], document);
    if (value === undefined) continue;
    const last = names.pop()!;
    const holder = names.reduce<Record<string, unknown>>((within, name) => (within[name] ??= {}) as Record<string, unknown>, kept);
    holder[last] = value;
  }
  return kept as unknown as Kept;
}
