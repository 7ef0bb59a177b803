import { describe, expect, it } from '@jest/globals';
import { NATIONAL_STATUSES, NationalStatus } from '@hoso/contracts';
import fc from 'fast-check';

import { ALL_STATUSES, canMove, openFrom } from './can-move.js';
import { checkTransitions } from './check-transitions.js';
import { TRANSITIONS, type From, type Guard } from './transitions.js';

const EVERYTHING_HOLDS: ReadonlySet<Guard> = new Set<Guard>([
  'wait-expired',
  'no-fee-paid',
  'work-done',
  'fees-settled',
  'result-ready',
]);

/** Rows are where from, columns 1 … 10: n normal, e elevated, . forbidden, whatever the situation. */
const MATRIX: Readonly<Record<From, string>> = {
  new: 'nnn.......',
  1: '.nn.nnn...',
  2: '..ennnnen.',
  3: '..........',
  4: '....nnnen.',
  5: 'nnnn..nn..',
  6: 'nnnn..nnn.',
  7: '..........',
  8: '...e..n..n',
  9: '...e.n...n',
  10: '........e.',
};

describe('the transition table', () => {
  it.each(Object.keys(MATRIX))('allows from %s what the matrix says and nothing else', (key) => {
    const from = (key === 'new' ? key : Number(key)) as From;
    const row = ALL_STATUSES.map((to) => {
      const passage = TRANSITIONS[from][to];
      return passage === undefined ? '.' : passage.kind === 'elevated' ? 'e' : 'n';
    });
    expect(row.join('')).toBe(MATRIX[from]);
  });

  it('knows every status and leads everywhere', () => {
    const statuses = ALL_STATUSES.map(String);
    const terminal = statuses.filter((status) => NATIONAL_STATUSES[Number(status) as NationalStatus].terminal);
    expect(checkTransitions({ table: TRANSITIONS, start: 'new', statuses, terminal })).toEqual([]);
    expect(ALL_STATUSES.every((status) => NationalStatus.safeParse(status).success)).toBe(true);
  });

  it('finds what is wrong with a table that is wrong', () => {
    const table = { new: { a: 1 }, a: { b: 1, x: 1 }, b: {}, c: { d: 1 }, d: { c: 1 } };
    expect(checkTransitions({ table, start: 'new', statuses: ['a', 'b', 'c', 'd', 'e'], terminal: ['b'] })).toEqual([
      { code: 'unknown-status', status: 'x' },
      { code: 'missing-status', status: 'e' },
      { code: 'unreachable-status', status: 'c' },
      { code: 'unreachable-status', status: 'd' },
      { code: 'unreachable-status', status: 'e' },
      { code: 'dead-end', status: 'c' },
      { code: 'dead-end', status: 'd' },
      { code: 'dead-end', status: 'e' },
    ]);
  });
});

describe('whether a dossier may move', () => {
  it('goes back from waiting to where it was', () => {
    expect(canMove(5, 4, { cameFrom: 4 })).toEqual({ allowed: true, needs: 'nothing' });
    expect(canMove(5, 2, { cameFrom: 1 })).toEqual({ allowed: true, needs: 'nothing' });
    expect(canMove(5, 4, { cameFrom: 1 })).toEqual({ allowed: false, code: 'status-came-from', alternatives: [1, 2] });
    expect(canMove(5, 2, { cameFrom: 4 })).toMatchObject({ allowed: false, code: 'status-came-from' });
    expect(canMove(5, 4)).toMatchObject({ allowed: false, code: 'status-came-from' });
  });

  it('ends a wait only when it has expired, and the way that it began', () => {
    const expired = new Set<Guard>(['wait-expired']);
    expect(canMove(5, 3, { cameFrom: 1, holds: expired })).toMatchObject({ allowed: true });
    expect(canMove(5, 3, { cameFrom: 1 })).toMatchObject({ allowed: false, code: 'wait-expired' });
    expect(canMove(5, 3, { cameFrom: 4, holds: expired })).toMatchObject({ allowed: false, code: 'status-came-from' });
    expect(canMove(6, 8, { cameFrom: 4, holds: expired })).toMatchObject({ allowed: true });
    expect(canMove(6, 8, { cameFrom: 1, holds: expired })).toMatchObject({ allowed: false });
  });

  it('blocks withdrawal once a fee is paid, and delivery while one is owed or the result is missing', () => {
    expect(canMove(4, 7)).toMatchObject({ allowed: false, code: 'no-fee-paid' });
    expect(canMove(4, 7, { holds: new Set<Guard>(['no-fee-paid']) })).toMatchObject({ allowed: true });
    for (const from of ALL_STATUSES) expect(TRANSITIONS[from][7]?.guards ?? ['no-fee-paid']).toEqual(['no-fee-paid']);
    expect(canMove(9, 10, { holds: new Set<Guard>(['result-ready']) })).toMatchObject({ code: 'fees-settled' });
    expect(canMove(9, 10, { holds: new Set<Guard>(['fees-settled']) })).toMatchObject({ code: 'result-ready' });
    expect(canMove(9, 10, { holds: EVERYTHING_HOLDS })).toEqual({ allowed: true, needs: 'nothing' });
  });

  it('asks for a reason and an elevated role where the law is silent', () => {
    for (const [from, to] of [
      [2, 3],
      [2, 8],
      [4, 8],
      [8, 4],
      [9, 4],
      [10, 9],
    ] as const) {
      expect(canMove(from, to)).toEqual({ allowed: true, needs: 'reason-and-elevated-role' });
    }
  });

  it('ends with 3 and 7: nothing reopens them; only a recall reopens 10', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ALL_STATUSES), fc.constantFrom(...ALL_STATUSES), (to, cameFrom) => {
        const situation = { cameFrom, holds: EVERYTHING_HOLDS };
        expect(canMove(3, to, situation).allowed).toBe(false);
        expect(canMove(7, to, situation).allowed).toBe(false);
        expect(canMove(10, to, situation).allowed).toBe(to === 9);
      }),
    );
  });

  it('never stays where it is and names as alternatives exactly what is open', () => {
    const from = fc.constantFrom<From>('new', ...ALL_STATUSES);
    const situation = fc.record({
      cameFrom: fc.constantFrom(...ALL_STATUSES),
      holds: fc.subarray([...EVERYTHING_HOLDS]).map((guards) => new Set(guards)),
    });
    fc.assert(
      fc.property(from, fc.constantFrom(...ALL_STATUSES), situation, (status, to, around) => {
        const permission = canMove(status, to, around);
        expect(permission.allowed).toBe(openFrom(status, around).includes(to));
        if (status === to) expect(permission.allowed).toBe(false);
        if (!permission.allowed) expect(permission.alternatives).toEqual(openFrom(status, around));
      }),
    );
  });

  it('is accepted at most once on any walk that needs no elevated role', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 40 }), (choices) => {
        let status: From = 'new';
        let cameFrom: NationalStatus | undefined;
        let accepted = 0;
        for (const choice of choices) {
          const around: { cameFrom?: NationalStatus; holds: ReadonlySet<Guard> } = { holds: EVERYTHING_HOLDS };
          if (cameFrom !== undefined) around.cameFrom = cameFrom;
          const open: readonly NationalStatus[] = openFrom(status, around).filter((to) => {
            const permission = canMove(status, to, around);
            return permission.allowed && permission.needs === 'nothing';
          });
          const next: NationalStatus | undefined = open[choice % Math.max(open.length, 1)];
          if (next === undefined) break;
          if (next === 2) accepted += 1;
          if ((next === 5 || next === 6) && status !== 'new') cameFrom = status;
          status = next;
        }
        expect(accepted).toBeLessThanOrEqual(1);
      }),
    );
  });
});
