import { Scope } from '@hoso/access';
import { Failure, type Clock, type Random } from '@hoso/kernel';
import type { Ledger } from '@hoso/ledger';
import { Log, type LogFields } from '@hoso/observability';
import type { Store } from '@hoso/store';

import { LedgerDossiers } from '../../../apps/intake/src/adapters/ledger-dossiers.js';
import { SealedContents } from '../../../apps/intake/src/adapters/sealed-contents.js';
import { StoredPayments } from '../../../apps/intake/src/adapters/stored-payments.js';
import { StoredReservations } from '../../../apps/intake/src/adapters/stored-reservations.js';
import type { IdentityAttributes } from '../../../apps/intake/src/domain/applicant.js';
import type { Dossier } from '../../../apps/intake/src/domain/dossier.js';
import { GiveIdentityAttributesController } from '../../../apps/intake/src/features/give-identity-attributes/give-identity-attributes.controller.js';
import { PayFee } from '../../../apps/intake/src/features/pay-fee/pay-fee.js';
import { ReserveReferences } from '../../../apps/intake/src/features/reserve-references/reserve-references.js';
import { SubmitDossier } from '../../../apps/intake/src/features/submit-dossier/submit-dossier.js';
import { SupplementDossier } from '../../../apps/intake/src/features/supplement-dossier/supplement-dossier.js';
import { askInCalm, type Ask } from '../world/asking.js';
import { SimulatedFiles } from '../world/simulated-files.js';
import { SimulatedKeyRing, SimulatedSigner } from '../world/simulated-keys.js';

const RESERVED_DAYS = 30;

/** What can be done at the front desk, without a wire. */
export interface IntakeDesk {
  readonly dossiers: LedgerDossiers;
  readonly submit: SubmitDossier;
  readonly supplement: SupplementDossier;
  readonly reserve: ReserveReferences;
  readonly pay: PayFee;
  /** What identity-verification is told at its door about the applicant of the last round. */
  attributesOf(dossierId: string): Promise<IdentityAttributes>;
}

/** Furnishes the front desk as its module does, but with rehearsed keys and files, and receipts signed without a library. */
export function openIntakeDesk(
  ledger: Ledger<Dossier, 'intake'>,
  { store, clock, random }: { readonly store: Store; readonly clock: Clock; readonly random: Random },
  ask: Ask = askInCalm,
  onError: (error: unknown, doing: string) => void = () => undefined,
): IntakeDesk {
  const keys = new SimulatedKeyRing(random, ask);
  const contents = new SealedContents(store, keys, random);
  const files = new SimulatedFiles(ask);
  const reservations = new StoredReservations(store);
  const payments = new StoredPayments(store);
  const dossiers = new LedgerDossiers(ledger, store, clock);
  const signer = new SimulatedSigner(ask);
  const door = new GiveIdentityAttributesController(dossiers, contents, new DeskLog(onError));
  return {
    dossiers,
    submit: new SubmitDossier({ dossiers, reservations, contents, files, keys, signer, clock, random }),
    supplement: new SupplementDossier({ dossiers, contents, files, keys, clock }),
    reserve: new ReserveReferences({ reservations, keys, clock, usableDays: RESERVED_DAYS }),
    pay: new PayFee({ dossiers, payments, keys, clock }),
    attributesOf: async (dossierId) => {
      const { dossiers: told } = await door.give(Scope.system('verify-identity'), { dossierIds: [dossierId], purpose: 'verify-identity' });
      if (told[0] === undefined) throw new Failure('intake', 'attributes-withheld');
      const { dossierId: _, ...attributes } = told[0];
      return attributes;
    },
  };
}

/** Writes nothing; what somebody would have to look at now, as a content that does not open, is an error. */
class DeskLog extends Log {
  constructor(private readonly onError: (error: unknown, doing: string) => void) {
    super();
  }

  override debug(): void {}

  override info(): void {}

  override warn(): void {}

  override error(message: string, { code }: LogFields = {}): void {
    this.onError(new Error(`${message}: ${code ?? ''}`), 'answer at the door');
  }

  override isWriting(): boolean {
    return false;
  }

  override child(): Log {
    return this;
  }

  override flush(): Promise<void> {
    return Promise.resolve();
  }
}
