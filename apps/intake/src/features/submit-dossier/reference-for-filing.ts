import type { Scope } from '@hoso/access';
import { parseTemporaryReference, temporaryReference } from '@hoso/contracts';
import { Refusal, type Clock, type Random } from '@hoso/kernel';

import type { Dossiers } from '../../domain/dossiers.js';
import type { Reservations } from '../../domain/reservations.js';

interface References {
  readonly dossiers: Dossiers;
  readonly reservations: Reservations;
  readonly clock: Clock;
  readonly random: Random;
}

/**
 * The temporary reference of a filing: the reserved one that it names, however it is typed, or a fresh one. That no
 * other dossier bears it is decided when the filing is kept, not here.
 *
 * @throws Refusal `reference-mistyped`; `reference-unknown` (not reserved by this portal); `reference-expired`;
 *   `reference-in-use` where it cannot be used any more because a dossier of this portal bears it.
 */
export async function referenceFor(references: References, scope: Scope, named: string | undefined): Promise<string> {
  const { dossiers, reservations, clock, random } = references;
  if (named === undefined) return temporaryReference(random.bytes(16));
  const reference = parseTemporaryReference(named);
  if (reference === undefined) throw wrong('reference-mistyped');
  const reservation = await reservations.find(scope, reference);
  if (reservation && clock.now() <= reservation.usableUntil.getTime()) return reference;
  const bearer = await dossiers.findByReference(scope, reference);
  if (bearer) throw new Refusal('conflict', 'reference-in-use', { extensions: { dossierId: bearer._id } });
  throw wrong(reservation ? 'reference-expired' : 'reference-unknown');
}

function wrong(code: string): Refusal {
  return new Refusal('unprocessable', code, { faults: [{ pointer: '/reference', code }] });
}
