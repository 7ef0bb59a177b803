/** Anything that survives a trip through JSON. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

/**
 * The one spelling of a JSON value: keys sorted by code unit, no white space, absent members left out
 * (the rules of RFC 8785 for the values that the house lets in). Equal values have equal spellings, so a hash of
 * the spelling is a hash of the value.
 */
export function canonicalJson(value: Json | undefined): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value ?? null);
  let spelled = '';
  const append = (part: string): void => {
    spelled += spelled === '' ? part : `,${part}`;
  };
  if (Array.isArray(value)) {
    for (const item of value as readonly Json[]) append(canonicalJson(item));
    return `[${spelled}]`;
  }
  const members = value as { readonly [key: string]: Json | undefined };
  for (const key of Object.keys(members).sort()) {
    const member = members[key];
    if (member !== undefined) append(`${JSON.stringify(key)}:${canonicalJson(member)}`);
  }
  return `{${spelled}}`;
}
