import { SPEAKERS, type Speaker } from '@hoso/contracts';

import type { HistoryRecord, RawDocument } from './record.js';

/** An own fact as its owner's database keeps it. */
export interface Told {
  readonly n: number;
  readonly name: string;
  readonly version: number;
  readonly at: string;
  readonly cause: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly metric: Readonly<Record<string, unknown>>;
  readonly hash: string;
}

/** Where each service keeps its dossiers. */
export const LEDGERS: Readonly<Record<string, string>> = {
  intake: 'dossiers',
  'identity-verification': 'verifications',
  processing: 'cases',
  monitoring: 'dossiers',
};

/** Whom each service hears. */
export const HEARS: Readonly<Record<string, readonly Speaker[]>> = {
  intake: ['identity-verification', 'processing'],
  'identity-verification': ['intake'],
  processing: ['intake', 'identity-verification'],
  monitoring: SPEAKERS,
};

/** What an applicant is asked for, by the facts that tell of it; `number` is the member that says which of its kind it is. */
export const REQUESTS = [
  {
    number: 'round', asked: 'processing.supplement-requested', until: 'answerBy',
    answered: 'intake.dossier-supplemented', settled: 'processing.processing-resumed', lapses: 'timer:supplement-lapse-',
  },
  {
    number: 'request', asked: 'processing.fee-requested', until: 'toldBy',
    answered: 'intake.fee-paid', settled: 'processing.fee-settled', lapses: 'timer:fee-lapse-',
  },
] as const;

/** All that one service keeps about one dossier. */
export interface KeptHere {
  readonly document: RawDocument;
  /** From archive and log together, by number; in two places only where both are the same. */
  readonly told: readonly Told[];
  /** Numbers that stand in two places, differently. */
  readonly torn: readonly number[];
}

/** The house as its databases tell it, by service and dossier. */
export type HouseView = Readonly<Record<string, ReadonlyMap<string, KeptHere>>>;

export function viewOf({ databases }: Pick<HistoryRecord, 'databases'>): HouseView {
  return Object.fromEntries(
    Object.entries(LEDGERS).map(([service, collection]) => {
      const database = databases[service];
      const archived = Map.groupBy(database?.get(`${collection}_archive`) ?? [], (entry) => String(entry['dossierId']));
      const kept = database?.get(collection) ?? [];
      return [service, new Map(kept.map((document) => [document._id, keptHere(document, archived.get(document._id) ?? [])]))];
    }),
  );
}

function keptHere(document: RawDocument, archived: readonly RawDocument[]): KeptHere {
  const told = new Map<number, Told>();
  const torn: number[] = [];
  for (const entry of [...archived, ...listIn(document, 'log')] as unknown as readonly Told[]) {
    const standing = told.get(entry.n);
    if (standing && standing.hash !== entry.hash) torn.push(entry.n);
    told.set(entry.n, entry);
  }
  return { document, told: [...told.values()].sort((one, other) => one.n - other.n), torn };
}

/** A list within a document or a state; empty where there is none. */
export function listIn(kept: Readonly<Record<string, unknown>>, name: string): readonly Readonly<Record<string, unknown>>[] {
  const list = kept[name];
  return Array.isArray(list) ? (list as readonly Readonly<Record<string, unknown>>[]) : [];
}

export function toldBy(view: HouseView, owner: Speaker, dossierId: string): readonly Told[] {
  return view[owner]?.get(dossierId)?.told ?? [];
}

/** How many facts of an owner a service has heard about a dossier. */
export function heardIn(view: HouseView, service: string, owner: Speaker, dossierId: string): number {
  const heard = view[service]?.get(dossierId)?.document['heard'] as Readonly<Record<string, number>> | undefined;
  return heard?.[owner] ?? 0;
}

/** Those facts. */
export function heardBy(view: HouseView, service: string, owner: Speaker, dossierId: string): readonly Told[] {
  const heard = heardIn(view, service, owner, dossierId);
  return toldBy(view, owner, dossierId).filter(({ n }) => n <= heard);
}

/** The state that a service keeps, as plain data. */
export function stateIn(view: HouseView, service: string, dossierId: string): Readonly<Record<string, unknown>> | null {
  return (view[service]?.get(dossierId)?.document['state'] ?? null) as Readonly<Record<string, unknown>> | null;
}
