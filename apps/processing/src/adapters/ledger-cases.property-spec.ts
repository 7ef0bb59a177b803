import { describe, expect, it } from '@jest/globals';
import type { Scope } from '@hoso/access';
import { ManualClock } from '@hoso/kernel';
import type { Ledger } from '@hoso/ledger';
import fc from 'fast-check';

import { WeighedStore } from '../../../../test/support/weighed-store.js';
import type { Case } from '../domain/cases/case.js';
import { CASES, LedgerCases } from './ledger-cases.js';

const BEGIN_MS = Date.UTC(2026, 10, 2);
const DESKS = ['H26.101', 'H26.102'] as const;
const nobody = undefined as unknown as Ledger<Case, 'processing'>;

interface Lying {
  readonly desk: string;
  readonly phase: 'at-step' | 'ended';
  readonly since: string;
}

/** A pile, and who looks at it. */
class Office {
  readonly store = new WeighedStore(new ManualClock(BEGIN_MS));
  private readonly cases = new LedgerCases(nobody, this.store);
  private readonly lying = new Map<string, Lying>();

  async lay(id: string, lies: Lying): Promise<void> {
    this.lying.set(id, lies);
    const filter = { _id: id };
    await this.store.upsertOne(CASES, filter, { $set: { rev: 1, state: lies } });
  }

  async page(desk: string, limit: number): Promise<readonly string[]> {
    const scope = { kind: 'official', agency: desk } as unknown as Scope;
    return (await this.cases.list(scope, { phase: 'at-step' }, limit)).map(({ _id }) => _id);
  }

  expected(desk: string, limit: number): readonly string[] {
    const mine = [...this.lying].filter(([, lies]) => lies.desk === desk && lies.phase === 'at-step');
    const spelled = mine.map(([id, { since }]) => `${since} ${id}`).sort();
    return spelled.slice(0, limit).map((one) => one.split(' ')[1]!);
  }
}

const at = (seconds: number): string => new Date(BEGIN_MS + seconds * 1_000).toISOString();

describe('the top of a pile', () => {
  it('is what sorting all of it gives, however cases come and go between', async () => {
    const lies = fc.record({ desk: fc.constantFrom(...DESKS), phase: fc.constantFrom('at-step', 'ended'), since: fc.nat(60).map(at) });
    const turn = fc.record({
      laid: fc.array(fc.tuple(fc.nat(30).map((number) => `case-${number}`), lies), { maxLength: 8 }),
      desk: fc.constantFrom(...DESKS), limit: fc.integer({ min: 1, max: 6 }),
    });
    await fc.assert(fc.asyncProperty(fc.array(turn, { maxLength: 12 }), async (turns) => {
      const office = new Office();
      for (const { laid, desk, limit } of turns) {
        for (const [id, one] of laid) await office.lay(id, one);
        expect(await office.page(desk, limit)).toEqual(office.expected(desk, limit));
      }
    }));
  });

  it('is looked at without going through the pile each time', async () => {
    const office = new Office();
    const [desk] = DESKS;
    for (let number = 0; number < 2_000; number += 1) await office.lay(`case-${number}`, { desk, phase: 'at-step', since: at(number) });
    for (let turn = 0; turn < 100; turn += 1) {
      const [first] = await office.page(desk, 51);
      await office.lay(first!, { desk, phase: 'ended', since: at(10_000 + turn) });
    }
    expect(office.store.passed).toBeLessThan(100 * 102 + 3 * 2_000);
  });
});
