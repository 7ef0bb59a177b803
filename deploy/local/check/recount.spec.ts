import { describe, expect, it } from '@jest/globals';

import type { HouseRecord } from './record.js';
import { readStories, recount } from './recount.js';

const ID = '00000000-0000-7000-8000-00000000000f';
const at = (hour: number, minute = 0): string => new Date(Date.UTC(2026, 10, 20, hour, minute)).toISOString();
const fact = (name: string, when: string, data: object = {}) => ({ name, at: when, data });

/** What the databases hold of one dossier when intake and processing have said that much of it. */
function recordOf(intake: readonly object[], processing: readonly object[], state: object): HouseRecord {
  const kept = (log: readonly object[], of: object) => new Map([[ID, { _id: ID, log, state: of }]]);
  return {
    intake: kept(intake, { channel: 'online' }),
    cases: kept(processing, state),
    archives: { intake: new Map(), processing: new Map() },
  } as unknown as HouseRecord;
}

const accepted = fact('processing.dossier-accepted', at(1), { dueAt: at(4) });
const requested = fact('processing.fee-requested', at(2), { request: 1 });
const paid = fact('intake.fee-paid', at(3), { request: 1 });
const settled = fact('processing.fee-settled', at(3, 1), { request: 1, dueAt: at(5) });
const finished = fact('processing.dossier-finished', at(4, 30), { dueAt: at(5) });

describe('a dossier that is told anew from the facts of its owners', () => {
  it('waits for the payment that it was asked for, and is not overdue meanwhile', () => {
    const stories = readStories(recordOf([], [accepted, requested], { phase: 'waiting-for-payment', dueAt: at(4) }));
    expect(stories).toMatchObject([{ waitsForApplicant: true, applicantSeconds: 0, end: null }]);
    expect(recount(stories, [], Date.parse(at(6)))).toMatchObject({ 'in-process': 1, overdue: 0 });
  });

  it('has the time of the payment counted as the applicant’s, and not as the office’s', () => {
    const stories = readStories(recordOf([paid], [accepted, requested, settled, finished], { phase: 'ended', dueAt: at(5) }));
    expect(stories).toMatchObject([{ waitsForApplicant: false, applicantSeconds: 3_600, processingSeconds: 9_000, hasMissed: false }]);
    expect(recount(stories, stories, Date.parse(at(6)))).toMatchObject({ 'on-time': 1, overdue: 0, 'applicant-waiting-time': 3_600 });
  });

  it('is late for a due date that had passed before the payment was asked for', () => {
    const late = { ...settled, data: { ...settled.data, missedAt: at(1, 30) } };
    const stories = readStories(recordOf([paid], [accepted, requested, late, finished], { phase: 'ended', dueAt: at(5) }));
    expect(recount(stories, stories, Date.parse(at(6)))).toMatchObject({ 'on-time': 0, overdue: 1 });
  });

  it('does not take a supplement for the payment of the same number', () => {
    const others = [fact('intake.dossier-supplemented', at(2, 30), { round: 1 }), paid];
    const stories = readStories(recordOf(others, [accepted, requested, settled, finished], { phase: 'ended', dueAt: at(5) }));
    expect(stories).toMatchObject([{ applicantSeconds: 3_600 }]);
  });
});
