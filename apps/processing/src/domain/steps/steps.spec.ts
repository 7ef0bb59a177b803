import { describe, expect, it } from '@jest/globals';
import { findEntry, PROCEDURES, type Step } from '@hoso/contracts';
import fc from 'fast-check';

import { getCalendar } from '../calendar/calendars.js';
import {
  handBackTargets,
  isFullyAutomatic,
  refuseToAct,
  standingAmong,
  stepDueAtMs,
  type StepEvent,
  type StepStanding,
} from './steps.js';

const CALENDAR = getCalendar('2026.2');
const START = '2026-11-16T01:00:00.000Z';
const AGENCY = 'H26.101';

function stepsOf(code: string): readonly Step[] {
  const entry = findEntry(PROCEDURES, code, 1);
  if (entry === undefined) throw new Error(`the seed has no ${code}`);
  return entry.steps;
}
const MARRIAGE = stepsOf('1.004746');
const done = (...ids: readonly string[]): readonly StepEvent[] =>
  ids.map((step, index) => ({ kind: 'completed', step, at: `2026-11-16T0${index + 2}:00:00.000Z`, by: 'official-1' }));
const nameOf = (standing: StepStanding): string => (standing.state === 'done' ? 'done' : standing.step.id);

describe('the steps of a procedure', () => {
  it('are walked one after the other', () => {
    const ids = MARRIAGE.map((step) => step.id);
    expect(ids.map((_, count) => nameOf(standingAmong(MARRIAGE, done(...ids.slice(0, count)), START)))).toEqual(ids);
    expect(standingAmong(MARRIAGE, done(...ids), START)).toEqual({ state: 'done', since: '2026-11-16T06:00:00.000Z' });
    expect(standingAmong(MARRIAGE, [], START)).toMatchObject({ since: START, index: 0 });
  });

  it('say who has the word', () => {
    const actorAfter = (...ids: string[]) => {
      const standing = standingAmong(MARRIAGE, done(...ids), START);
      return standing.state === 'done' ? undefined : standing.actor;
    };
    expect(actorAfter()).toEqual({ kind: 'person', role: 'receiver', agency: null });
    expect(actorAfter('receive')).toEqual({ kind: 'person', role: 'examiner', agency: null });
    expect(actorAfter('receive', 'examine')).toEqual({ kind: 'person', role: 'adviser', agency: 'H26.102' });
    expect(standingAmong(stepsOf('2.000635'), [], START)).toMatchObject({ actor: { kind: 'system' } });
  });

  it('let only the right role of the right agency act', () => {
    const codeOf = (standing: StepStanding, roles: readonly string[], agency = AGENCY): string | undefined =>
      refuseToAct(standing, { roles, agency }, AGENCY)?.code;
    const examining = standingAmong(MARRIAGE, done('receive'), START);
    expect(codeOf(examining, ['receiver', 'examiner'])).toBeUndefined();
    expect(codeOf(examining, ['manager'])).toBe('role-missing');
    expect(codeOf(examining, ['examiner'], 'H29.101')).toBe('other-agency');
    const asking = standingAmong(MARRIAGE, done('receive', 'examine'), START);
    expect(codeOf(asking, ['adviser'], 'H26.102')).toBeUndefined();
    expect(codeOf(asking, ['adviser'])).toBe('other-agency');
    expect(codeOf(standingAmong(stepsOf('2.000635'), [], START), ['manager'])).toBe('step-automatic');
    expect(codeOf({ state: 'done', since: START }, ['manager'])).toBe('steps-done');
  });

  it('can be handed back to an earlier person of the agency, and are walked again from there', () => {
    const events = done('receive', 'examine', 'ask-first-registry');
    const deciding = standingAmong(MARRIAGE, events, START);
    expect(nameOf(deciding)).toBe('decide');
    expect(handBackTargets(MARRIAGE, deciding)).toEqual(['receive', 'examine']);
    const back: StepEvent = {
      kind: 'handed-back',
      from: 'decide',
      to: 'examine',
      at: '2026-11-17T01:00:00.000Z',
      by: 'head-1',
      reason: 'unclear',
    };
    expect(standingAmong(MARRIAGE, [...events, back], START)).toMatchObject({ index: 1, since: back.at });
    expect(handBackTargets(MARRIAGE, { state: 'done', since: START })).toEqual([]);
  });

  it('refuse a history that does not fit', () => {
    expect(() => standingAmong(MARRIAGE, done('examine'), START)).toThrow('step-history');
    const forward = { kind: 'handed-back', from: 'receive', to: 'decide', at: START, by: 'x', reason: 'y' } as const;
    expect(() => standingAmong(MARRIAGE, [forward], START)).toThrow('step-history');
    expect(() => standingAmong(MARRIAGE, [{ ...forward, to: 'nowhere' }], START)).toThrow('step-history');
  });

  it('lead to the end from anywhere, for every procedure and however often they are handed back', () => {
    fc.assert(
      fc.property(fc.constantFrom(...PROCEDURES), fc.array(fc.nat(), { maxLength: 30 }), ({ steps }, choices) => {
        const events: StepEvent[] = [];
        const complete = (): boolean => {
          const standing = standingAmong(steps, events, START);
          if (standing.state === 'done') return false;
          events.push({ kind: 'completed', step: standing.step.id, at: START, by: null });
          return true;
        };
        for (const choice of choices) {
          const standing = standingAmong(steps, events, START);
          const targets = handBackTargets(steps, standing);
          const to = targets[choice % Math.max(targets.length, 1)];
          if (standing.state === 'at-step' && to !== undefined && choice % 3 === 0) {
            events.push({ kind: 'handed-back', from: standing.step.id, to, at: START, by: 'x', reason: 'y' });
          } else complete();
        }
        let left = 0;
        while (complete()) left += 1;
        expect(left).toBeLessThanOrEqual(steps.length);
      }),
    );
  });

  it('tell procedures that need nobody from those that do', () => {
    const automatic = PROCEDURES.filter((entry) => isFullyAutomatic(entry.steps)).map((entry) => entry.code);
    expect(automatic).toEqual(['2.000635', '1.013086', '1.011435', '1.011436', '3.000465']);
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
});
