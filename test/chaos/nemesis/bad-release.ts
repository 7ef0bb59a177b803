import { IdentityMatched, IdentityPartial } from '@hoso/contracts';

/** Loaded before a service starts, this makes it a bad release: it no longer understands who the applicant is. */
for (const fact of [IdentityMatched, IdentityPartial]) {
  Object.defineProperty(fact.data, 'safeParse', { value: () => ({ success: false, error: new Error('a release that was not tried') }) });
}
