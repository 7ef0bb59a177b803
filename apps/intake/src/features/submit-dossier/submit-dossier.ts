import type { Scope } from '@hoso/access';
import { civilDayOf } from '@hoso/contracts';
import { canonicalJson, Refusal, type Clock, type Json, type Random } from '@hoso/kernel';

import { checkFiling } from '../../domain/check-filing.js';
import { commandIdentityOf } from '../../domain/command-identity.js';
import type { Contents } from '../../domain/contents.js';
import { stateOf, viewOf, type DossierView } from '../../domain/dossier-view.js';
import type { Dossiers, Filed, KeptDossier } from '../../domain/dossiers.js';
import type { Filing } from '../../domain/file-dossier.js';
import type { Files } from '../../domain/files.js';
import type { KeyRing } from '../../domain/key-ring.js';
import type { ReceiptSigner } from '../../domain/receipt-signer.js';
import type { Reservations } from '../../domain/reservations.js';
import { trackingSecretOf } from '../../domain/tracking-secret.js';
import { RecentKeys } from './recent-keys.js';
import { referenceFor } from './reference-for-filing.js';
import type { SubmitDossierRequest } from './submit-dossier.request.js';

/** What a portal gets for a filing: proof that the house has it, and how to follow it. */
export interface Receipt extends DossierView {
  /** With the reference it lets the applicant track the dossier without logging in. */
  readonly trackingSecret: string;
  /** Compact JWS (EdDSA) over what was received; verifies with the key at `/receipt-key`. */
  readonly receipt: string;
  readonly contentHash: string;
  readonly next: { readonly vi: string; readonly en: string };
}

export interface SubmitOutcome {
  readonly receipt: Receipt;
  /** True when this very filing was known already and the first answer is given again. */
  readonly replayed: boolean;
}

const NEXT = {
  vi: 'Hồ sơ đã được lưu. Danh tính chủ hồ sơ đang được xác minh; mã hồ sơ và ngày hẹn trả có khi hồ sơ được tiếp nhận.',
  en: 'The dossier is kept. The applicant is being verified; dossier code and due date come with acceptance.',
};

/** What lies on the desk where filings are taken. */
export interface FilingDesk {
  readonly dossiers: Dossiers;
  readonly reservations: Reservations;
  readonly contents: Contents;
  readonly files: Files;
  readonly keys: KeyRing;
  readonly signer: ReceiptSigner;
  readonly clock: Clock;
  readonly random: Random;
}

type CheckedRequest = Pick<Filing, 'tenant' | 'reference' | 'procedureCode' | 'procedureVersion' | 'attachments'>;

type Known = Exclude<Filed['kind'], 'new'>;

/** Files a dossier (nộp hồ sơ): checks it whole, seals what the person says, and keeps it with one write. */
export class SubmitDossier {
  private readonly recent = new RecentKeys();

  constructor(private readonly desk: FilingDesk) {}

  /**
   * The same words under the same key get the first answer again, whatever has become of the procedure since.
   *
   * @throws Refusal whatever `checkFiling` and `referenceFor` refuse; `attachment-unknown`, `attachment-doubled`;
   *   `idempotency-key-reused` (another body under the same key); `portal-reference-in-use` (the portal's number under
   *   another key), `reference-in-use` (the reserved reference under another key).
   * @throws Failure when the store did not answer: the same request with the same key is safe to repeat.
   */
  async submit(
    scope: Scope,
    request: SubmitDossierRequest,
    idempotencyKey: string,
    traceId: string,
  ): Promise<SubmitOutcome> {
    const { dossiers, contents, keys, random } = this.desk;
    const fingerprint = keys.fingerprint('filing', canonicalJson(request as unknown as Json));
    const standing = this.recent.has(scope.clientId, idempotencyKey) && (await dossiers.findByKey(scope, idempotencyKey));
    if (standing) return this.replay('key-known', standing, fingerprint);
    const checked = await this.check(scope, request);
    if (checked instanceof Refusal) {
      const known = await dossiers.findByKey(scope, idempotencyKey);
      if (known) return this.replay('key-known', known, fingerprint);
      throw checked;
    }
    this.recent.note(scope.clientId, idempotencyKey);
    const dossierId = random.id();
    const { applicant, submitter = null, form } = request;
    const sealed = await contents.seal(dossierId, 0, { applicant, submitter, form });
    const filing = {
      ...checked,
      portal: scope.clientId,
      idempotencyKey,
      portalReference: request.portalReference,
      fingerprint,
      agencyCode: request.agencyCode,
      channel: request.channel,
      representative: submitter !== null,
      contentHash: sealed.hash,
    };
    const command = { id: commandIdentityOf(keys, scope, idempotencyKey, fingerprint), traceId };
    const filed = await dossiers.file(scope, dossierId, filing, [sealed.write], command);
    if (filed.kind === 'new') return { receipt: await this.receiptOf(filed.dossier), replayed: false };
    await contents.discard(sealed.hash);
    return this.replay(filed.kind, filed.dossier, fingerprint);
  }

  /** What the filing is, or why it is none. */
  private async check(scope: Scope, request: SubmitDossierRequest): Promise<CheckedRequest | Refusal> {
    try {
      const attachments = await this.desk.files.attachmentsOf(scope, request.attachments);
      const day = civilDayOf(this.desk.clock.now());
      const { procedure, tenant } = checkFiling({ ...request, submitter: request.submitter, attachments }, day);
      const reference = await referenceFor(this.desk, scope, request.reference);
      return { tenant, reference, procedureCode: procedure.code, procedureVersion: procedure.version, attachments };
    } catch (error) {
      if (error instanceof Refusal) return error;
      throw error;
    }
  }

  private async replay(kind: Known, standing: KeptDossier, fingerprint: string): Promise<SubmitOutcome> {
    this.refuseConflict(kind, standing, fingerprint);
    return { receipt: await this.receiptOf(standing), replayed: true };
  }

  private refuseConflict(kind: Known, standing: KeptDossier, fingerprint: string): void {
    const extensions = { dossierId: standing._id };
    if (kind === 'reference-known') throw new Refusal('conflict', 'reference-in-use', { extensions });
    if (kind === 'portal-reference-known') throw new Refusal('conflict', 'portal-reference-in-use', { extensions });
    if (stateOf(standing).fingerprint !== fingerprint) {
      throw new Refusal('unprocessable', 'idempotency-key-reused', { extensions });
    }
  }

  private async receiptOf(dossier: KeptDossier): Promise<Receipt> {
    const state = stateOf(dossier);
    const contentHash = state.contents[0]!.hash;
    const receipt = await this.desk.signer.sign({
      dossierId: dossier._id,
      reference: state.reference,
      portal: state.portal,
      portalReference: state.portalReference,
      contentHash,
      receivedAt: state.submittedAt,
    });
    const trackingSecret = trackingSecretOf(this.desk.keys, dossier._id);
    return { ...viewOf(dossier), trackingSecret, receipt, contentHash, next: NEXT };
  }
}
