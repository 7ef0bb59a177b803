import type { Oddity } from '../laboratory/instance.js';
import type { ServiceName } from '../laboratory/services.js';

const WHO_THAT_IS = ['identity-verification.identity-matched', 'identity-verification.identity-partial'];
/** What each service hears and a bad release of it does not understand. */
const MISUNDERSTOOD: Readonly<Record<ServiceName, readonly string[]>> = {
  intake: WHO_THAT_IS,
  'identity-verification': ['intake.dossier-submitted'],
  processing: WHO_THAT_IS,
  monitoring: WHO_THAT_IS,
};

/** How a process of a bad release lives. */
export function badReleaseOf(service: ServiceName): Oddity {
  const program = new URL('./bad-release.js', import.meta.url);
  for (const name of MISUNDERSTOOD[service]) program.searchParams.append('fact', name);
  return { flags: ['--import', program.href], apart: true };
}
