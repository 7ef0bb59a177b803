import { describe, expect, it } from '@jest/globals';

import { civilDayOf, FILABLE, PROCEDURES } from '@hoso/contracts';

import { dossierOf, USUAL_MIXTURE } from '../../../apps/neighbours/src/rehearsal/dossiers.js';
import { answerSupplement } from '../../../apps/neighbours/src/rehearsal/supplements.js';
import { CanarySearch } from '../checker/canaries.js';
import { canariesOf } from './portal.js';

describe('what a portal files', () => {
  it('holds values that the checker can look for, also where it is spoilt', () => {
    const filedOn = civilDayOf(Date.parse('2026-11-28T05:00:00.000Z'));
    const world = { procedures: PROCEDURES, agencies: FILABLE, filedOn, mixture: { ...USUAL_MIXTURE, invalid: 0.5 } };
    const samples = Array.from({ length: 2_000 }, (_, index) => dossierOf(7, index, world));
    expect(new Set(samples.map(({ flaw }) => flaw)).size).toBeGreaterThan(8);
    const search = new CanarySearch(samples.flatMap(({ request }) => canariesOf(request)));
    for (const sample of samples.filter(({ flaw }) => flaw !== 'applicant-missing')) {
      expect(search.finds(JSON.stringify(sample.request.applicant.fullName))).toBe(true);
      expect(search.finds(JSON.stringify(sample.request.applicant.personalNumber))).toBe(true);
      const texts = Object.values(sample.request.form).filter((value) => typeof value === 'string' && value.startsWith('Mẫu '));
      for (const text of texts) expect([text, search.finds(`said: ${JSON.stringify(text)}`)]).toEqual([text, true]);
    }
  });

  it('is searched also where it is said afterwards, as the register has it', () => {
    const filedOn = civilDayOf(Date.parse('2026-11-28T05:00:00.000Z'));
    const world = { procedures: PROCEDURES, agencies: FILABLE, filedOn, mixture: { ...USUAL_MIXTURE, invalid: 0, registerMisses: 0.5 } };
    const answers = Array.from({ length: 1_000 }, (_, index) =>
      answerSupplement(7, dossierOf(7, index, world), 1, ['/applicant/fullName', '/form/any']));
    const search = new CanarySearch(answers.flatMap(canariesOf));
    for (const { applicant } of answers) {
      if (applicant !== undefined) expect(search.finds(`name: ${applicant.fullName}`)).toBe(true);
    }
    expect(answers.some(({ form = {} }) => Object.values(form).some((value) => search.finds(String(value))))).toBe(true);
  });
});
