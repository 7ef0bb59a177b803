import { describe, expect, it } from '@jest/globals';
import {
  AGENCIES, checkForm, checkPapers, checkPersonalNumber, entryInForce, findAgency, mayReceive, PROCEDURES,
  type ProcedureEntry,
} from '@hoso/contracts';

import { lookUp } from '../population/register.js';
import { ageOf, citizenBehind } from './citizens.js';
import { dossierOf, FAIR_MIXTURE, USUAL_MIXTURE, type SampleWorld } from './dossiers.js';
import { FLAWS, type Flaw, type SampleDossier } from './filing-request.js';

const SEED = 2026;
const DAY = '2026-11-20';
const world: SampleWorld = { procedures: PROCEDURES, agencies: AGENCIES, filedOn: DAY };
const some = (count: number, of: SampleWorld = world): readonly SampleDossier[] =>
  Array.from({ length: count }, (_, index) => dossierOf(SEED, index * 31, of));

function procedureOf(dossier: SampleDossier): ProcedureEntry {
  const found = entryInForce(PROCEDURES, dossier.request.procedureCode, DAY);
  if (found.state !== 'in-force') throw new Error(`${dossier.request.procedureCode} is ${found.state}`);
  return found.entry;
}

/** Every fault that the published rules find. */
function faultsOf(dossier: SampleDossier): readonly string[] {
  const { request, papers } = dossier;
  const found = entryInForce(PROCEDURES, request.procedureCode, DAY);
  const agency = findAgency(request.agencyCode);
  if (found.state !== 'in-force') return ['procedure'];
  const codes = papers.map(({ paperCode }) => paperCode);
  if (request.applicant === undefined) return ['applicant'];
  const { personalNumber, birthDate, sex } = request.applicant;
  const number = checkPersonalNumber(personalNumber, { birthYear: Number(birthDate.slice(0, 4)), sex });
  return [
    ...(agency !== undefined && mayReceive(agency, found.entry, DAY) ? [] : ['agency']),
    ...checkForm(found.entry, request.form, { filedOn: DAY }).map(({ code }) => code),
    ...checkPapers(found.entry, codes, request.form).map(({ code }) => code),
    ...number.faults.map(({ code }) => code),
  ];
}

describe('a sample dossier', () => {
  it('is the same dossier whoever asks and in whatever order', () => {
    const forwards = [1, 2, 3].map((index) => dossierOf(SEED, index, world));
    const backwards = [3, 2, 1].map((index) => dossierOf(SEED, index, world)).reverse();
    expect(backwards).toEqual(forwards);
    expect(dossierOf(SEED + 1, 1, world)).not.toEqual(forwards[0]);
  });

  it('obeys the published rules unless it is spoiled, and then breaks one', () => {
    for (const dossier of some(600)) {
      const faults = faultsOf(dossier);
      expect([dossier.index, faults.length > 0]).toEqual([dossier.index, dossier.flaw !== undefined]);
    }
  });

  it('has formats that the procedure takes, and channels that it offers', () => {
    for (const dossier of some(300, { ...world, mixture: FAIR_MIXTURE })) {
      const procedure = procedureOf(dossier);
      expect(procedure.channels).toContain(dossier.request.channel);
      for (const { paperCode, file } of dossier.papers) {
        expect(procedure.papers.find(({ code }) => code === paperCode)!.formats).toContain(file.mediaType);
      }
    }
  });

  it('has keys and references of its own', () => {
    const dossiers = some(500);
    expect(new Set(dossiers.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(500);
    expect(new Set(dossiers.map(({ request }) => request.portalReference)).size).toBe(500);
  });

  it('says rightly what the population database will answer', () => {
    const unknown = { ...USUAL_MIXTURE, invalid: 0, registerMisses: 0.3 };
    for (const { request: { applicant }, expectedIdentity } of some(400, { ...world, mixture: unknown })) {
      const { personalNumber, fullName, birthDate } = applicant;
      const question = { requestId: 'r', personalNumber, fullName, birthDate, purpose: 'verify-applicant' };
      const record = lookUp(SEED, question).body.CongDan;
      const day = birthDate.replaceAll('-', '');
      if (expectedIdentity === 'not-found') expect(record).toBeUndefined();
      else if (expectedIdentity === 'partial') expect(record!.NgayThangNamSinh).toEqual({ Nam: day.slice(0, 4) });
      else if (expectedIdentity === 'matched') expect(record!.NgayThangNamSinh.NgayThangNam).toBe(day);
      else if (record!.NgayThangNamSinh.NgayThangNam === day) expect(record!.HoVaTen.Ten).toMatch(/ Khác$/);
    }
  });

  it('is filed for a child by a parent or guardian, for a grown-up by somebody authorised', () => {
    const represented = some(150, { ...world, mixture: { ...FAIR_MIXTURE, representative: 1 } });
    for (const { request: { applicant, submitter } } of represented) {
      const child = ageOf(citizenBehind(SEED, applicant.personalNumber)!, DAY) < 18;
      expect(['parent', 'guardian'].includes(submitter!.relation)).toBe(child);
      expect(ageOf(citizenBehind(SEED, submitter!.personalNumber)!, DAY)).toBeGreaterThanOrEqual(18);
      expect(submitter!.personalNumber).not.toBe(applicant.personalNumber);
    }
  });

  it('keeps to the mixture', () => {
    const dossiers = some(2_500);
    const count = (is: (dossier: SampleDossier) => boolean): number => dossiers.filter(is).length;
    const within = (counted: number, share: number): void => {
      expect(counted / 2_500).toBeGreaterThan(share * 0.6);
      expect(counted / 2_500).toBeLessThan(share * 1.5);
    };
    within(count(({ flaw }) => flaw !== undefined), 0.02);
    within(count(({ sendings }) => sendings === 2), 0.01);
    within(count(({ expectedIdentity }) => expectedIdentity === 'mismatched' || expectedIdentity === 'not-found'), 0.03);
    within(count(({ request }) => request.submitter !== undefined), 0.1);
    within(count(({ reserves }) => reserves), 0.1);
  });

  it('knows every way of being wrong', () => {
    const wrong = some(600, { ...world, mixture: { ...USUAL_MIXTURE, invalid: 1 } });
    expect(new Set(wrong.map(({ flaw }) => flaw))).toEqual(new Set<Flaw>(FLAWS));
  });

  it('goes to a few agencies far more often than to the others', () => {
    const counts = new Map<string, number>();
    for (const { request } of some(800, { ...world, mixture: FAIR_MIXTURE })) {
      counts.set(request.agencyCode, (counts.get(request.agencyCode) ?? 0) + 1);
    }
    const sorted = [...counts.values()].sort((a, b) => b - a);
    expect(sorted[0]!).toBeGreaterThan(3 * sorted[Math.floor(sorted.length / 2)]!);
  });
});
