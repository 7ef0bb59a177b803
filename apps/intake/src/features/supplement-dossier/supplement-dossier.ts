import type { Scope } from '@hoso/access';
import { checkForm, checkPersonalNumber, civilDayOf, findEntry, PROCEDURES } from '@hoso/contracts';
import { Defect, Refusal, type Clock } from '@hoso/kernel';

import type { Content } from '../../domain/applicant.js';
import { checkFilingPapers } from '../../domain/check-filing.js';
import type { Contents } from '../../domain/contents.js';
import { stateOf } from '../../domain/dossier-view.js';
import type { CommandIdentity, Dossiers, KeptDossier } from '../../domain/dossiers.js';
import type { Files } from '../../domain/files.js';
import type { SupplementDossierRequest } from './supplement-dossier.request.js';

/** Answers an open supplement request (bổ sung hồ sơ): the new content is the old one with what changed. */
export class SupplementDossier {
  constructor(
    private readonly dossiers: Dossiers,
    private readonly contents: Contents,
    private readonly files: Files,
    private readonly clock: Clock,
  ) {}

  /**
   * @throws Refusal `dossier-not-found`, `revision-mismatch`, `no-supplement-asked`, `supplement-too-late`,
   *   `attachment-unknown`, `filing-incomplete`.
   */
  async supplement(
    scope: Scope,
    dossierId: string,
    expectedRevision: number,
    request: SupplementDossierRequest,
    command: CommandIdentity,
  ): Promise<KeptDossier> {
    const standing = await this.dossiers.get(scope, dossierId);
    const state = stateOf(standing);
    const last = state.contents.at(-1)!;
    const before = await this.contents.open(dossierId, last.round, last.hash);
    const content: Content = {
      applicant: request.applicant ?? before.applicant,
      submitter: before.submitter,
      form: { ...before.form, ...request.form },
    };
    const attachments = await this.files.attachmentsOf(scope, request.attachments);
    const renewed = new Set(attachments.map(({ paperCode }) => paperCode));
    const all = [...state.attachments.filter(({ paperCode }) => !renewed.has(paperCode)), ...attachments];
    this.check(state.procedureCode, state.procedureVersion, content, all);
    const round = state.supplement?.round ?? last.round + 1;
    const sealed = await this.contents.seal(dossierId, round, content);
    return this.dossiers.supplement(
      scope,
      dossierId,
      expectedRevision,
      { contentHash: sealed.hash, attachments },
      [sealed.write],
      command,
    );
  }

  private check(code: string, version: number, content: Content, attachments: KeptAttachments): void {
    const procedure = findEntry(PROCEDURES, code, version);
    if (!procedure) throw new Defect('unknown-procedure', `${code} v${version}`);
    const { applicant, form } = content;
    const declared = { birthYear: Number(applicant.birthDate.slice(0, 4)), sex: applicant.sex };
    const faults = [
      ...checkForm(procedure, form, { pointer: '/form', filedOn: civilDayOf(this.clock.now()) }),
      ...checkFilingPapers(procedure, { form, attachments }),
      ...checkPersonalNumber(applicant.personalNumber, declared, '/applicant/personalNumber').faults,
    ];
    if (faults.length > 0) throw new Refusal('unprocessable', 'filing-incomplete', { faults });
  }
}

type KeptAttachments = ReturnType<typeof stateOf>['attachments'];
