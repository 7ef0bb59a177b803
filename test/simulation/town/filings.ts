import type { SeededRandom } from '@hoso/kernel';

import type { SubmitDossierRequest } from '../../../apps/intake/src/features/submit-dossier/submit-dossier.request.js';
import type { BookedPerson } from '../world/simulated-register.js';

/** A filing that somebody means to make, and what the register knows about its applicant. */
export interface Intention {
  readonly portal: string;
  readonly key: string;
  readonly request: SubmitDossierRequest;
  /** What is put right when the register sees it differently. */
  readonly corrected: SubmitDossierRequest['applicant'];
  readonly registered: BookedPerson | undefined;
}

export const PORTALS = ['cong-thu-nghiem-a', 'cong-thu-nghiem-b'] as const;

/** When applicants say that they were born, at first and when it is put right. */
const DECLARED = '1990-04-30';
const CORRECTED = '1990-03-31';

const COMMUNES = ['H26.101', 'H26.102'] as const;

/**
 * Procedures with different ways: automatic, with officials, with the opinion of another agency. What they take is listed, known to
 * the province alone, or never asked for, because nobody looks at them.
 */
const WAYS = [
  {
    procedureCode: '2.000635', agencies: COMMUNES,
    form: { event: 'birth', registeredAt: 'Ví Dụ', copies: 1, onBehalf: false },
    papers: [],
  },
  { procedureCode: '1.004873', agencies: COMMUNES, form: { status: 'single', purpose: 'Ví Dụ' }, papers: ['G15-HT.08'] },
  {
    procedureCode: '1.004746', agencies: COMMUNES,
    form: { registeredAt: 'Ví Dụ', marriedOn: '2001-02-03', spouseName: 'Mẫu Văn Thử' },
    papers: ['G15-HT.06'],
  },
  {
    procedureCode: '1.004222', agencies: ['G01.101.101'],
    form: { newAddress: 'Ví Dụ', dwelling: 'own', livesThereSince: '2001-02-03' },
    papers: ['G01-CT.01', 'G01-CT.02'],
  },
] as const;

/** Evidently nobody: the name says so, and the digits agree with it. */
function applicantOf(number: number): SubmitDossierRequest['applicant'] {
  const digits = String(number).padStart(6, '0');
  return {
    kind: 'citizen',
    fullName: `Mẫu Thị Thử ${'ABCDEFGHIK'[number % 10]}`,
    personalNumber: `001190${digits}`,
    birthDate: DECLARED,
    sex: 'female',
    phone: `0900${digits}`,
  };
}

/** What people mean to file in one history. */
export function intentionsOf(chance: SeededRandom): readonly Intention[] {
  const count = chance.pick([2, 2, 3, 3, 4]);
  return Array.from({ length: count }, (_, index) => intentionOf(chance, index + 1 + 10 * chance.below(9_000)));
}

function intentionOf(chance: SeededRandom, number: number): Intention {
  const way = chance.pick(WAYS);
  const applicant = applicantOf(number);
  const portal = chance.pick(PORTALS);
  const dice = chance.fraction();
  const known = (birthDate: string, ofDeclared: 'matched' | 'mismatched' | 'partial', ofCorrected: typeof ofDeclared): BookedPerson => ({
    fullName: applicant.fullName, birthDate, sex: applicant.sex, verdicts: { [DECLARED]: ofDeclared, [CORRECTED]: ofCorrected },
  });
  const registered =
    dice < 0.15 ? undefined
    : dice < 0.4 ? known(CORRECTED, 'mismatched', 'matched')
    : dice < 0.5 ? known('1990', 'partial', 'partial')
    : known(DECLARED, 'matched', 'mismatched');
  return {
    portal,
    key: `khoa-${number}`,
    request: {
      procedureCode: way.procedureCode,
      agencyCode: chance.pick<string>(way.agencies),
      channel: 'online',
      portalReference: `TN-${number}`,
      applicant,
      form: { ...way.form },
      attachments: way.papers.map((paperCode, index) => ({
        paperCode,
        fileId: `00000000-0000-4000-8000-${String(number * 10 + index).padStart(12, '0')}`,
      })),
    },
    corrected: { ...applicant, birthDate: CORRECTED },
    registered,
  };
}

/** What the persons of a filing said that must be nowhere in clear. */
export function secretsOf({ request, corrected }: Intention): readonly string[] {
  const { fullName, personalNumber, phone, birthDate } = request.applicant;
  const written = Object.values(request.form).filter((word): word is string => typeof word === 'string' && word.includes(' '));
  return [fullName, personalNumber, phone ?? '', birthDate, corrected.birthDate, ...written];
}
