import { describe, expect, it } from '@jest/globals';
import { SeededRandom } from '@hoso/kernel';

import { judge, judgeIdentity } from './judgement.js';

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

  it('leaves to the system what the system does', () => {
    expect(judge(1, ids[0]!, { id: 'look-up', kind: 'automatic' }, true)).toBeUndefined();
  });
});
