/** The first seed at which each planted bug shows, and the first invariant that it breaks there. */
export const FOUND: Readonly<Record<string, { readonly seed: number; readonly invariant: string }>> = {};
