import { civilDayOf, FILABLE, PROCEDURES } from '@hoso/contracts';

import { dossierOf, type SampleWorld } from '../../../apps/neighbours/src/rehearsal/dossiers.js';
import type { SampleDossier } from '../../../apps/neighbours/src/rehearsal/filing-request.js';
import { PORTAL, type HouseCaller } from './house-caller.js';

/** A filing that was accepted, with what was said. */
export interface AcceptedFiling {
  readonly dossierId: string;
  readonly sample: SampleDossier;
}

export interface Filings {
  readonly accepted: readonly AcceptedFiling[];
  /** Spoiled on purpose and refused, as it must be. */
  readonly refused: number;
  /** Sent twice; the second answer was the first again. */
  readonly repeated: number;
  /** What went otherwise than it must. */
  readonly wrong: readonly string[];
  /** Every personal value that was said, for searching where it must not be. */
  readonly personalValues: ReadonlySet<string>;
}

/** What accompanies the filing. */
export interface FilingPace {
  /** Resolves when the dossier of that index may be filed. */
  untilFiling(index: number): Promise<void>;
  /** One more has been answered. */
  noteFiled(): void;
}

/** Files the samples of a seed, a few side by side, and keeps what came of each. */
export async function fileDossiers(caller: HouseCaller, seed: number, count: number, pace: FilingPace): Promise<Filings> {
  const world: SampleWorld = { procedures: PROCEDURES, agencies: FILABLE, filedOn: civilDayOf(Date.now()) };
  const accepted: AcceptedFiling[] = [];
  const wrong: string[] = [];
  const personalValues = new Set<string>();
  let refused = 0;
  let repeated = 0;
  let next = 0;
  const hand = async (): Promise<void> => {
    for (let index = next++; index < count; index = next++) {
      await pace.untilFiling(index);
      const sample = dossierOf(seed, index, world);
      notePersonalValues(sample, personalValues);
      const outcome = await fileOne(caller, sample).catch((error: Error): FilingOutcome => ({ kind: 'wrong', why: error.message }));
      if (outcome.kind === 'accepted') {
        accepted.push({ dossierId: outcome.dossierId, sample });
        repeated += outcome.repeated ? 1 : 0;
        if (sample.flaw) wrong.push(`dossier ${index} is spoiled (${sample.flaw}) and was accepted`);
      } else if (outcome.kind === 'refused' && sample.flaw) refused += 1;
      else wrong.push(`dossier ${index}${sample.flaw ? ` (${sample.flaw})` : ''}: ${outcome.why}`);
      pace.noteFiled();
    }
  };
  await Promise.all(Array.from({ length: 16 }, hand));
  return { accepted, refused, repeated, wrong, personalValues };
}

/** What came of one filing. */
export type FilingOutcome =
  | { readonly kind: 'accepted'; readonly dossierId: string; readonly repeated: boolean }
  | { readonly kind: 'refused' | 'wrong'; readonly why: string };

/** Uploads the papers of a sample; answers how a filing names them. */
export async function uploadPapers(
  caller: HouseCaller,
  { papers }: SampleDossier,
): Promise<readonly { readonly paperCode: string; readonly fileId: string }[]> {
  const attachments: { paperCode: string; fileId: string }[] = [];
  for (const { paperCode, file } of papers) {
    const form = new FormData();
    form.append('sha256', file.sha256);
    form.append('file', new Blob([new Uint8Array(file.bytes)], { type: file.mediaType }), file.name);
    const answer = await caller.ask('intake', 'POST', '/attachments', { as: PORTAL, body: form });
    const { fileId } = answer.body as { fileId?: string };
    if (answer.status !== 201 || !fileId) throw new Error(`an attachment was answered ${answer.status}`);
    attachments.push({ paperCode, fileId });
  }
  return attachments;
}

/** Files one sample as a portal does, papers first, again and again while the answer is "later". */
export async function fileOne(caller: HouseCaller, sample: SampleDossier): Promise<FilingOutcome> {
  const attachments = await uploadPapers(caller, sample);
  const request = {
    as: PORTAL,
    body: { ...sample.request, attachments },
    headers: { 'idempotency-key': sample.idempotencyKey },
  };
  const first = await caller.ask('intake', 'POST', '/dossiers', request);
  const { dossierId, code } = first.body as { dossierId?: string; code?: string };
  if (first.status >= 400 && first.status < 500) return { kind: 'refused', why: `${first.status} ${code ?? ''}` };
  if (first.status !== 202 || !dossierId) return { kind: 'wrong', why: `answered ${first.status} ${code ?? ''}` };
  if (sample.sendings === 1) return { kind: 'accepted', dossierId, repeated: false };
  const second = await caller.ask('intake', 'POST', '/dossiers', request);
  const again = (second.body as { dossierId?: string }).dossierId;
  if (again !== dossierId || second.status !== 202) return { kind: 'wrong', why: 'a repeated filing made another dossier' };
  return { kind: 'accepted', dossierId, repeated: true };
}

function notePersonalValues({ request }: SampleDossier, values: Set<string>): void {
  const { applicant, submitter } = request;
  for (const person of [applicant, submitter]) {
    if (!person) continue;
    if (typeof person.fullName === 'string' && person.fullName.length > 8) values.add(person.fullName.normalize('NFC'));
    if (typeof person.personalNumber === 'string' && person.personalNumber.length >= 9) values.add(person.personalNumber);
  }
  if (applicant?.phone) values.add(applicant.phone);
  if (applicant?.email) values.add(applicant.email);
}
