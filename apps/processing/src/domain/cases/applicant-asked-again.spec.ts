import { describe, expect, it } from '@jest/globals';

import { Office, procedureOf, type Verdict } from '../../../test/office.js';

const RESIDENCE = procedureOf('1.004222');
const EXAMINED = { action: 'complete-step' } as const;

/** A case at its examination, whose official has asked who the applicant is, and was answered. */
function answered(pointer = '/applicant/fullName'): Office {
  const office = new Office(RESIDENCE).submit().identity('matched').proceed();
  return office.act({ action: 'request-supplement', items: [{ pointer, reason: 'unclear' }] }).supplement();
}

describe('an applicant who was asked again after acceptance', () => {
  it('is not known by what was known before', () => {
    expect(answered().tryTo(EXAMINED)).toMatchObject({ kind: 'conflict', code: 'identity-not-settled' });
    expect(answered('/applicant').tryTo(EXAMINED)).toMatchObject({ code: 'identity-not-settled' });
    expect(answered('/attachments/0').tryTo(EXAMINED)).toBeUndefined();
  });

  it.each<[Verdict, string | undefined]>([
    ['matched', undefined], ['partial', undefined], ['confirmed', undefined],
    ['mismatched', 'identity-not-settled'], ['not-found', 'identity-not-settled'],
    ['postponed', 'identity-not-settled'], ['rejected', 'identity-not-settled'],
  ])('goes on, or not, by the verdict about the answer: %s', (verdict, code) => {
    expect(answered().identity(verdict, 1).tryTo(EXAMINED)?.code).toBe(code);
  });

  it('may be refused, and asked once more, whatever is known', () => {
    const office = answered().identity('mismatched', 1);
    expect(office.tryTo({ action: 'request-supplement', items: [{ pointer: '/applicant', reason: 'unclear' }] })).toBeUndefined();
    office.supplement().identity('matched', 2).proceed();
    expect(office.case).toMatchObject({ applicantRound: 2, round: 2 });
    const refused = answered().identity('matched', 1).proceed().identity('rejected', 1);
    const decide = { action: 'decide', reason: null } as const;
    expect(refused.tryTo({ ...decide, outcome: 'granted' })).toMatchObject({ code: 'identity-not-settled' });
    expect(refused.tryTo({ ...decide, outcome: 'refused', reason: 'not-entitled' })).toBeUndefined();
  });
});
