import { describe, expect, it } from '@jest/globals';
import { PROCEDURES, type Channel, type ProcedureEntry } from '@hoso/contracts';
import { SeededRandom } from '@hoso/kernel';

import { judge, judgeFee, judgeIdentity } from './judgement.js';

const random = new SeededRandom(8);
const ids = Array.from({ length: 1_000 }, () => random.id());
const share = (is: (id: string) => boolean): number => ids.filter(is).length / ids.length;

describe('a rehearsed official', () => {
  it('does the same with the same case each time', () => {
    for (const id of ids.slice(0, 50)) {
      const step = { id: 'decide', kind: 'decision' } as const;
      expect(judge(1, id, step, true)).toEqual(judge(1, id, step, true));
      expect(judgeIdentity(1, id)).toEqual(judgeIdentity(1, id));
    }
  });

  it('asks for a better scan now and then, and never twice', () => {
    const step = { id: 'examine', kind: 'official' } as const;
    const asking = share((id) => judge(1, id, step, true)?.action === 'request-supplement');
    expect(asking).toBeGreaterThan(0.03);
    expect(asking).toBeLessThan(0.1);
    expect(share((id) => judge(1, id, step, false)?.action === 'complete-step')).toBe(1);
  });

  it('mostly grants, and refuses with a reason', () => {
    const decided = ids.map((id) => judge(1, id, { id: 'decide', kind: 'decision' }, false));
    const refused = decided.filter((action) => action?.action === 'decide' && action.outcome === 'refused');
    expect(refused.length).toBeGreaterThan(25);
    expect(refused.length).toBeLessThan(90);
    for (const action of refused) expect(action).toHaveProperty('reason', 'conditions-not-met');
  });

  /** Every request for the fee, whichever step it comes at. */
  const feesAsked = (id: string, procedure: ProcedureEntry, channel: Channel) =>
    procedure.steps.flatMap((step) => judgeFee(1, id, step, procedure, channel) ?? []);
  const ofCode = (code: string): ProcedureEntry => PROCEDURES.find((procedure) => procedure.code === code)!;

  it('asks one in ten for the fee of the channel, at one of the steps at which fees are asked for', () => {
    const residence = ofCode('1.004222');
    for (const [channel, amountVnd] of [['online', 10_000], ['counter', 20_000]] as const) {
      const asked = ids.map((id) => feesAsked(id, residence, channel)).filter(({ length }) => length > 0);
      expect(asked.length).toBeGreaterThan(70);
      expect(asked.length).toBeLessThan(130);
      for (const once of asked) {
        expect(once).toEqual([{ action: 'request-fee', lines: [{ code: 'residence-registration', amountVnd }] }]);
      }
    }
    const at = ids.flatMap((id) => residence.steps.filter((step) => judgeFee(1, id, step, residence, 'online')).map(({ kind }) => kind));
    expect(new Set(at)).toEqual(new Set(['official', 'decision']));
  });

  it.each([
    ['depends on what the form says', '3.000333'], ['is taken for each copy', '2.000635'], ['is a share of a value', '1.007277'],
    ['is not known', '1.004194'],
  ])('asks for no fee that %s', (_which, code) => {
    expect(ids.flatMap((id) => feesAsked(id, ofCode(code), 'counter'))).toEqual([]);
  });

  it('leaves to the system what the system does', () => {
    expect(judge(1, ids[0]!, { id: 'look-up', kind: 'automatic' }, true)).toBeUndefined();
  });
});
