import type { Scope } from '@hoso/access';
import { dayNumberAt, midnightOf, temporaryReference } from '@hoso/contracts';
import { canonicalJson } from '@hoso/kernel';

import type { KeyRing } from './key-ring.js';

/** A temporary reference that belongs to a portal before anything is filed under it. It is never freed. */
export interface Reservation {
  /** The reference, as it is spelled right. */
  readonly _id: string;
  readonly portal: string;
  /** A filing may carry the reference up to and including this moment. */
  readonly usableUntil: Date;
  /** How many came with it: said by the first of them only, which so remembers what its key was spent on. */
  readonly count?: number;
}

/** What became of a wish for references. `known`: they were reserved before, and the first answer holds. */
export interface Reserved {
  readonly kind: 'new' | 'known';
  readonly usableUntil: Date;
}

/** Where reserved references are kept. A foreign one is as unknown as one that never was. */
export abstract class Reservations {
  /**
   * Keeps references for the caller's portal; resolves when all of them are durable. The first decides: where it is
   * kept already, with as many beside it, what is missing of them is kept as well, until the moment that was told then.
   *
   * @throws Refusal `idempotency-key-reused` when the first was kept with another number of them; nothing is kept then.
   * @throws Failure when the store did not answer, `read-overtaken` when it did not yet know what it had just refused as known: the
   * same call is safe to repeat.
   */
  abstract keep(scope: Scope, references: readonly string[], usableUntil: Date): Promise<Reserved>;

  /** The caller's own reservation of that reference. */
  abstract find(scope: Scope, reference: string): Promise<Reservation | undefined>;
}

/** The references that a portal gets for a key: derived, so that the same key gives the same ones, and nobody can guess them. */
export function reservedReferencesOf(keys: KeyRing, portal: string, key: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, place) => {
    const chance = keys.fingerprint('reserved reference', canonicalJson([portal, key, place]));
    return temporaryReference(Buffer.from(chance, 'hex'));
  });
}

/** The last moment of the day in Viet Nam that comes `days` days after today. */
export function usableUntilOf(nowMs: number, days: number): Date {
  return new Date(midnightOf(dayNumberAt(nowMs) + days + 1) - 1);
}
