import { setTimeout as pause } from 'node:timers/promises';

import mongoose from 'mongoose';

import type { Floor } from './floor.js';

interface Position {
  readonly _id: string;
  readonly spokenAt?: Date;
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

type Positions = ReadonlyMap<string, readonly Position[]>;

/** How many facts each service has spoken about each dossier, at one moment. */
export type Spoken = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** Looks past the services at how far everybody is. */
export class Behind {
  private constructor(private readonly client: InstanceType<typeof mongoose.mongo.MongoClient>) {}

  static async at({ storeUri }: Pick<Floor, 'storeUri'>): Promise<Behind> {
    return new Behind(await new mongoose.mongo.MongoClient(storeUri, { serverSelectionTimeoutMS: 30_000 }).connect());
  }

  /** About all dossiers of which something was said from that moment on. */
  async spoken(since: Date): Promise<Spoken> {
    return spokenIn(await this.positions({ spokenAt: { $gte: since } }));
  }

  /** How long it takes until everything that was spoken by then is published and heard by everybody; undefined after `withinMs`. */
  async untilHeard(spoken: Spoken, withinMs: number): Promise<number | undefined> {
    const begun = performance.now();
    let missing: ReadonlySet<string> = new Set([...spoken.values()].flatMap((said) => [...said.keys()]));
    while (performance.now() - begun < withinMs) {
      // What was heard once stays heard: only the rest is looked at again.
      missing = missingIn(await this.positions({ _id: { $in: [...missing] } }), spoken, missing);
      if (missing.size === 0) return performance.now() - begun;
      await pause(LOOK_MS);
    }
    return undefined;
  }

  /** Dossiers of which somebody has not heard everything; with `but`, somebody else than that one. */
  async missing(but?: string): Promise<number> {
    const positions = await this.positions({});
    return missingIn(positions, spokenIn(positions), undefined, but).size;
  }

  /** Dossiers with facts that wait for the courier. */
  async unpublished(): Promise<number> {
    const counts = LEDGERS.map(({ database, collection }) =>
      this.client.db(database).collection(collection).countDocuments({ unpublishedSince: { $gt: new Date(0) } }));
    return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
  }

  /** Dossiers that stand in the figures as they were and not yet as they are. */
  async uncounted(): Promise<number> {
    return this.client.db('hoso_monitoring').collection('dossiers').countDocuments({ 'state.dirtyAt': { $gt: '' } });
  }

  /** Dossiers of which something will change by itself within so long: a call, a deadline, a count, a move to the archive. */
  async astir(withinMs: number): Promise<number> {
    const soon = new Date(Date.now() + withinMs);
    const signs = [
      { nextWantAt: { $lte: soon } }, { nextTimerAt: { $lte: soon } }, { archiveDue: true }, { 'state.dirtyAt': { $gt: '' } },
    ];
    const counts = LEDGERS.map(({ database, collection }) =>
      this.client.db(database).collection(collection).countDocuments({ $or: signs }));
    return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
  }

  async close(): Promise<void> {
    await this.client.close();
  }

  private async positions(filter: mongoose.mongo.Filter<Position>): Promise<Positions> {
    const projection = { v: 1, heard: 1 };
    const read = LEDGERS.map(async ({ service, database, collection }) => {
      const found = this.client.db(database).collection<Position>(collection)
        .find(filter, { projection, batchSize: 5_000 });
      return [service, (await found.toArray()) as readonly Position[]] as const;
    });
    return new Map(await Promise.all(read));
  }
}

function spokenIn(positions: Positions): Spoken {
  return new Map(LEDGERS.map(({ service }) => [service, new Map(positions.get(service)!.map(({ _id, v }) => [_id, v]))]));
}

/** The dossiers, of those named, of which somebody, but for that one, has not heard what was spoken. */
function missingIn(positions: Positions, spoken: Spoken, among?: ReadonlySet<string>, but?: string): ReadonlySet<string> {
  const missing = new Set<string>();
  for (const { service, hears } of LEDGERS.filter((ledger) => ledger.service !== but)) {
    const heard = new Map(positions.get(service)!.map((position) => [position._id, position.heard]));
    for (const owner of hears) {
      const said = spoken.get(owner)!;
      for (const id of among ?? said.keys()) if ((heard.get(id)?.[owner] ?? 0) < (said.get(id) ?? 0)) missing.add(id);
    }
  }
  return missing;
}
