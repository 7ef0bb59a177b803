import { describe, expect, it } from '@jest/globals';
import { ManualClock, SeededRandom } from '@hoso/kernel';

import { FaultBoard } from './fault-board.js';
import { FaultOrder } from './fault-script.js';

const NEIGHBOUR = 'population-database';

function board(): { readonly board: FaultBoard; readonly clock: ManualClock } {
  const clock = new ManualClock(Date.UTC(2026, 10, 20, 3));
  return { board: new FaultBoard(clock, new SeededRandom(1)), clock };
}

describe('the fault board', () => {
  it('strikes nobody on a quiet day', () => {
    const quiet = board().board;
    expect(quiet.strike(NEIGHBOUR)).toBeUndefined();
    expect(quiet.notice(NEIGHBOUR)).toMatchObject({ fault: null, since: null, healsAt: null, calls: 1, struck: 0 });
  });

  it('heals by the clock', () => {
    const { board: ill, clock } = board();
    const notice = ill.order(FaultOrder.parse({ kind: 'hang', forMs: 20_000 }));
    expect(notice).toMatchObject({ since: '2026-11-20T03:00:00.000Z', healsAt: '2026-11-20T03:00:20.000Z' });
    clock.advance(19_999);
    expect(ill.strike(NEIGHBOUR)?.kind).toBe('hang');
    clock.advance(1);
    expect(ill.strike(NEIGHBOUR)).toBeUndefined();
    expect(ill.notice(NEIGHBOUR)).toMatchObject({ fault: null, calls: 2, struck: 1 });
  });

  it('replaces a fault, and takes it back on order', () => {
    const { board: ill } = board();
    ill.order(FaultOrder.parse({ kind: 'hang' }));
    ill.order(FaultOrder.parse({ kind: 'wrong' }));
    expect(ill.strike(NEIGHBOUR)?.kind).toBe('wrong');
    ill.order(FaultOrder.parse({ kind: 'none' }));
    expect(ill.strike(NEIGHBOUR)).toBeUndefined();
  });

  it('strikes the given share of calls', () => {
    const { board: moody } = board();
    moody.order(FaultOrder.parse({ kind: 'down', probability: 0.3 }));
    for (let call = 0; call < 1_000; call += 1) moody.strike(NEIGHBOUR);
    expect(moody.notice(NEIGHBOUR).struck).toBeGreaterThan(240);
    expect(moody.notice(NEIGHBOUR).struck).toBeLessThan(360);
  });

  it.each([
    { kind: 'slow' },
    { kind: 'slow', delayMs: 0 },
    { kind: 'slow', delayMs: 120_001 },
    { kind: 'down', how: 'sulking' },
    { kind: 'hang', probability: 0 },
    { kind: 'hang', probability: 1.1 },
    { kind: 'hang', forMs: 86_400_001 },
    { kind: 'hang', neighbour: 'tax-office' },
    { kind: 'hang', surprise: true },
    { kind: 'meteor' },
  ])('does not understand %j', (order) => {
    expect(FaultOrder.safeParse(order).success).toBe(false);
  });
});
