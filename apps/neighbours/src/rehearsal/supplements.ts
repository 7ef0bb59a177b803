import { asksForApplicant } from '@hoso/contracts';

import { chanceOf } from './chance.js';
import { citizenBehind, registerEntryOf } from './citizens.js';
import type { ApplicantDeclaration, SampleDossier } from './filing-request.js';
import { wholeName } from './names.js';
import { sampleFile, type SampleFile } from './sample-files.js';

/** What a person hands in when asked: only what changes, with files that are still to be uploaded. */
export interface SupplementAnswer {
  readonly applicant?: ApplicantDeclaration;
  readonly form?: Readonly<Record<string, unknown>>;
  readonly papers: readonly { readonly paperCode: string; readonly file: SampleFile }[];
}

/**
 * Answers a supplement request item by item: what was said about the applicant is said again as the register has it (the
 * person had mistyped), a paper is scanned anew, anything else in the form is confirmed as it was.
 */
export function answerSupplement(
  seed: number,
  sample: SampleDossier,
  round: number,
  pointers: readonly string[],
): SupplementAnswer {
  const aboutApplicant = asksForApplicant(pointers.map((pointer) => ({ pointer })));
  const wanted = papersNamed(sample, pointers);
  const chance = chanceOf(seed, sample.index, `supplement-${round}`);
  const papers = wanted.map(({ paperCode, file }) =>
    ({ paperCode, file: sampleFile(chance, file.mediaType, `${paperCode}-${round}`) }));
  const aboutForm = pointers.some((pointer) => pointer.startsWith('/form'));
  return {
    ...(aboutApplicant ? { applicant: asRegistered(seed, sample.request.applicant) } : {}),
    ...(aboutForm || (!aboutApplicant && papers.length === 0) ? { form: sample.request.form } : {}),
    papers,
  };
}

/** A paper is named by its place among the attachments or by its code; a request for papers in general means the first. */
function papersNamed(sample: SampleDossier, pointers: readonly string[]): SampleDossier['papers'] {
  const about = pointers.filter((pointer) => /^\/(attachments|papers)(\/|$)/.test(pointer));
  const named = about.flatMap((pointer) => {
    const place = pointer.split('/')[2] ?? '0';
    return sample.papers.find(({ paperCode }, at) => paperCode === place || String(at) === place) ?? sample.papers[0] ?? [];
  });
  return [...new Set(named)];
}

function asRegistered(seed: number, applicant: ApplicantDeclaration): ApplicantDeclaration {
  const citizen = citizenBehind(seed, applicant.personalNumber);
  const entry = citizen === undefined ? undefined : registerEntryOf(seed, citizen);
  if (entry === undefined) return applicant;
  const { sex, name, birthDate } = entry;
  return { ...applicant, fullName: wholeName(name), sex, birthDate: birthDate ?? applicant.birthDate };
}
