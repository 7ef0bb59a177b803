import { describe, expect, it } from '@jest/globals';

import { Defect, Failure, Refusal, unreachable } from './outcome.js';

describe('the three ways in which things do not go', () => {
  it('are told apart by their class and their name', () => {
    const refusal = new Refusal('conflict', 'withdrawal-too-late', { params: { status: 9 } });
    const failure = new Failure('store', 'timeout', { retryAfterSeconds: 5 });
    const defect = new Defect('unknown-version', 'intake.dossier-submitted v9');
    expect([refusal, failure, defect].map(({ name }) => name)).toEqual(['Refusal', 'Failure', 'Defect']);
    for (const one of [refusal, failure, defect]) expect(one).toBeInstanceOf(Error);
    expect(refusal).toMatchObject({ kind: 'conflict', code: 'withdrawal-too-late', details: { params: { status: 9 } } });
    expect(failure).toMatchObject({ neighbour: 'store', code: 'timeout', details: { retryAfterSeconds: 5 } });
    expect(defect).toMatchObject({ code: 'unknown-version', explanation: 'intake.dossier-submitted v9' });
  });

  it('keep their cause', () => {
    const cause = new Error('socket closed');
    expect(new Failure('broker', 'unreachable', { cause }).cause).toBe(cause);
    expect(new Defect('unreadable', 'no JSON', { cause }).cause).toBe(cause);
  });

  it('say nothing of the value that a switch did not know', () => {
    expect(() => unreachable('001099000001' as never)).toThrow(Defect);
    expect(() => unreachable('001099000001' as never)).not.toThrow(/001099000001/);
  });
});
