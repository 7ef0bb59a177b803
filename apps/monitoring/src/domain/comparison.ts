import type { Speaker } from '@hoso/contracts';

/** What came of holding the watch against the owners' own records. */
export interface Comparison {
  /** When the last walk along every record ended, ISO 8601 in UTC; null before the first. */
  readonly at: string | null;
  /** Entries compared since the start: a dossier is compared again whenever its owner has spoken again. */
  readonly compared: number;
  /** Dossiers of which an owner has said more than the watch has heard. */
  readonly missing: number;
  /** Owners that could not be asked. */
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
