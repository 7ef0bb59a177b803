import { join } from 'node:path';

import { factsTopicOf, metricsTopicOf } from '@hoso/contracts';
import type { Blueprint } from '@hoso/service';

import { DiskFiles, FILES } from './adapters/disk-files.js';
import { EdDsaReceiptSigner } from './adapters/eddsa-receipt-signer.js';
import { LedgerDossiers } from './adapters/ledger-dossiers.js';
import { KEY_NAMES, openNamedKeyRing } from './adapters/named-key-ring.js';
import { ProcessingResults } from './adapters/processing-results.js';
import { CONTENTS_COLLECTION, SealedContents } from './adapters/sealed-contents.js';
import { PAYMENTS, StoredPayments } from './adapters/stored-payments.js';
import { RESERVATIONS, StoredReservations } from './adapters/stored-reservations.js';
import { Contents } from './domain/contents.js';
import type { Dossier } from './domain/dossier.js';
import { Dossiers } from './domain/dossiers.js';
import { Files } from './domain/files.js';
import { KeyRing } from './domain/key-ring.js';
import { ReceiptSigner } from './domain/receipt-signer.js';
import { Results } from './domain/results.js';
import { FollowDossier } from './features/follow-dossier/follow-dossier.js';
import { FollowDossierController } from './features/follow-dossier/follow-dossier.controller.js';
import { GiveIdentityAttributesController } from './features/give-identity-attributes/give-identity-attributes.controller.js';
import { ListDossiersController } from './features/list-dossiers/list-dossiers.controller.js';
import { PayFee } from './features/pay-fee/pay-fee.js';
import { PayFeeController } from './features/pay-fee/pay-fee.controller.js';
import { ReserveReferences } from './features/reserve-references/reserve-references.js';
import { ReserveReferencesController } from './features/reserve-references/reserve-references.controller.js';
import { SubmitDossier } from './features/submit-dossier/submit-dossier.js';
import { SubmitDossierController } from './features/submit-dossier/submit-dossier.controller.js';
import { SupplementDossier } from './features/supplement-dossier/supplement-dossier.js';
import { SupplementDossierController } from './features/supplement-dossier/supplement-dossier.controller.js';
import { TrackDossierController } from './features/track-dossier/track-dossier.controller.js';
import { UploadAttachmentController } from './features/upload-attachment/upload-attachment.controller.js';
import { WithdrawDossierController } from './features/withdraw-dossier/withdraw-dossier.controller.js';
import { intakeEnvironment } from './intake.config.js';
import { INTAKE_PROBLEMS } from './intake.errors.js';
import { INTAKE_LEDGER } from './intake.subscriptions.js';

/** The front desk: which adapter stands behind which port. */
export const INTAKE: Blueprint<Dossier, typeof intakeEnvironment, 'intake'> = {
  service: 'intake',
  title: 'Hoso intake (tiếp nhận)',
  description: 'Where portals file dossiers (hồ sơ), follow, supplement, pay for and withdraw them.',
  environment: intakeEnvironment,
  problems: INTAKE_PROBLEMS,
  furnish: async ({ environment, store, clock, random, http }) => {
    const keys = await openNamedKeyRing(join(environment.DATA_FOLDER, 'keys', 'master.key'), store, random);
    const contents = new SealedContents(store, keys, random);
    const files = new DiskFiles({ folder: join(environment.DATA_FOLDER, 'files'), store, keys, clock, random });
    await files.prepare();
    const signer = new EdDsaReceiptSigner(keys);
    const reservations = new StoredReservations(store);
    const usableDays = environment.RESERVED_REFERENCE_DAYS;
    return {
      collections: [CONTENTS_COLLECTION, FILES, KEY_NAMES, PAYMENTS, RESERVATIONS],
      ledger: INTAKE_LEDGER,
      pace: {
        heard: /^\/dossiers(?:[/?]|$)/,
        by: [
          { service: 'identity-verification', on: factsTopicOf('intake'), andOn: [] },
          { service: 'processing', on: factsTopicOf('intake'), andOn: [factsTopicOf('identity-verification')] },
          {
            service: 'monitoring',
            on: metricsTopicOf('intake'),
            andOn: [metricsTopicOf('identity-verification'), metricsTopicOf('processing')],
          },
        ],
      },
      rooms: (ledger) => {
        const dossiers = new LedgerDossiers(ledger, store, clock);
        const submit = new SubmitDossier({ dossiers, reservations, contents, files, keys, signer, clock, random });
        return {
          controllers: [
            ReserveReferencesController,
            SubmitDossierController,
            ListDossiersController,
            FollowDossierController,
            SupplementDossierController,
            PayFeeController,
            WithdrawDossierController,
            UploadAttachmentController,
            TrackDossierController,
            GiveIdentityAttributesController,
          ],
          providers: [
            { provide: Dossiers, useValue: dossiers },
            { provide: Contents, useValue: contents },
            { provide: Files, useValue: files },
            { provide: KeyRing, useValue: keys },
            { provide: ReceiptSigner, useValue: signer },
            { provide: Results, useValue: new ProcessingResults(http, environment.PROCESSING_URL) },
            { provide: ReserveReferences, useValue: new ReserveReferences({ reservations, keys, clock, usableDays }) },
            { provide: SubmitDossier, useValue: submit },
            { provide: SupplementDossier, useValue: new SupplementDossier({ dossiers, contents, files, keys, clock }) },
            { provide: PayFee, useValue: new PayFee({ dossiers, payments: new StoredPayments(store), keys, clock }) },
            { provide: FollowDossier, useValue: new FollowDossier(dossiers, clock) },
          ],
        };
      },
    };
  },
};
