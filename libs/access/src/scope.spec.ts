import { describe, expect, it } from '@jest/globals';

import { ALL_TENANTS, Scope } from './scope.js';

describe('a scope', () => {
  it('cannot be made by hand', () => {
    // @ts-expect-error the constructor is private
    const make = (): Scope => new Scope({});
    // @ts-expect-error a look-alike is no scope
    const lookAlike: Scope = { ...Scope.forTests() };
    expect([typeof make, lookAlike instanceof Scope]).toEqual(['function', false]);
  });

  it('of the house itself reaches everybody, grants nothing and says why', () => {
    const scope = Scope.system('timer');
    expect([scope.kind, scope.tenant, scope.subject]).toEqual(['service', ALL_TENANTS, 'system:timer']);
    expect([scope.reaches('H26'), scope.may('case:act'), scope.token]).toEqual([true, false, undefined]);
    expect(Scope.system('repair', 'H26').reaches('H27')).toBe(false);
  });

  it('for tests is whatever a test needs', () => {
    const scope = Scope.forTests({ kind: 'official', tenant: 'H27', agency: 'H27.1', grants: ['case:act'] });
    expect([scope.kind, scope.agency, scope.may('case:act'), scope.reaches('H26')])
      .toEqual(['official', 'H27.1', true, false]);
  });
});
