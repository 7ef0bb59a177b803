import { setTimeout as pause } from 'node:timers/promises';

import mongoose from 'mongoose';

import type { Floor } from './floor.js';

interface Position {
  readonly _id: string;
  readonly v: number;
  readonly heard: Readonly<Record<string, number>>;
}

/** The ledgers with whom each hears, as the databases have them. */
const LEDGERS = [
  { service: 'intake', database: 'hoso_intake', collection: 'dossiers', hears: ['identity-verification', 'processing'] },
  { service: 'identity-verification', database: 'hoso_identity_verification', collection: 'verifications', hears: ['intake'] },
  { service: 'processing', database: 'hoso_processing', collection: 'cases', hears: ['intake', 'identity-verification'] },
  { service: 'monitoring', database: 'hoso_monitoring', collection: 'dossiers', hears: ['intake', 'identity-verification', 'processing'] },
] as const;

const LOOK_MS = 250;

/** How many facts each service has spoken about each dossier, at one moment. */
export type Spoken = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** Looks past the services at how far everybody is. */
export class Behind {
  private constructor(private readonly client: InstanceType<typeof mongoose.mongo.MongoClient>) {}

  static async at({ storeUri }: Floor): Promise<Behind> {
    return new Behind(await new mongoose.mongo.MongoClient(storeUri, { serverSelectionTimeoutMS: 30_000 }).connect());
  }

  async spoken(): Promise<Spoken> {
    const positions = await this.positions();
    return new Map(LEDGERS.map(({ service }) => [service, new Map(positions.get(service)!.map(({ _id, v }) => [_id, v]))]));
  }

  /** How long it takes until everything that was spoken by then is published and heard by everybody; undefined after `withinMs`. */
  async untilHeard(spoken: Spoken, withinMs: number): Promise<number | undefined> {
    const begun = performance.now();
    while (performance.now() - begun < withinMs) {
      if ((await this.missing(spoken)) === 0) return performance.now() - begun;
      await pause(LOOK_MS);
    }
    return undefined;
  }

  async missing(spoken: Spoken): Promise<number> {
    const positions = await this.positions();
    let missing = 0;
    for (const { service, hears } of LEDGERS) {
      const heard = new Map(positions.get(service)!.map((position) => [position._id, position.heard]));
      for (const owner of hears) {
        for (const [id, v] of spoken.get(owner)!) if ((heard.get(id)?.[owner] ?? 0) < v) missing += 1;
      }
    }
    return missing;
  }

  /** Dossiers with facts that wait for the courier. */
  async unpublished(): Promise<number> {
    const counts = LEDGERS.map(({ database, collection }) =>
      this.client.db(database).collection(collection).countDocuments({ unpublishedSince: { $gt: new Date(0) } }));
    return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
  }

  /** Dossiers of which something will change by itself within so long: a call, a deadline, a count, a move to the archive. */
  async astir(withinMs: number): Promise<number> {
    const soon = new Date(Date.now() + withinMs);
    const signs = [
      { nextWantAt: { $gt: new Date(0) } }, { nextTimerAt: { $lte: soon } }, { archiveDue: true }, { 'state.dirtyAt': { $gt: '' } },
    ];
    const counts = LEDGERS.map(({ database, collection }) =>
      this.client.db(database).collection(collection).countDocuments({ $or: signs }));
    return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
  }

  async close(): Promise<void> {
    await this.client.close();
  }

  private async positions(): Promise<ReadonlyMap<string, readonly Position[]>> {
    const projection = { v: 1, heard: 1 };
    const read = LEDGERS.map(async ({ service, database, collection }) => {
      const found = this.client.db(database).collection<Position>(collection).find({}, { projection, batchSize: 5_000 });
      return [service, (await found.toArray()) as readonly Position[]] as const;
    });
    return new Map(await Promise.all(read));
  }
}
