import { describe, expect, it } from '@jest/globals';
import { PROCEDURES, entryInForce } from '@hoso/contracts';
import { Refusal } from '@hoso/kernel';

import { EXTRACT, FILING_DAY, RESIDENCE, papersOf, sampleFiling } from '../../test/sample-filing.js';
import { checkFiling, type CheckedFiling, type FilingToCheck } from './check-filing.js';
import type { Attachment } from './dossier.js';

const file = (paperCode: string, index = 0, mediaType = 'application/pdf'): Attachment => ({
  fileId: `file-${index}`, paperCode, sha256: 'a'.repeat(64), bytes: 9, mediaType,
});
const whole = (procedure = EXTRACT, change: Partial<FilingToCheck> = {}): FilingToCheck => ({
  ...sampleFiling(procedure),
  submitter: undefined,
  attachments: papersOf(procedure).map((code, index) => file(code, index)),
  ...change,
});
function checked(filing: FilingToCheck, day = FILING_DAY): CheckedFiling | Refusal {
  try {
    return checkFiling(filing, day);
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}
const faultsOf = (filing: FilingToCheck): unknown => {
  const found = checked(filing);
  return found instanceof Refusal ? found.details.faults?.map(({ pointer, code }) => `${pointer} ${code}`) : [];
};

describe('a whole filing', () => {
  const inForce = PROCEDURES.filter((entry) => entryInForce(PROCEDURES, entry.code, FILING_DAY).state === 'in-force');

  it.each(inForce.map((entry) => [`${entry.code} v${entry.version}`, entry] as const))('of %s passes', (_code, entry) => {
    const found = entryInForce(PROCEDURES, entry.code, FILING_DAY);
    if (found.state !== 'in-force') throw new Error('not in force');
    expect(checked(whole(found.entry))).toMatchObject({ procedure: { code: entry.code, version: found.entry.version } });
  });

  it('belongs to the level-1 body of its agency', () => {
    const { tenant } = checked(whole(RESIDENCE)) as CheckedFiling;
    expect(whole(RESIDENCE).agencyCode.startsWith(tenant)).toBe(true);
    expect(tenant).toMatch(/^[A-Y]\d\d$/);
  });
});

describe('a filing is refused', () => {
  it.each([
    ['for a procedure that nobody knows', { procedureCode: '9.999999' }, 'procedure-unknown', '/procedureCode'],
    ['for a procedure that has ended', { procedureCode: '2.000488' }, 'procedure-not-in-force', '/procedureCode'],
    ['for a procedure of next year', { procedureCode: '2.002850' }, 'procedure-not-in-force', '/procedureCode'],
    ['at an agency that nobody knows', { agencyCode: 'H99.999' }, 'agency-unknown', '/agencyCode'],
    ['at a ministry', { agencyCode: 'G01' }, 'agency-not-competent', '/agencyCode'],
  ])('%s', (_why, change, code, pointer) => {
    const refusal = checked(whole(EXTRACT, change));
    expect(refusal).toMatchObject({ kind: 'unprocessable', code, details: { faults: [{ pointer, code }] } });
  });

  it('with the day from or until which it could be filed', () => {
    expect(checked(whole(EXTRACT, { procedureCode: '2.000488' }))).toMatchObject({ details: { extensions: { validTo: '2025-02-28' } } });
    expect(checked(whole(EXTRACT, { procedureCode: '2.002850' }))).toMatchObject({ details: { extensions: { validFrom: '2027-01-01' } } });
  });

  it('through a channel that is not offered, with those that are', () => {
    const online = PROCEDURES.find(({ code }) => code === '1.013086')!;
    expect(checked(whole(online, { channel: 'post' }))).toMatchObject({
      code: 'channel-not-offered', details: { extensions: { channels: ['online'] } },
    });
  });

  it('with every fault at once', () => {
    const { applicant } = whole();
    const wrong = whole(RESIDENCE, {
      form: { dwelling: 'castle', livesThereSince: '2026-11-17', surprise: 1 },
      attachments: [file('G01-CT.99'), file('G01-CT.01', 1, 'application/zip')],
      applicant: { ...applicant, birthDate: '1991-04-30', sex: 'male' },
    });
    expect(faultsOf(wrong)).toEqual([
      '/form/newAddress field-missing',
      '/form/dwelling field-not-a-choice',
      '/form/livesThereSince field-date-future',
      '/form/surprise field-unknown',
      '/attachments paper-missing',
      '/attachments/0 paper-unknown',
      '/attachments/1 paper-format',
      '/applicant/personalNumber personal-number-birth-year',
      '/applicant/personalNumber personal-number-sex',
    ]);
  });

  it('for people who are not born, and numbers of old cards', () => {
    const { applicant } = whole();
    const unborn = { ...applicant, birthDate: '2026-11-17', personalNumber: '001326000001' };
    expect(faultsOf(whole(EXTRACT, { applicant: unborn }))).toEqual(['/applicant/birthDate field-date-future']);
    const submitter = { fullName: 'Mẫu Văn Giả Định', personalNumber: '012345678', relation: 'parent' } as const;
    expect(faultsOf(whole(EXTRACT, { submitter }))).toEqual(['/submitter/personalNumber personal-number-old-card']);
  });

  it('never with anything that a person wrote', () => {
    const refusal = checked(whole(EXTRACT, { form: { registeredAt: 'Phường Bí Mật', copies: 999, event: 'Bí Mật' } }));
    expect(JSON.stringify(refusal)).not.toContain('Bí Mật');
    expect(JSON.stringify(refusal)).not.toContain('999');
  });
});
