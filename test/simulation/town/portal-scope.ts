import { Scope } from '@hoso/access';
import { SeededRandom } from '@hoso/kernel';

import { askInCalm } from '../world/asking.js';
import { SimulatedKeyRing } from '../world/simulated-keys.js';

/** The ring of all front desks makes the same fingerprints: so it can be told here under which identity they take a command. */
export const KEYS = new SimulatedKeyRing(new SeededRandom(0), askInCalm);

export function portalScope(portal: string): Scope {
  return Scope.forTests({ kind: 'portal', tenant: 'H26', subject: portal, clientId: portal });
}
