import { describe, expect, it } from '@jest/globals';
import { SPEAKERS, readMetricEvent, type MetricEvent } from '@hoso/contracts';
import fc from 'fast-check';

import { rehearseHistory } from '../../test/histories.js';
import { bucketsOf, countBucket, readBucketKey } from './bucket.js';
import { awaitedDueDate, hearEvent, passDueDate, type Watch } from './watch.js';

const NOON_MS = Date.UTC(2026, 10, 20, 5);

function hearAll(events: readonly MetricEvent[]): Watch {
  return events.reduce<Watch | null>((watch, event) => hearEvent(watch, event, NOON_MS), null)!;
}

/** Any order that keeps each owner's own order: what the gate lets through. */
const interleaved = fc
  .record({ seed: fc.nat(), picks: fc.array(fc.nat({ max: 2 }), { minLength: 60, maxLength: 60 }) })
  .map(({ seed, picks }) => {
    const history = rehearseHistory({ seed, receivedAtMs: NOON_MS });
    const queues = SPEAKERS.map((owner) => history.filter((event) => event.owner === owner));
    const order: MetricEvent[] = [];
    for (const pick of [...picks, ...picks.map(() => 0), ...picks.map(() => 1), ...picks.map(() => 2)]) {
      const next = queues[pick]!.shift();
      if (next) order.push(next);
    }
    return { history, order };
  });

describe('what the watch keeps of a dossier', () => {
  it('rehearses nothing that the contracts would refuse', () => {
    for (let seed = 0; seed < 200; seed += 1) {
      for (const event of rehearseHistory({ seed, receivedAtMs: NOON_MS })) readMetricEvent(event);
    }
  });

  it('is the same whatever order the owners were heard in', () => {
    fc.assert(
      fc.property(interleaved, ({ history, order }) => {
        expect(order).toHaveLength(history.length);
        const [straight, mixed] = [hearAll(history), hearAll(order)];
        expect(mixed.row).toEqual(straight.row);
        expect(mixed.events).toEqual(straight.events);
        expect(mixed.buckets).toEqual(straight.buckets);
      }),
      { numRuns: 300 },
    );
  });

  it('does not change when an event comes twice', () => {
    const history = rehearseHistory({ seed: 11, receivedAtMs: NOON_MS });
    expect(hearAll(history.flatMap((event) => [event, event])).row).toEqual(hearAll(history).row);
  });

  it('marks every bucket whose count a change could move, however the owners were heard', () => {
    fc.assert(
      fc.property(interleaved, ({ order }) => {
        let watch: Watch | null = null;
        for (const event of order) {
          const before: Watch | null = watch && { ...watch, dirty: [] };
          const after = hearEvent(before, event, NOON_MS);
          for (const key of new Set([...(before?.buckets ?? []), ...after.buckets])) {
            const { kind } = readBucketKey(key);
            const count = (state: Watch | null) =>
              countBucket(kind, state && bucketsOf(state.row).includes(key) ? [state.row] : []);
            const moved = JSON.stringify(count(before)) !== JSON.stringify(count(after));
            expect([key, after.dirty.includes(key)]).toEqual([key, moved]);
          }
          watch = after;
        }
      }),
      { numRuns: 200 },
    );
  });

  it('keeps the marks until somebody has counted, and since when', () => {
    const [first, second] = rehearseHistory({ seed: 3, receivedAtMs: NOON_MS });
    const early = hearEvent(null, first!, NOON_MS);
    const late = hearEvent(early, second!, NOON_MS + 5_000);
    expect(early.dirty).toHaveLength(1);
    expect(late.dirty).toEqual(expect.arrayContaining([...early.dirty]));
    expect(late.dirtyAt).toBe(early.dirtyAt);
  });
});

describe('the due date', () => {
  const dueAt = '2026-11-20T08:00:00.000Z';
  const event = (owner: MetricEvent['owner'], n: number, name: string, at: string, metric: unknown): MetricEvent => ({
    owner, dossierId: 'd0000000-0000-4000-8000-000000000001', n, name: `${owner}.${name}`, version: 1, at,
    cause: 'command:x', traceId: '0'.repeat(32), metric,
  });
  const submitted = event('intake', 1, 'dossier-submitted', '2026-11-20T05:00:00.000Z', {
    procedureCode: '1.004873', agencyCode: 'H26.14', tenant: 'H26', channel: 'online', portal: 'p',
    reference: 'TN-1', paperCount: 1, representative: false,
  });
  const accepted = event('processing', 1, 'dossier-accepted', '2026-11-20T05:01:00.000Z', {
    dossierCode: 'H26.14-261120-0001', dueAt, status: 2,
  });
  const requested = event('processing', 2, 'supplement-requested', '2026-11-20T06:01:00.000Z', {
    round: 1, itemCount: 1, status: 5,
  });
  const supplemented = event('intake', 2, 'dossier-supplemented', '2026-11-20T09:00:30.900Z', { round: 1 });
  const resumed = event('processing', 3, 'processing-resumed', '2026-11-20T09:01:00.000Z', {
    round: 1, dueAt: '2026-11-20T11:00:00.000Z', status: 4,
  });
  const matched = event('identity-verification', 1, 'identity-matched', '2026-11-20T05:00:30.000Z', { round: 0, attempts: 1 });
  const feeRequested = event('processing', 2, 'fee-requested', '2026-11-20T06:01:00.000Z', {
    request: 1, lineCount: 1, totalVnd: 10_000, status: 6,
  });
  const feePaid = event('intake', 2, 'fee-paid', '2026-11-20T07:59:00.000Z', { request: 1, amountVnd: 10_000, form: 'online' });
  const feeSettled = event('processing', 3, 'fee-settled', '2026-11-20T09:01:00.000Z', {
    request: 1, dueAt: '2026-11-20T11:00:00.000Z', status: 4,
  });
  const finished = event('processing', 4, 'dossier-finished', '2026-11-20T10:01:00.000Z', {
    outcome: 'granted', dueAt: '2026-11-20T11:00:00.000Z', status: 9,
  });

  it('is awaited from acceptance on, and makes the dossier overdue when it passes', () => {
    const watch = hearAll([submitted, accepted]);
    expect(awaitedDueDate(watch)).toBe(dueAt);
    const late = passDueDate(watch, dueAt, NOON_MS);
    expect(late.row.overdue).toBe(true);
    expect(awaitedDueDate(late)).toBeNull();
    expect(late.dirty).toEqual(['received|2026-11-20T12:00|H26.14|1.004873|online']);
  });

  it('stands still while the dossier waits for its applicant', () => {
    const waiting = hearAll([submitted, accepted, requested]);
    expect(waiting.row).toMatchObject({ status: 5, waitsForApplicant: true, room: 'intake' });
    expect(awaitedDueDate(waiting)).toBeNull();
    expect(passDueDate(waiting, dueAt, NOON_MS).row.overdue).toBe(false);
  });

  it('stands still until processing has heard the answer, though the old one passes before', () => {
    const answered = hearAll([submitted, accepted, requested, { ...supplemented, at: '2026-11-20T07:59:00.000Z' }]);
    expect(answered.row).toMatchObject({ waitsForApplicant: false, applicantSeconds: 7_080, dueAt });
    expect(awaitedDueDate(answered)).toBeNull();
    const passed = passDueDate(answered, dueAt, NOON_MS);
    expect(passed.row.overdue).toBe(false);
    const going = hearEvent(passed, resumed, NOON_MS);
    expect(going.row.overdue).toBe(false);
    expect(awaitedDueDate(going)).toBe('2026-11-20T11:00:00.000Z');
  });

  it('is not awaited any more once the dossier has come to its end while the clock stood', () => {
    const stopped = event('processing', 3, 'dossier-stopped', '2026-11-25T09:01:00.000Z', { reason: 'supplement-lapsed', status: 8 });
    const ended = hearAll([submitted, accepted, requested, stopped]);
    expect(awaitedDueDate(ended)).toBeNull();
    expect(ended.row).toMatchObject({ overdue: false, open: false });
  });

  it('moves with what processing says, and is awaited anew', () => {
    const late = passDueDate(hearAll([submitted, accepted]), dueAt, NOON_MS);
    const moved = [requested, supplemented, resumed].reduce((watch, next) => hearEvent(watch, next, NOON_MS), late);
    expect(moved.row).toMatchObject({ overdue: false, dueAt: '2026-11-20T11:00:00.000Z' });
    expect(awaitedDueDate(moved)).toBe('2026-11-20T11:00:00.000Z');
  });

  it('is late for a due date that had passed before the applicant was asked, however soon the next one is kept', () => {
    const late = { ...resumed, metric: { ...(resumed.metric as object), missedAt: dueAt } };
    expect(hearAll([submitted, accepted, requested, supplemented, late, finished]).row).toMatchObject({ timeliness: 'late' });
  });

  it('stands still while a payment is asked for, and the dossier is with its applicant', () => {
    const waiting = hearAll([submitted, accepted, feeRequested]);
    expect(waiting.row).toMatchObject({
      status: 6, waitsForApplicant: true, room: 'intake', roomSince: feeRequested.at, supplementRounds: 0,
    });
    expect(awaitedDueDate(waiting)).toBeNull();
    expect(passDueDate(waiting, dueAt, NOON_MS).row.overdue).toBe(false);
  });

  it.each([
    ['its identity check was heard', [matched]],
    ['its identity check was not heard yet', []],
  ])('stands still until processing has noted the payment, and the dossier is in the office again (%s)', (_name, checked) => {
    const paid = hearAll([submitted, ...checked, accepted, feeRequested, feePaid]);
    expect(paid.row).toMatchObject({
      waitsForApplicant: false, applicantSeconds: 7_080, room: 'processing', roomSince: feePaid.at, dueAt,
    });
    expect(awaitedDueDate(paid)).toBeNull();
    const passed = passDueDate(paid, dueAt, NOON_MS);
    expect(passed.row.overdue).toBe(false);
    const going = hearEvent(passed, feeSettled, NOON_MS);
    expect(going.row).toMatchObject({ overdue: false, dueAt: '2026-11-20T11:00:00.000Z', room: 'processing' });
    expect(awaitedDueDate(going)).toBe('2026-11-20T11:00:00.000Z');
  });

  it('is not awaited any more once a payment was not made in time', () => {
    const stopped = event('processing', 3, 'dossier-stopped', '2026-11-25T09:01:00.000Z', { reason: 'payment-lapsed', status: 8 });
    const ended = hearAll([submitted, accepted, feeRequested, stopped]);
    expect(awaitedDueDate(ended)).toBeNull();
    expect(ended.row).toMatchObject({ overdue: false, open: false, waitsForApplicant: false, room: null });
  });

  it('is late for a due date that had passed before a payment was asked for', () => {
    const late = { ...feeSettled, metric: { ...(feeSettled.metric as object), missedAt: dueAt } };
    expect(hearAll([submitted, accepted, feeRequested, feePaid, late, finished]).row).toMatchObject({ timeliness: 'late' });
  });

  it('stands still for a payment though a supplement of the same number was given', () => {
    const asked = { ...feeRequested, n: 4, at: '2026-11-20T09:30:00.000Z' };
    const waiting = hearAll([submitted, accepted, requested, supplemented, resumed, asked]);
    expect(waiting.row).toMatchObject({ waitsForApplicant: true, room: 'intake', roomSince: asked.at, supplementRounds: 1 });
    expect(awaitedDueDate(waiting)).toBeNull();
  });

  it('measures the office without the time that a payment took', () => {
    const { row } = hearAll([submitted, accepted, feeRequested, feePaid, feeSettled, finished]);
    expect(row).toMatchObject({
      timeliness: 'on-time', processingSeconds: 5 * 3600 - 7_080, applicantSeconds: 7_080, supplementRounds: 0,
    });
  });

  it('measures the office without the time of the applicant', () => {
    const { row } = hearAll([submitted, accepted, requested, supplemented, resumed, finished]);
    expect(row).toMatchObject({
      timeliness: 'on-time', processingSeconds: 5 * 3600 - (2 * 3600 + 59 * 60 + 30), applicantSeconds: 10_770,
      open: false, room: 'processing', status: 9, supplementRounds: 1,
    });
  });
});
