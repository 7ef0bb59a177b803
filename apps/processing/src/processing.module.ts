import type { Blueprint } from '@hoso/service';

import { LedgerCases } from './adapters/ledger-cases.js';
import { ORDER_NUMBERS } from './adapters/order-numbers.js';
import type { Case } from './domain/cases/case.js';
import { Cases } from './domain/cases/cases.js';
import { checkTables } from './domain/check-tables.js';
import { BrowseCatalogueController } from './features/browse-catalogue/browse-catalogue.controller.js';
import { GiveResultController } from './features/give-result/give-result.controller.js';
import { WorkOnCasesController } from './features/work-on-cases/work-on-cases.controller.js';
import { processingEnvironment } from './processing.config.js';
import { PROCESSING_PROBLEMS } from './processing.errors.js';
import { processingLedger } from './processing.subscriptions.js';

/** The office: which adapter stands behind which port. */
export const PROCESSING: Blueprint<Case, typeof processingEnvironment, 'processing'> = {
  service: 'processing',
  title: 'Hoso processing (xử lý)',
  description: 'Where officials find their cases and work on them; and the public catalogue of procedures.',
  environment: processingEnvironment,
  problems: PROCESSING_PROBLEMS,
  furnish: ({ store }) => {
    checkTables();
    return Promise.resolve({
      collections: [ORDER_NUMBERS],
      ledger: processingLedger(store),
      rooms: (ledger) => ({
        controllers: [WorkOnCasesController, BrowseCatalogueController, GiveResultController],
        providers: [{ provide: Cases, useValue: new LedgerCases(ledger, store) }],
      }),
    });
  },
};
