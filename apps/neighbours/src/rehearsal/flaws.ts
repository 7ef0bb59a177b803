import type { ProcedureEntry } from '@hoso/contracts';
import type { SeededRandom } from '@hoso/kernel';

import { FLAWS, type Flaw, type SampleDossier } from './filing-request.js';
import { sampleFile } from './sample-files.js';

/** Spoils a good dossier in one way that this procedure allows. */
export function flawed(chance: SeededRandom, dossier: SampleDossier, procedure: ProcedureEntry): SampleDossier {
  const fitting = FLAWS.filter((flaw) => possible(flaw, dossier, procedure));
  const flaw = chance.pick(fitting);
  return { ...spoiled(chance, flaw, dossier, procedure), flaw };
}

function possible(flaw: Flaw, dossier: SampleDossier, procedure: ProcedureEntry): boolean {
  if (flaw === 'field-missing') return procedure.form.some((field) => field.required);
  if (flaw === 'paper-missing') return procedure.papers.some((paper) => paper.need === 'required');
  return flaw !== 'number-contradicts-birth' || dossier.request.applicant.personalNumber.length === 12;
}

function spoiled(
  chance: SeededRandom,
  flaw: Flaw,
  dossier: SampleDossier,
  procedure: ProcedureEntry,
): SampleDossier {
  const { request, papers } = dossier;
  const { applicant, form } = request;
  const withRequest = (change: object): SampleDossier => ({ ...dossier, request: { ...request, ...change } });
  const withApplicant = (change: object): SampleDossier => withRequest({ applicant: { ...applicant, ...change } });
  switch (flaw) {
    case 'field-missing': {
      const field = chance.pick(procedure.form.filter(({ required }) => required));
      return withRequest({ form: Object.fromEntries(Object.entries(form).filter(([key]) => key !== field.key)) });
    }
    case 'field-of-wrong-kind':
      return withRequest({ form: { ...form, [chance.pick(procedure.form).key]: ['not', 'a', 'value'] } });
    case 'field-unknown':
      return withRequest({ form: { ...form, favouriteColour: 'Mẫu' } });
    case 'paper-missing': {
      const missing = chance.pick(procedure.papers.filter((paper) => paper.need === 'required')).code;
      return { ...dossier, papers: papers.filter(({ paperCode }) => paperCode !== missing) };
    }
    case 'paper-unknown': {
      const stranger = { paperCode: 'KHONG-CO.999999', file: sampleFile(chance, 'application/pdf', 'stranger') };
      return { ...dossier, papers: [...papers, stranger] };
    }
    case 'procedure-unknown':
      return withRequest({ procedureCode: '9.999999' });
    case 'agency-unknown':
      return withRequest({ agencyCode: 'H99.999' });
    case 'number-too-short':
      return withApplicant({ personalNumber: applicant.personalNumber.slice(0, 11) });
    case 'number-contradicts-birth': {
      const otherYear = Number(applicant.birthDate.slice(0, 4)) - 1;
      return withApplicant({ birthDate: `${otherYear}-01-01` });
    }
    case 'applicant-missing': {
      const { applicant: _, ...rest } = request;
      return { ...dossier, request: rest as SampleDossier['request'] };
    }
  }
}
