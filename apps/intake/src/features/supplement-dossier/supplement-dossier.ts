import type { Scope } from '@hoso/access';
import { asksForApplicant, civilDayOf, findEntry, PROCEDURES } from '@hoso/contracts';
import { Defect, Refusal, type Clock, type Fault, type Json } from '@hoso/kernel';

import type { Content } from '../../domain/applicant.js';
import { checkContent } from '../../domain/check-filing.js';
import { commandIdentityOf } from '../../domain/command-identity.js';
import type { Contents, SealedWrite } from '../../domain/contents.js';
import type { Attachment, Dossier } from '../../domain/dossier.js';
import { stateOf } from '../../domain/dossier-view.js';
import type { CommandIdentity, Dossiers, KeptDossier } from '../../domain/dossiers.js';
import type { Files } from '../../domain/files.js';
import type { KeyRing } from '../../domain/key-ring.js';
import { attachmentsAfter } from '../../domain/supplement-dossier.js';
import { toldOf } from '../../domain/unprepared.js';
import type { SupplementDossierRequest } from './supplement-dossier.request.js';

/** What lies on the desk where supplements are taken. */
export interface SupplementDesk {
  readonly dossiers: Dossiers;
  readonly contents: Contents;
  readonly files: Files;
  readonly keys: KeyRing;
  readonly clock: Clock;
}

/** Answers an open supplement request (bổ sung hồ sơ): the new content is the old one with what changed. */
export class SupplementDossier {
  constructor(private readonly desk: SupplementDesk) {}

  /**
   * @throws Refusal `dossier-not-found`, `revision-mismatch`, `no-supplement-asked`, `supplement-too-late`,
   *   `already-withdrawn`, `attachment-unknown`, `attachment-doubled`, `filing-incomplete`.
   * @throws Failure `read-overtaken` when the request came open after it was looked for: the caller knew more than was read here.
   */
  async supplement(
    scope: Scope,
    dossierId: string,
    expectedRevision: number,
    request: SupplementDossierRequest,
    command: CommandIdentity,
  ): Promise<KeptDossier> {
    const { dossiers, keys } = this.desk;
    const words = ['supplement', dossierId, request as unknown as Json];
    const id = commandIdentityOf(keys, scope, command.id, words);
    const standing = await dossiers.get(scope, dossierId);
    const state = stateOf(standing);
    // Where nothing is open, or the caller's knowledge is old, or the command is a repeat, the ledger says so itself.
    const isOpen = state.supplement !== null && standing.rev === expectedRevision;
    if (!isOpen) {
      return dossiers.supplement(scope, dossierId, expectedRevision, undefined, [], { ...command, id }).catch((error: unknown) => {
        throw toldOf(error);
      });
    }
    const { sealed, attachments } = await this.prepare(scope, dossierId, state, request);
    const supplement = { contentHash: sealed.hash, attachments };
    return dossiers.supplement(scope, dossierId, expectedRevision, supplement, [sealed.write], { ...command, id });
  }

  private async prepare(
    scope: Scope,
    dossierId: string,
    state: Dossier,
    request: SupplementDossierRequest,
  ): Promise<{ readonly sealed: SealedWrite; readonly attachments: readonly Attachment[] }> {
    const { contents, files, clock } = this.desk;
    const last = state.contents.at(-1)!;
    const before = await contents.open(dossierId, last.round, last.hash);
    const content: Content = {
      applicant: request.applicant ?? before.applicant,
      submitter: before.submitter,
      form: { ...before.form, ...request.form },
    };
    const attachments = await files.attachmentsOf(scope, request.attachments);
    const procedure = findEntry(PROCEDURES, state.procedureCode, state.procedureVersion);
    if (!procedure) throw new Defect('unknown-procedure', `${state.procedureCode} v${state.procedureVersion}`);
    // The new ones come first: a fault then points at the place where the caller named the file.
    const kept = attachmentsAfter(state.attachments, attachments).filter((one) => !attachments.includes(one));
    const all = [...attachments, ...kept];
    const submitter = content.submitter ?? undefined;
    const faults = [
      ...unaskedOf(state, request),
      ...checkContent(procedure, { ...content, submitter, attachments: all }, civilDayOf(clock.now())),
    ];
    if (faults.length > 0) throw new Refusal('unprocessable', 'filing-incomplete', { faults });
    return { sealed: await contents.seal(dossierId, state.supplement?.round ?? last.round + 1, content), attachments };
  }
}

/** Who the applicant is was known when the dossier was taken: it is said anew only where it was asked. */
function unaskedOf({ supplement }: Dossier, { applicant }: SupplementDossierRequest): readonly Fault[] {
  const isAsked = supplement !== null && asksForApplicant(supplement.items);
  return applicant === undefined || isAsked ? [] : [{ pointer: '/applicant', code: 'applicant-not-asked' }];
}
