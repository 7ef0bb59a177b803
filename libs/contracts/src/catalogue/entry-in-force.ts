import type { CivilDay } from '../civil-day.js';
import type { ProcedureEntry } from './procedure-entry.js';

/** Whether a procedure can be filed on a day, and if not, since when not or from when on. */
export type EntryInForce =
  | { readonly state: 'in-force'; readonly entry: ProcedureEntry }
  /** The catalogue has never had that code. */
  | { readonly state: 'unknown' }
  | { readonly state: 'not-yet'; readonly validFrom: CivilDay }
  | { readonly state: 'ended'; readonly validTo: CivilDay };

type Dated = Pick<ProcedureEntry, 'validFrom' | 'validTo'>;

/**
 * The version of a procedure in force on a day; where two overlap, the higher version. Between two versions the answer
 * is `not-yet` with the day on which the next one begins.
 */
export function entryInForce(entries: readonly ProcedureEntry[], code: string, day: CivilDay): EntryInForce {
  const versions = entries.filter((entry) => entry.code === code);
  const [entry] = versions.filter((version) => covers(version, day)).sort((a, b) => b.version - a.version);
  if (entry !== undefined) return { state: 'in-force', entry };
  const [next] = versions
    .map((version) => version.validFrom)
    .filter((from) => from > day)
    .sort();
  if (next !== undefined) return { state: 'not-yet', validFrom: next };
  const last = versions
    .map((version) => version.validTo ?? '')
    .sort()
    .at(-1);
  return last === undefined ? { state: 'unknown' } : { state: 'ended', validTo: last };
}

/** The version that a dossier is pinned to, in force or not. */
export function findEntry(
  entries: readonly ProcedureEntry[],
  code: string,
  version: number,
): ProcedureEntry | undefined {
  return entries.find((entry) => entry.code === code && entry.version === version);
}

function covers(entry: Dated, day: CivilDay): boolean {
  return entry.validFrom <= day && (entry.validTo === undefined || day <= entry.validTo);
}
