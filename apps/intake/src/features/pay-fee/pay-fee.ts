import type { Scope } from '@hoso/access';
import { Refusal, type Clock, type Json } from '@hoso/kernel';

import { commandIdentityOf } from '../../domain/command-identity.js';
import { stateOf } from '../../domain/dossier-view.js';
import type { CommandIdentity, Dossiers, KeptDossier } from '../../domain/dossiers.js';
import type { KeyRing } from '../../domain/key-ring.js';
import { payFee } from '../../domain/pay-fee.js';
import type { Payments } from '../../domain/payments.js';
import { toldOf } from '../../domain/unprepared.js';
import type { PayFeeRequest } from './pay-fee.request.js';

/** What lies on the desk where payments are told. */
export interface PaymentDesk {
  readonly dossiers: Dossiers;
  readonly payments: Payments;
  readonly keys: KeyRing;
  readonly clock: Clock;
}

/** Notes that what was asked for has been paid (thực hiện nghĩa vụ tài chính). */
export class PayFee {
  constructor(private readonly desk: PaymentDesk) {}

  /**
   * @throws Refusal `dossier-not-found`, `revision-mismatch`, `payment-reference-in-use`, and whatever `payFee` refuses.
   * @throws Failure `read-overtaken` when the request came open after it was looked for, or whatever the store throws.
   */
  async pay(
    scope: Scope,
    dossierId: string,
    expectedRevision: number,
    request: PayFeeRequest,
    command: CommandIdentity,
  ): Promise<KeptDossier> {
    const { dossiers, payments, keys, clock } = this.desk;
    const id = commandIdentityOf(keys, scope, command.id, ['pay', dossierId, request as unknown as Json]);
    const standing = await dossiers.get(scope, dossierId);
    // What is refused anyhow, or done already, spends no reference: the ledger says so itself.
    const decision = payFee(stateOf(standing), request, { nowMs: clock.now() });
    const isClaimed = standing.rev === expectedRevision && !(decision instanceof Refusal);
    if (isClaimed) await payments.claim(scope, request.reference, { dossierId, request: request.request });
    return dossiers.pay(scope, dossierId, expectedRevision, { ...request, isClaimed }, { ...command, id }).catch((error: unknown) => {
      throw toldOf(error);
    });
  }
}
