import type { Service } from '@hoso/contracts';
import type { CollectionDeclaration } from '@hoso/store';

import { CONTENTS_COLLECTION } from '../../../apps/intake/src/adapters/sealed-contents.js';
import { PAYMENTS } from '../../../apps/intake/src/adapters/stored-payments.js';
import { RESERVATIONS } from '../../../apps/intake/src/adapters/stored-reservations.js';
import { BUCKETS } from '../../../apps/monitoring/src/adapters/collections.js';
import { ORDER_NUMBERS } from '../../../apps/processing/src/adapters/order-numbers.js';

/** Collections of each service beside those of its ledger. */
export const BESIDE_THE_LEDGER: Readonly<Record<Service, readonly CollectionDeclaration[]>> = {
  intake: [CONTENTS_COLLECTION, RESERVATIONS, PAYMENTS],
  'identity-verification': [],
  processing: [ORDER_NUMBERS],
  monitoring: [BUCKETS],
};
