import { describe, expect, it } from '@jest/globals';
import { AGENCIES, PROCEDURES } from '@hoso/contracts';

import { lookUp } from '../population/register.js';
import { dossierOf, type SampleWorld } from './dossiers.js';
import type { SampleDossier } from './filing-request.js';
import { answerSupplement } from './supplements.js';

const SEED = 3;
const world: SampleWorld = {
  procedures: PROCEDURES, agencies: AGENCIES, filedOn: '2026-11-20',
  mixture: { invalid: 0, repeated: 0, registerMisses: 0.3, representative: 0, reserved: 0 },
};
const find = (fits: (sample: SampleDossier) => boolean): SampleDossier => {
  for (let index = 0; ; index += 1) {
    const sample = dossierOf(SEED, index, world);
    if (fits(sample)) return sample;
  }
};

describe('the answer to a supplement request', () => {
  it('says about the applicant what the register says', () => {
    const sample = find(({ expectedIdentity }) => expectedIdentity === 'mismatched');
    const { applicant, papers } = answerSupplement(SEED, sample, 1, ['/applicant/fullName']);
    const { personalNumber, fullName, birthDate } = applicant!;
    const question = { requestId: 'r', personalNumber, fullName, birthDate, purpose: 'verify-applicant' };
    const record = lookUp(SEED, question).body.CongDan!;
    expect(fullName.normalize('NFC')).toBe(Object.values(record.HoVaTen).join(' ').normalize('NFC'));
    expect(birthDate.replaceAll('-', '')).toBe(record.NgayThangNamSinh.NgayThangNam);
    expect(papers).toEqual([]);
  });

  it('brings the paper that was named, scanned anew', () => {
    const sample = find(({ papers }) => papers.length >= 2);
    const [first, second] = sample.papers;
    const byPlace = answerSupplement(SEED, sample, 1, ['/attachments/1']);
    expect(byPlace.papers.map(({ paperCode }) => paperCode)).toEqual([second!.paperCode]);
    expect(byPlace.papers[0]!.file.mediaType).toBe(second!.file.mediaType);
    expect(byPlace.papers[0]!.file.sha256).not.toBe(second!.file.sha256);
    const general = answerSupplement(SEED, sample, 2, ['/attachments']);
    expect(general.papers.map(({ paperCode }) => paperCode)).toEqual([first!.paperCode]);
    expect(general).not.toHaveProperty('applicant');
  });

  it('is never empty', () => {
    const sample = find(({ papers }) => papers.length === 0);
    for (const pointers of [['/attachments/0'], ['/form/copies'], ['/elsewhere'], []]) {
      expect(answerSupplement(SEED, sample, 1, pointers).form).toEqual(sample.request.form);
    }
  });
});
