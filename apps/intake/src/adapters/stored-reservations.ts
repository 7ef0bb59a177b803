import type { Scope } from '@hoso/access';
import { Defect, Failure, Refusal } from '@hoso/kernel';
import type { CollectionDeclaration, Store } from '@hoso/store';

import { Reservations, type Reservation, type Reserved } from '../domain/reservations.js';

/** One document per reference; its identity is the reference, so that none is ever given out twice. */
export const RESERVATIONS: CollectionDeclaration = {
  name: 'reservations',
  fields: { portal: 'string', usableUntil: 'date', count: 'number?' },
  indexes: [],
};

/** Reserved references in the store. */
export class StoredReservations extends Reservations {
  constructor(private readonly store: Store) {
    super();
  }

  override async keep(scope: Scope, references: readonly string[], usableUntil: Date): Promise<Reserved> {
    const [first = '', ...others] = references;
    const count = references.length;
    const own: Reservation = { _id: first, portal: scope.clientId, usableUntil, count };
    if ((await this.store.insertOne(RESERVATIONS.name, own)) === 'applied') {
      await this.complete(scope, others, usableUntil);
      return { kind: 'new', usableUntil };
    }
    const standing = await this.find(scope, first);
    if (!standing) throw await this.whyNotFound(first);
    if (standing.count !== count) throw new Refusal('unprocessable', 'idempotency-key-reused');
    await this.complete(scope, await this.missingOf(others), standing.usableUntil);
    return { kind: 'known', usableUntil: standing.usableUntil };
  }

  override async find(scope: Scope, reference: string): Promise<Reservation | undefined> {
    const mine = { _id: reference, portal: scope.clientId };
    const [reservation] = await this.store.find<Reservation>(RESERVATIONS.name, mine, { limit: 1 });
    return reservation;
  }

  /** An old primary does not know yet what has just been refused as known. */
  private async whyNotFound(reference: string): Promise<Error> {
    const kept = await this.store.find(RESERVATIONS.name, { _id: reference }, { limit: 1, projection: { _id: 1 } });
    return kept.length > 0
      ? new Defect('reference-of-another', 'a derived reference is reserved, but not by this portal')
      : new Failure('store', 'read-overtaken', { retryAfterSeconds: 1 });
  }

  /** Whoever dies between the first and the others leaves them to the next call with the same key. */
  private async complete(scope: Scope, references: readonly string[], usableUntil: Date): Promise<void> {
    await this.store.writeBatch(references.map((_id) => (
      { kind: 'insert', collection: RESERVATIONS.name, document: { _id, portal: scope.clientId, usableUntil } as Reservation }
    )));
  }

  private async missingOf(references: readonly string[]): Promise<readonly string[]> {
    const limit = references.length;
    const kept = await this.store.find(RESERVATIONS.name, { _id: { $in: references } }, { limit, projection: { _id: 1 } });
    const known = new Set(kept.map(({ _id }) => _id));
    return references.filter((reference) => !known.has(reference));
  }
}
