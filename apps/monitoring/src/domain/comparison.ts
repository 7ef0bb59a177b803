import type { Speaker } from '@hoso/contracts';

/** What came of holding the watch against the owners' own records. */
export interface Comparison {
  /** When the last walk along every record ended, ISO 8601 in UTC; null before the first. */
  readonly at: string | null;
  /** Entries compared since the start: a dossier is compared again whenever its owner has spoken again. */
  readonly compared: number;
  /** Dossiers of which an owner has said more than the watch has heard; where they are thousands, those found so far. */
  readonly missing: number;
  /** Owners that could not be asked. */
  readonly silent: readonly Speaker[];
  /** What the last whole comparison came to; null before the first has ended. */
  readonly whole: WholeComparison | null;
}

/** What can differ: a dossier's row from the owners' records, a row from its own events, a bucket from its rows. */
export const DIFFERENCES = ['behind', 'rows', 'buckets'] as const;
export type Difference = (typeof DIFFERENCES)[number];

/** How much differed at one agency on one day of filing or closing, in Vietnamese time; null where that is not known. */
export interface DifferingPlace extends Readonly<Record<Difference, number>> {
  readonly agency: string | null;
  readonly day: string | null;
}

/** One comparison of everything that the watch keeps, from the beginning of each owner's record to the last bucket. */
export interface WholeComparison {
  readonly begunAt: string;
  readonly finishedAt: string;
  /** Dossiers whose rows were compared, and buckets that were counted from their rows. */
  readonly compared: { readonly dossiers: number; readonly buckets: number };
  readonly found: Readonly<Record<Difference, number>>;
  /** How many of those were put right at once. */
  readonly healed: Readonly<Record<Difference, number>>;
  /** Where it was, the most first; the rest is left out where there are very many. */
  readonly places: readonly DifferingPlace[];
  /** Owners that did not answer, so that the comparison with them was broken off. */
  readonly silent: readonly Speaker[];
}

/** Compares the watch with the records that it mirrors, again and again. */
export abstract class SourceComparison {
  abstract readonly state: Comparison;
}

/** What an owner's record says of a dossier: it has spoken `v` facts about it. */
export interface SpokenOf {
  readonly dossierId: string;
  readonly v: number;
}

/** The dossiers of which less was heard than was spoken. */
export function behind(
  spoken: readonly SpokenOf[],
  heard: ReadonlyMap<string, number>,
): readonly SpokenOf[] {
  return spoken.filter(({ dossierId, v }) => (heard.get(dossierId) ?? 0) < v);
}
