import { demandKey, type Provide } from '@hoso/ledger';
import { Defect } from '@hoso/kernel';
import type { CollectionDeclaration, Store, StoredDocument } from '@hoso/store';

import { ORDER_NUMBER } from '../domain/cases/walk-case.js';

export const ORDER_NUMBERS: CollectionDeclaration = {
  name: 'order_numbers',
  fields: { last: 'number' },
  indexes: [],
};

interface LastNumber extends StoredDocument {
  readonly last: number;
}

/**
 * Gives order numbers of an agency's day, as many as a batch needs with one write. A number is given once; what a process
 * takes and does not use before it ends stays unused.
 */
export function orderNumbers(store: Store): Provide {
  return async (demands) =>
    new Map(
      await Promise.all(
        demands.map(async ({ demand, count }) => {
          if (demand.kind !== ORDER_NUMBER) throw new Defect('unknown-demand', demand.kind);
          const { last } = await store.upsertOne<LastNumber>(
            ORDER_NUMBERS.name,
            { _id: demand.key },
            { $inc: { last: count } },
          );
          return [demandKey(demand), Array.from({ length: count }, (_, index) => last - count + 1 + index)] as const;
        }),
      ),
    );
}
