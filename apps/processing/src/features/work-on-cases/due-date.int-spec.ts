import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DossierSupplemented } from '@hoso/contracts';

import { SteerableClock } from '../../../../../test/support/steerable-clock.js';
import type { DueDateExplanation } from '../../domain/cases/case-clock.js';
import { OpenOffice } from '../../../test/open-office.js';

/** Marital status: three working days, two of them where it is filed online. */
const THREE_DAYS = '1.004873';
/** A Wednesday; New Year's Day is the Friday after. */
const BEFORE_NEW_YEAR = Date.parse('2026-12-30T09:00:00+07:00');
const DAY_MS = 86_400_000;

let office: OpenOffice;
beforeAll(async () => {
  office = await OpenOffice.open({ clock: new SteerableClock(BEFORE_NEW_YEAR) });
});
afterAll(() => office.close());

const explained = async (dossierId: string): Promise<DueDateExplanation> => {
  const { status, body } = await office.ask(`/cases/${dossierId}/due-date`, { token: await office.official('receiver') });
  expect(status).toBe(200);
  return body as DueDateExplanation;
};
const spoken = (days: DueDateExplanation['days']): string[] => days.map(({ day, why }) => `${day} ${why}`);

describe('a due date', () => {
  it('is given at acceptance by the calendar, with every day that counted and every day that did not', async () => {
    const online = await office.file({ procedureCode: THREE_DAYS });
    const counter = await office.file({ procedureCode: THREE_DAYS, channel: 'counter' });
    const [reasons, atCounter] = [await explained(online), await explained(counter)];
    expect(reasons).toMatchObject({
      due: { state: 'running', dueAt: '2027-01-04T10:00:00.000Z', missedAt: null },
      term: { unit: 'working-days', amount: 2 }, stops: [],
    });
    expect(atCounter).toMatchObject({ due: { dueAt: '2027-01-05T10:00:00.000Z' }, term: { amount: 3 } });
    expect(spoken(reasons.days)).toEqual([
      '2026-12-30 first-day', '2026-12-31 counted', '2027-01-01 holiday', '2027-01-02 weekly-rest', '2027-01-03 weekly-rest',
      '2027-01-04 counted',
    ]);
    expect(reasons.days[2]!.name).toEqual({ vi: 'Tết Dương lịch', en: "New Year's Day" });
  });

  it('is the same in the view, in the fact and in its explanation', async () => {
    const dossierId = await office.file({ procedureCode: THREE_DAYS });
    const { due, calendar } = await explained(dossierId);
    const { view } = await office.read(dossierId, await office.official('receiver'));
    const [accepted] = await office.facts(dossierId);
    expect(due).toMatchObject({ dueAt: view.dueAt });
    expect(accepted).toMatchObject({
      name: 'processing.dossier-accepted', data: { dueAt: view.dueAt, calendarVersion: calendar.version },
    });
  });

  it('stands still while the applicant has the word, and moves with the answer', async () => {
    const dossierId = await office.file({ procedureCode: THREE_DAYS });
    const items = [{ pointer: '/attachments', reason: 'unreadable' }];
    await office.act(dossierId, await office.official('receiver'), { action: 'request-supplement', items });
    expect(await explained(dossierId)).toMatchObject({ due: { state: 'standing', dueAt: '2027-01-04T10:00:00.000Z' } });
    office.clock.skip(7 * DAY_MS);
    await office.say(dossierId, DossierSupplemented.say({ round: 1, contentHash: 'd'.repeat(64), papers: [] }));
    await office.until(dossierId, 'resumed', ({ state }) => state?.phase === 'at-step');
    const reasons = await explained(dossierId);
    expect(reasons).toMatchObject({
      due: { state: 'running', dueAt: '2027-01-08T10:00:00.000Z' }, stops: [{ cause: 'supplement', effect: 'restart' }],
    });
    expect((await office.facts(dossierId)).at(-1)).toMatchObject({ data: { round: 1, dueAt: '2027-01-08T10:00:00.000Z' } });
  });

  it('is not there before acceptance: no clock runs', async () => {
    const dossierId = await office.file({ procedureCode: THREE_DAYS, identity: null });
    const told = await office.ask(`/cases/${dossierId}/due-date`, { token: await office.official('receiver') });
    expect(told).toMatchObject({ status: 409, body: { code: 'not-accepted-yet' } });
  });

  it('answers nothing that its document does not know', () => {
    expect(office.room.application.undocumentedAnswers()).toEqual([]);
  });
});
