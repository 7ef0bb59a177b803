import type { Scope } from '@hoso/access';
import { Failure, Refusal } from '@hoso/kernel';
import type { CollectionDeclaration, Store } from '@hoso/store';

import { Payments, type PaidThing } from '../domain/payments.js';

/** One document per portal and reference; its identity is the two, so that none ever pays twice. */
export const PAYMENTS: CollectionDeclaration = {
  name: 'payments',
  fields: { dossierId: 'string', request: 'number' },
  indexes: [],
};

type Kept = PaidThing & { readonly _id: string };

/** Payment references in the store. */
export class StoredPayments extends Payments {
  constructor(private readonly store: Store) {
    super();
  }

  override async claim(scope: Scope, reference: string, { dossierId, request }: PaidThing): Promise<void> {
    // A reference has no space in it: the two can be told apart.
    const own: Kept = { _id: `${scope.clientId} ${reference}`, dossierId, request };
    if ((await this.store.insertOne(PAYMENTS.name, own)) === 'applied') return;
    const [kept] = await this.store.find<Kept>(PAYMENTS.name, { _id: own._id }, { limit: 1 });
    if (kept === undefined) throw new Failure('store', 'read-overtaken', { retryAfterSeconds: 1 });
    if (kept.dossierId === dossierId && kept.request === request) return;
    throw new Refusal('conflict', 'payment-reference-in-use', { extensions: { dossierId: kept.dossierId, request: kept.request } });
  }
}
