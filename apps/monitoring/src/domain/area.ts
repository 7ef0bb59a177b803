/** Whose figures may be seen: an agency and all below it, or everything when `agency` is null. */
export interface Area {
  readonly agency: string | null;
}

/** Everything; only for the house itself and for callers that are confined to nothing. */
export const WHOLE_COUNTRY: Area = { agency: null };

/** How callers without a tenant are marked. */
const EVERY_TENANT = '*';

/** What a caller may see: what lies below their agency, else below their tenant, which is a level-1 agency. */
export function areaOf(caller: { readonly tenant: string; readonly agency: string | undefined }): Area {
  return { agency: caller.agency ?? (caller.tenant === EVERY_TENANT ? null : caller.tenant) };
}

/** Whether an agency lies in the area. An agency that is not known yet lies only in the whole country. */
export function contains(area: Area, agency: string | null): boolean {
  if (area.agency === null) return true;
  return agency !== null && (agency === area.agency || agency.startsWith(`${area.agency}.`));
}
