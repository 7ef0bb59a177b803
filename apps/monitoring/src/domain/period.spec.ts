import { describe, expect, it } from '@jest/globals';
import type { Refusal } from '@hoso/kernel';
import { z } from 'zod';

import { assertGroupable, behindLink, FigureFilter, periodOf } from './period.js';

const Filter = z.strictObject(FigureFilter);

describe('a period', () => {
  it.each([
    '9999-12-31', '9999-12-31T23:59:59Z', '0000-01-01T00:00:00+14:00', '1999-12-31', '2000-01-01T00:00:00+08:00',
    '2200-01-01', '2200-01-01T00:00:01+07:00',
  ])('is refused in a year that no dossier is of: %s', (moment) => {
    for (const end of ['from', 'to'] as const) {
      const { error } = Filter.safeParse({ [end]: moment });
      expect(error?.issues).toMatchObject([{ code: 'custom', path: [end], message: 'year-out-of-range' }]);
    }
  });

  it.each([
    ['2000-01-01', '2199-12-31', '1999-12-31T17:00:00.000Z', '2199-12-31T17:00:00.000Z'],
    ['2000-01-01T00:04:00+07:00', '2199-12-31T23:59:00+07:00', '1999-12-31T17:00:00.000Z', '2199-12-31T17:00:00.000Z'],
    ['2026-11-20T05:02:00Z', '2101-06-01T05:02:00Z', '2026-11-20T05:00:00.000Z', '2101-06-01T05:05:00.000Z'],
  ])('has the borders of slots in every other, and may be asked for by them: %s to %s', (from, to, begins, ends) => {
    const period = periodOf(Filter.parse({ from, to }));
    expect(period).toEqual({ from: begins, to: ends });
    const behind = new URL(behindLink('received', period, {}), 'https://house.example').searchParams;
    expect(periodOf(Filter.parse(Object.fromEntries(behind)))).toEqual(period);
  });

  const faultsOf = (grouping: 'hour' | 'slot' | 'day', asked: { readonly from?: string; readonly to?: string }): unknown => {
    try {
      assertGroupable(grouping, periodOf(asked));
      return null;
    } catch (error) {
      const { code, details } = error as Refusal;
      return { code, days: details.params?.['days'], at: details.faults?.map(({ pointer }) => pointer) };
    }
  };

  it.each([
    ['slot', '2026-11-01', '2026-11-07', '2026-11-08', 7],
    ['hour', '2026-01-01', '2026-04-02', '2026-04-03', 92],
  ] as const)('that is told apart by %s has two bounds that are not too far apart', (grouping, from, to, tooFar, days) => {
    expect(faultsOf(grouping, { from, to })).toBeNull();
    expect(faultsOf(grouping, { from, to: `${to}T17:01:00Z` })).toEqual({ code: 'period-too-long', days, at: ['/to'] });
    expect(faultsOf(grouping, { from, to: tooFar })).toEqual({ code: 'period-too-long', days, at: ['/to'] });
    expect(faultsOf(grouping, { from })).toEqual({ code: 'period-too-long', days, at: ['/to'] });
    expect(faultsOf(grouping, { to })).toEqual({ code: 'period-too-long', days, at: ['/from'] });
    expect(faultsOf(grouping, {})).toEqual({ code: 'period-too-long', days, at: ['/from', '/to'] });
    expect(faultsOf('day', {})).toBeNull();
  });
});
