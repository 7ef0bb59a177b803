import { setImmediate } from 'node:timers/promises';

import { describe, expect, it } from '@jest/globals';

import { piecesFindings, soak, type Piece } from './soak.js';
import type { StrainGround } from './trial.js';

/** Beyond the numbers that a system gives. */
const GONE = 2 ** 30;

const times = (p99: number) => ({ p50: 1, p99, p999: p99 });
const piece = (of: Partial<Piece> = {}): Piece =>
  ({ accepted: 100, refused: {}, acceptMs: times(40), lagMs: times(900), uncounted: 0, ...of });

describe('a soak', () => {
  it('holds where everybody was let in and counted in each of its pieces', () => {
    expect(piecesFindings([piece(), piece({ acceptMs: times(50) })])).toEqual([
      { what: 'turned away in the soak', found: '0 of 200: nobody', meant: 'nobody', holds: true },
      { what: 'accepted in the soak and not counted in time', found: '0 of 200', meant: 'none', holds: true },
      { what: 'the worst minute, 99 of 100: accepted after, from there to the indicator', found: '50 ms, 900 ms' },
    ]);
  });

  it('does not hold where somebody was turned away, or was not counted in time, in any of them', () => {
    const away = { 'status 503 with Retry-After': 2 };
    expect(piecesFindings([piece({ refused: away }), piece({ refused: { ...away, 'status 500': 1 } }), piece()])).toMatchObject([
      { found: '5 of 305: 4 × status 503 with Retry-After, 1 × status 500', holds: false }, { holds: true }, {},
    ]);
    expect(piecesFindings([piece({ uncounted: 3, lagMs: times(Number.POSITIVE_INFINITY) }), piece()])).toMatchObject([
      { holds: true }, { found: '3 of 200', holds: false }, { found: '40 ms, not in time' },
    ]);
  });

  it.each([1, 10])('is shortened as everything is, by a haste of %i', async (haste) => {
    const taken: number[] = [];
    const letters = {
      take: (count: number) => {
        taken.push(count);
        throw new Error('so much is enough');
      },
    };
    const contestant = { processes: () => new Map() };
    const ground = { contestant, letters, acceptedIds: [], capacity: 100, haste } as unknown as StrainGround;
    await expect(soak(1).play(ground)).rejects.toThrow('so much is enough');
    expect(taken).toEqual([(75 * 60) / haste]);
  });

  it('that is void says why, also where somebody whom it watches is gone', async () => {
    const unheard: unknown[] = [];
    const hear = (error: unknown): void => void unheard.push(error);
    process.on('unhandledRejection', hear);
    const contestant = {
      processes: () => new Map([['intake', GONE]]),
      countFinished: async (): Promise<number> => {
        await setImmediate();
        throw new Error('The run is void.');
      },
    };
    const ground = { contestant, letters: { take: () => [] }, acceptedIds: [], capacity: 100, haste: 1 } as unknown as StrainGround;
    await expect(soak(1).play(ground)).rejects.toThrow('The run is void.');
    await setImmediate();
    process.off('unhandledRejection', hear);
    expect(unheard).toEqual([]);
  });
});
