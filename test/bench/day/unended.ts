import { NATIONAL_STATUSES } from '@hoso/contracts';

import { keptIds } from '../load/kept-ids.js';
import type { Answer } from './diary.js';

/** A dossier that was accepted on a day and has not ended, with the sample it was made of. */
export interface Unended {
  readonly dossierId: string;
  readonly index: number;
}

const UNENDED = Object.entries(NATIONAL_STATUSES).filter(([, { terminal }]) => !terminal).map(([status]) => Number(status));

/** Whom a day that was broken off has left on the way, read past the house. */
export async function readUnended(storeUri: string, answers: ReadonlyMap<number, Answer>): Promise<readonly Unended[]> {
  const accepted = [...answers].flatMap(([index, { kind, words }]) => (kind === 'accepted' ? [{ dossierId: words, index }] : []));
  if (accepted.length === 0) return [];
  const shelf = { database: 'hoso_intake', collection: 'dossiers', filter: { 'state.status': { $in: UNENDED } } };
  const kept = new Set(await keptIds(storeUri, shelf, accepted.map(({ dossierId }) => dossierId)));
  return accepted.filter(({ dossierId }) => kept.has(dossierId));
}
