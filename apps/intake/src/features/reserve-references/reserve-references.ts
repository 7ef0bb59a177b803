import type { Scope } from '@hoso/access';
import type { Clock } from '@hoso/kernel';

import type { KeyRing } from '../../domain/key-ring.js';
import { reservedReferencesOf, usableUntilOf, type Reservations } from '../../domain/reservations.js';

/** References that a portal may print, say and file under from now on. */
export interface ReservedReferences {
  readonly references: readonly string[];
  /** Up to and including this moment a filing may carry one of them. */
  readonly usableUntil: string;
}

export interface ReserveOutcome {
  readonly reserved: ReservedReferences;
  /** True when these were reserved before, and the first answer is given again. */
  readonly replayed: boolean;
}

/** Gives a portal references before it files, so that it and the back office name a dossier alike from the start. */
export class ReserveReferences {
  constructor(
    private readonly desk: {
      readonly reservations: Reservations;
      readonly keys: KeyRing;
      readonly clock: Clock;
      /** Days after the one of reserving, at the end of which a reference can be used no more. */
      readonly usableDays: number;
    },
  ) {}

  /**
   * The same number under the same key gets the same references and the same moment again.
   *
   * @throws Refusal `idempotency-key-reused` (another number under the same key).
   * @throws Failure when the store did not answer, or read from an old primary: the same request with the same key is safe to repeat.
   */
  async reserve(scope: Scope, count: number, idempotencyKey: string): Promise<ReserveOutcome> {
    const { reservations, keys, clock, usableDays } = this.desk;
    const references = reservedReferencesOf(keys, scope.clientId, idempotencyKey, count);
    const { kind, usableUntil } = await reservations.keep(scope, references, usableUntilOf(clock.now(), usableDays));
    return { reserved: { references, usableUntil: usableUntil.toISOString() }, replayed: kind === 'known' };
  }
}
