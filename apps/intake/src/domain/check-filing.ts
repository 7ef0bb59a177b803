import {
  checkForm,
  checkPapers,
  checkPersonalNumber,
  entryInForce,
  findAgency,
  levelOneOf,
  mayReceive,
  PROCEDURES,
  type Channel,
  type CivilDay,
  type ProcedureEntry,
} from '@hoso/contracts';
import { Refusal, unreachable, type Fault } from '@hoso/kernel';

import type { Applicant, Submitter } from './applicant.js';
import type { Attachment } from './dossier.js';

/** A filing as it comes through the door, its files already looked up. */
export interface FilingToCheck {
  readonly procedureCode: string;
  readonly agencyCode: string;
  readonly channel: Channel;
  readonly applicant: Applicant;
  readonly submitter: Submitter | undefined;
  readonly form: Readonly<Record<string, unknown>>;
  readonly attachments: readonly Attachment[];
}

export interface CheckedFiling {
  readonly procedure: ProcedureEntry;
  readonly tenant: string;
}

/**
 * Everything that can be said about a filing without asking anybody: the procedure is in force, the agency may receive it,
 * form and papers are complete, the personal number agrees with birth year and sex. All faults at once.
 *
 * @throws Refusal `procedure-unknown`, `procedure-not-in-force`, `agency-unknown`, `agency-not-competent`,
 *   `channel-not-offered`, `filing-incomplete`.
 */
export function checkFiling(filing: FilingToCheck, day: CivilDay): CheckedFiling {
  const procedure = procedureInForce(filing.procedureCode, day);
  const agency = findAgency(filing.agencyCode);
  if (!agency) throw new Refusal('unprocessable', 'agency-unknown', { faults: [fault('/agencyCode', 'agency-unknown')] });
  if (!mayReceive(agency, procedure, day)) {
    throw new Refusal('unprocessable', 'agency-not-competent', {
      faults: [fault('/agencyCode', 'agency-not-competent')],
      params: { procedure: procedure.code, agency: agency.code },
    });
  }
  if (!procedure.channels.includes(filing.channel)) {
    throw new Refusal('unprocessable', 'channel-not-offered', {
      faults: [fault('/channel', 'channel-not-offered')],
      extensions: { channels: procedure.channels },
    });
  }
  const faults = checkContent(procedure, filing, day);
  if (faults.length > 0) throw new Refusal('unprocessable', 'filing-incomplete', { faults });
  return { procedure, tenant: levelOneOf(agency.code) };
}

/** Form, papers and people of a filing, against its procedure: every fault at once. */
export function checkContent(
  procedure: ProcedureEntry,
  filing: Pick<FilingToCheck, 'applicant' | 'submitter' | 'form' | 'attachments'>,
  day: CivilDay,
): readonly Fault[] {
  return [
    ...checkForm(procedure, filing.form, { pointer: '/form', filedOn: day }),
    ...checkFilingPapers(procedure, filing),
    ...checkPeople(filing, day),
  ];
}

function procedureInForce(code: string, day: CivilDay): ProcedureEntry {
  const found = entryInForce(PROCEDURES, code, day);
  const faults = (rule: string): readonly Fault[] => [fault('/procedureCode', rule)];
  switch (found.state) {
    case 'in-force':
      return found.entry;
    case 'unknown':
      throw new Refusal('unprocessable', 'procedure-unknown', { faults: faults('procedure-unknown') });
    case 'not-yet':
      throw new Refusal('unprocessable', 'procedure-not-in-force', {
        faults: faults('procedure-not-in-force'),
        params: { procedure: code },
        extensions: { validFrom: found.validFrom },
      });
    case 'ended':
      throw new Refusal('unprocessable', 'procedure-not-in-force', {
        faults: faults('procedure-not-in-force'),
        params: { procedure: code },
        extensions: { validTo: found.validTo },
      });
    default:
      return unreachable(found);
  }
}

/** Papers are there, belong to the procedure, and come in a format that it takes. */
function checkFilingPapers(
  procedure: ProcedureEntry,
  filing: Pick<FilingToCheck, 'form' | 'attachments'>,
): readonly Fault[] {
  const codes = filing.attachments.map((attachment) => attachment.paperCode);
  const formats = filing.attachments.flatMap(({ paperCode, mediaType }, index) => {
    const paper = procedure.papers.find(({ code }) => code === paperCode);
    const taken: readonly string[] | undefined = paper?.formats;
    return taken && !taken.includes(mediaType) ? [fault(`/attachments/${index}`, 'paper-format')] : [];
  });
  return [...checkPapers(procedure, codes, filing.form, '/attachments'), ...formats];
}

function checkPeople({ applicant, submitter }: Pick<FilingToCheck, 'applicant' | 'submitter'>, day: CivilDay): readonly Fault[] {
  const declared = { birthYear: Number(applicant.birthDate.slice(0, 4)), sex: applicant.sex };
  return [
    ...checkPersonalNumber(applicant.personalNumber, declared, '/applicant/personalNumber').faults,
    ...(applicant.birthDate > day ? [fault('/applicant/birthDate', 'field-date-future')] : []),
    ...(submitter ? checkPersonalNumber(submitter.personalNumber, {}, '/submitter/personalNumber').faults : []),
  ];
}

function fault(pointer: string, code: string): Fault {
  return { pointer, code };
}
