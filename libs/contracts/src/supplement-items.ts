/**
 * Whether a request for a supplement asks who the applicant is, in whole or in part. Only then they are said anew, and the case waits
 * until the register has confirmed them again.
 */
export function asksForApplicant(items: readonly { readonly pointer: string }[]): boolean {
  return items.some(({ pointer }) => pointer === '/applicant' || pointer.startsWith('/applicant/'));
}
