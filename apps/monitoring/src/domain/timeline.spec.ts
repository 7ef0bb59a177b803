import { describe, expect, it } from '@jest/globals';
import type { Speaker } from '@hoso/contracts';

import type { HeardEvent } from './heard-event.js';
import { compareEvents } from './heard-event.js';
import { lanesOf, type Span } from './timeline.js';

const at = (minute: number): string => new Date(Date.UTC(2026, 10, 20, 5, minute)).toISOString();

function past(...told: readonly (readonly [number, Speaker, string, object])[]): readonly HeardEvent[] {
  const numbers = { intake: 0, 'identity-verification': 0, processing: 0 };
  return told
    .map(([minute, owner, name, metric]): HeardEvent => ({
      owner, n: (numbers[owner] += 1), name: `${owner}.${name}`, version: 1, at: at(minute), cause: 'command:x',
      traceId: '0'.repeat(32), metric,
    }))
    .sort(compareEvents);
}

const drawn = (spans: readonly Span[]) =>
  spans.map(({ what, waitsFor, from, to }) => [what, waitsFor, from, to] as const);

const submitted = [0, 'intake', 'dossier-submitted', { agencyCode: 'H26.14' }] as const;

describe('the lanes of a dossier', () => {
  it('draw the register that did not answer, and the official who looked, as waiting', () => {
    const lane = lanesOf(
      past(
        submitted,
        [2, 'identity-verification', 'identity-postponed', { round: 0, reason: 'unavailable' }],
        [9, 'identity-verification', 'identity-not-found', { round: 0, attempts: 4 }],
        [20, 'identity-verification', 'identity-resolved-by-hand', { round: 0, outcome: 'confirmed', reason: 'seen' }],
      ),
    )[1]!;
    expect(drawn(lane.spans)).toEqual([
      ['identity-check', null, at(0), at(20)],
      ['register', 'population-database', at(2), at(9)],
      ['manual-check', 'official', at(9), at(20)],
    ]);
    expect(lane.spans[0]!.attempts).toBe(4);
  });

  it('draw supplements and opinions over the work, until they are answered', () => {
    const lanes = lanesOf(
      past(
        submitted,
        [1, 'identity-verification', 'identity-matched', { round: 0, attempts: 1 }],
        [2, 'processing', 'dossier-accepted', { dossierCode: 'X', dueAt: null, status: 2 }],
        [3, 'processing', 'opinion-requested', { step: 's', agencyCode: 'H29', status: 4 }],
        [4, 'processing', 'supplement-requested', { round: 1, itemCount: 1, status: 5 }],
        [30, 'intake', 'dossier-supplemented', { round: 1 }],
        [31, 'identity-verification', 'identity-matched', { round: 1, attempts: 2 }],
        [32, 'processing', 'processing-resumed', { round: 1, dueAt: null, status: 4 }],
      ),
    );
    expect(drawn(lanes[2]!.spans)).toEqual([
      ['acceptance', null, at(1), at(2)],
      ['processing', null, at(2), null],
      ['supplement', 'applicant', at(4), at(30)],
      ['opinion', 'other-agency', at(3), null],
    ]);
    expect(drawn(lanes[1]!.spans)).toEqual([
      ['identity-check', null, at(0), at(1)],
      ['identity-check', null, at(30), at(31)],
    ]);
    expect(lanes.map(({ facts }) => facts.length)).toEqual([2, 2, 4]);
  });

  it('draw a payment over the work until it is made, and no new check of who the applicant is', () => {
    const lanes = lanesOf(
      past(
        submitted,
        [1, 'identity-verification', 'identity-matched', { round: 0, attempts: 1 }],
        [2, 'processing', 'dossier-accepted', { dossierCode: 'X', dueAt: null, status: 2 }],
        [3, 'processing', 'fee-requested', { request: 1, lineCount: 1, totalVnd: 10_000, status: 6 }],
        [30, 'intake', 'fee-paid', { request: 1, amountVnd: 10_000, form: 'online' }],
        [31, 'processing', 'fee-settled', { request: 1, dueAt: null, status: 4 }],
        [40, 'processing', 'fee-requested', { request: 2, lineCount: 1, totalVnd: 20_000, status: 6 }],
      ),
    );
    expect(drawn(lanes[2]!.spans)).toEqual([
      ['acceptance', null, at(1), at(2)],
      ['processing', null, at(2), null],
      ['payment', 'applicant', at(3), at(30)],
      ['payment', 'applicant', at(40), null],
    ]);
    expect(drawn(lanes[1]!.spans)).toEqual([['identity-check', null, at(0), at(1)]]);
  });

  it('end with the dossier', () => {
    const lanes = lanesOf(
      past(
        submitted,
        [5, 'processing', 'dossier-not-accepted', { reason: 'wrong-authority', status: 3 }],
      ),
    );
    expect(drawn(lanes[1]!.spans)).toEqual([]);
    expect(drawn(lanes[2]!.spans)).toEqual([['acceptance', null, at(5), at(5)]]);
  });
});
