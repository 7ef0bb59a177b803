import { describe, expect, it } from '@jest/globals';
import { findEntry, PROCEDURES, type Step } from '@hoso/contracts';

import { getCalendar } from '../calendar/calendars.js';
import { actorOf, deskOf, refuseToAct, stepAfter, stepDueAtMs } from './steps.js';

const CALENDAR = getCalendar('2026.2');
const AGENCY = 'H26.101';

function stepsOf(code: string): readonly Step[] {
  const entry = findEntry(PROCEDURES, code, 1);
  if (entry === undefined) throw new Error(`the seed has no ${code}`);
  return entry.steps;
}
const MARRIAGE = stepsOf('1.004746');
const stepOf = (id: string): Step => MARRIAGE.find((step) => step.id === id)!;

describe('the steps of a procedure', () => {
  it.each(PROCEDURES.map(({ code, version, steps }) => [`${code} v${version}`, steps] as const))(
    'of %s follow one another to the last',
    (_code, steps) => {
      const walked: string[] = [];
      for (let step: Step | undefined = steps[0]; step; step = stepAfter(steps, step)) walked.push(step.id);
      expect(walked).toEqual(steps.map(({ id }) => id));
      expect(new Set(walked).size).toBe(walked.length);
    },
  );

  it.each(PROCEDURES.map(({ code, version, steps }) => [`${code} v${version}`, steps] as const))(
    'of %s end with delivery, and nothing but delivery follows a decision',
    (_code, steps) => {
      expect(steps.at(-1)?.kind).toBe('delivery');
      const decided = steps.findIndex(({ kind }) => kind === 'decision');
      if (decided >= 0) expect(steps.slice(decided + 1).map(({ kind }) => kind)).toEqual(['delivery']);
    },
  );

  it('say who has the word', () => {
    expect(actorOf(stepOf('receive'))).toEqual({ kind: 'person', role: 'receiver', agency: null });
    expect(actorOf(stepOf('examine'))).toEqual({ kind: 'person', role: 'examiner', agency: null });
    expect(actorOf(stepOf('ask-first-registry'))).toEqual({ kind: 'person', role: 'adviser', agency: 'H26.102' });
    expect(stepsOf('2.000635').map((step) => actorOf(step).kind)).toEqual(['system', 'system', 'system', 'system']);
  });

  it('say on whose desk the dossier lies', () => {
    expect(deskOf(stepOf('examine'), AGENCY)).toBe(AGENCY);
    expect(deskOf(stepOf('ask-first-registry'), AGENCY)).toBe('H26.102');
    expect(deskOf(stepsOf('2.000635')[0]!, AGENCY)).toBe(AGENCY);
  });

  it('let only the right role of the right agency act', () => {
    const codeOf = (step: Step, roles: readonly string[], agency = AGENCY): string | undefined =>
      refuseToAct(step, { roles, agency }, AGENCY)?.code;
    expect(codeOf(stepOf('examine'), ['receiver', 'examiner'])).toBeUndefined();
    expect(codeOf(stepOf('examine'), ['manager'])).toBe('role-missing');
    expect(codeOf(stepOf('examine'), [])).toBe('role-missing');
    expect(codeOf(stepOf('examine'), ['examiner'], 'H29.101')).toBe('other-agency');
    expect(codeOf(stepOf('ask-first-registry'), ['adviser'], 'H26.102')).toBeUndefined();
    expect(codeOf(stepOf('ask-first-registry'), ['adviser'])).toBe('other-agency');
    expect(codeOf(stepsOf('2.000635')[0]!, ['manager'])).toBe('nothing-to-do');
  });

  it('have limits of their own in working time', () => {
    const [receive, examine] = stepsOf('2.000908');
    const [, , opinion, decide] = MARRIAGE;
    if (!receive || !examine || !opinion || !decide) throw new Error('the seed has changed');
    const friday = Date.parse('2026-11-20T16:30:00+07:00');
    expect(stepDueAtMs(receive, friday, CALENDAR)).toBe(Date.parse('2026-11-23T09:00:00+07:00'));
    expect(stepDueAtMs(opinion, friday, CALENDAR)).toBe(Date.parse('2026-11-26T17:00:00+07:00'));
    expect(stepDueAtMs(decide, friday, CALENDAR)).toBeUndefined();
    const calendarDays: Step = { ...decide, timeLimit: { unit: 'calendar-days', amount: 4 } };
    expect(stepDueAtMs(calendarDays, friday, CALENDAR)).toBe(Date.parse('2026-11-25T17:00:00+07:00'));
  });

  it('that are reached on a day off begin on the next working day', () => {
    const saturday = Date.parse('2026-11-28T10:00:00+07:00');
    expect(stepDueAtMs(stepOf('ask-first-registry'), saturday, CALENDAR)).toBe(Date.parse('2026-12-03T17:00:00+07:00'));
  });
});
