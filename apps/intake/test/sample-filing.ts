import { findEntry, isRequired, mayReceive, AGENCIES, PROCEDURES, type FormField, type ProcedureEntry } from '@hoso/contracts';

import type { SubmitDossierRequest } from '../src/features/submit-dossier/submit-dossier.request.js';

/** A day on which the samples may be filed. */
export const FILING_DAY = '2026-11-16';
export const MONDAY = Date.parse('2026-11-16T09:00:00+07:00');

/** Nobody: the name says so, and the digits agree with it. */
export const APPLICANT = {
  kind: 'citizen',
  fullName: 'Mẫu Thị Thử',
  personalNumber: '001190000001',
  birthDate: '1990-04-30',
  sex: 'female',
  phone: '0900000001',
  email: 'mau.thu@example.test',
} as const;

/** What must never be found outside the sealed content. */
export const SECRETS: readonly string[] = [
  APPLICANT.fullName, APPLICANT.personalNumber, APPLICANT.birthDate, APPLICANT.phone, APPLICANT.email, 'Phường Ví Dụ',
];

export const EXTRACT = entryOf('2.000635');
export const RESIDENCE = entryOf('1.004222');

function entryOf(code: string): ProcedureEntry {
  const entry = findEntry(PROCEDURES, code, 1);
  if (!entry) throw new Error(`the seed has no ${code}`);
  return entry;
}

/** A whole filing of that procedure; without files where it needs none. */
export function sampleFiling(
  procedure: ProcedureEntry = EXTRACT,
  change: Partial<SubmitDossierRequest> = {},
): SubmitDossierRequest {
  const agency = AGENCIES.find((one) => mayReceive(one, procedure, FILING_DAY));
  if (!agency) throw new Error(`nobody receives ${procedure.code}`);
  return {
    procedureCode: procedure.code,
    agencyCode: agency.code,
    channel: 'online',
    portalReference: 'TN-0001',
    applicant: { ...APPLICANT },
    form: formOf(procedure),
    attachments: [],
    ...change,
  };
}

/** Answers that the procedure's form takes. */
export function formOf(procedure: ProcedureEntry): Record<string, string | number | boolean> {
  return Object.fromEntries(procedure.form.filter(({ required }) => required).map((field) => [field.key, answerTo(field)]));
}

/** The papers that those answers ask for. */
export function papersOf(procedure: ProcedureEntry): string[] {
  return procedure.papers.filter((paper) => isRequired(paper, formOf(procedure))).map(({ code }) => code);
}

function answerTo(field: FormField): string | number | boolean {
  switch (field.type) {
    case 'string':
      return 'Phường Ví Dụ';
    case 'pattern':
      return field.example;
    case 'number':
      return field.min;
    case 'date':
      return '2020-01-31';
    case 'boolean':
      return false;
    case 'choice':
      return field.choices[0]!.value;
  }
}
