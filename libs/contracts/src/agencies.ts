import { Agency } from './agencies/agency.js';
import { MINISTRIES } from './agencies/ministries.js';
import { PROVINCES } from './agencies/provinces.js';
import { UNITS } from './agencies/units.js';
import type { CivilDay } from './civil-day.js';

export { Agency, AgencyArea, AgencyKind, levelOneOf } from './agencies/agency.js';

/** Every agency that the house knows, those that no longer exist included, in the order of their codes. */
export const AGENCIES: readonly Agency[] = [...MINISTRIES, ...PROVINCES, ...UNITS].sort((a, b) =>
  a.code < b.code ? -1 : a.code > b.code ? 1 : 0,
);

const byCode: ReadonlyMap<string, Agency> = new Map(AGENCIES.map((agency) => [agency.code, agency]));

/** The agencies that portals may file dossiers with, when they exist on the day. */
export const FILABLE: readonly Agency[] = AGENCIES.filter((agency) => agency.filable);

/** The agency with that identifier, whether or not it still exists. */
export function findAgency(code: string): Agency | undefined {
  return byCode.get(code);
}

/** Whether the agency exists on that day. */
export function existsOn(agency: Agency, day: CivilDay): boolean {
  return agency.validFrom <= day && (agency.validTo === undefined || day <= agency.validTo);
}

/** Area code of the agency's province on that day; undefined for the whole country or where it did not exist. */
export function provinceOn(agency: Agency, day: CivilDay): string | undefined {
  return agency.areas.find((area) => area.from <= day && (area.to === undefined || day <= area.to))?.province;
}

/**
 * Who does the work of that agency on that day: itself while it exists, otherwise its successor, and so on. Undefined
 * for an unknown code, before it existed, or where it ended without a successor.
 */
export function competentAgency(code: string, day: CivilDay): Agency | undefined {
  let agency = findAgency(code);
  for (const seen = new Set<string>(); agency !== undefined && !existsOn(agency, day);) {
    if (day < agency.validFrom || agency.successor === undefined || seen.has(agency.code)) return undefined;
    seen.add(agency.code);
    agency = findAgency(agency.successor);
  }
  return agency;
}

/**
 * Whether that agency may receive dossiers of a procedure on that day: it exists, is open to portals, and is of a kind
 * that the procedure names.
 */
export function mayReceive(
  agency: Agency,
  procedure: { readonly receivedBy: readonly Agency['kind'][] },
  day: CivilDay,
): boolean {
  return agency.filable && existsOn(agency, day) && procedure.receivedBy.includes(agency.kind);
}
