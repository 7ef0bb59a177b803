import { AgencyCode, Channel, ProcedureCode } from '@hoso/contracts';
import { Refusal } from '@hoso/kernel';
import { z } from 'zod';

import type { Period } from './dossiers.js';
import type { Grouping } from './figures.js';
import { dayEnd, dayStart, hourEnd, slotAfter, slotEnd, slotOf, slotStart } from './vietnam-time.js';

const DAY_MS = 86_400_000;
const FIRST_MS = Date.parse('2000-01-01T00:00:00+07:00');
const LAST_MS = Date.parse('2200-01-01T00:00:00+07:00');

/** Of the years 2000 to 2199 in Viet Nam: slots and instants have no name in every year that a date can be written in. */
const Moment = z.union([z.iso.date(), z.iso.datetime({ offset: true })]).refine(
  (moment) => FIRST_MS <= Date.parse(moment) && Date.parse(moment) <= LAST_MS,
  'year-out-of-range',
);

/** What figures and the dossiers behind them may be narrowed by. */
export const FigureFilter = {
  /** First day (`2026-11-20`, in Viet Nam) or instant; taken back to the start of its five minutes. */
  from: Moment.optional(),
  /** Last day, that day included, or the instant before which; taken on to the end of its five minutes. */
  to: Moment.optional(),
  /** This agency alone. */
  agency: AgencyCode.optional(),
  /** This agency and all below it. */
  within: AgencyCode.optional(),
  procedure: ProcedureCode.optional(),
  channel: Channel.optional(),
} as const;

export type FigureFilter = { readonly [Key in keyof typeof FigureFilter]?: z.output<(typeof FigureFilter)[Key]> };

/**
 * The period of a filter, on the borders of the slots that figures are counted in.
 *
 * @throws Refusal `period-reversed`.
 */
export function periodOf({ from, to }: Pick<FigureFilter, 'from' | 'to'>): Period {
  const period = {
    from: from === undefined ? undefined : isDay(from) ? dayStart(from) : slotStart(slotOf(from)),
    to: to === undefined ? undefined : isDay(to) ? dayEnd(to) : slotStart(slotAfter(to)),
  };
  if (period.from !== undefined && period.to !== undefined && period.from >= period.to) {
    throw new Refusal('malformed', 'period-reversed', { faults: [{ pointer: '/to', code: 'period-reversed' }] });
  }
  return period;
}

/** The longest period, in days, that figures are told apart over, so that no answer has more than about 2,000 groups; null: any. */
export const DAYS_MAX: Readonly<Record<Grouping, number | null>> = {
  agency: null, procedure: null, channel: null, day: null, hour: 92, slot: 7,
};

/**
 * Looks whether figures of a period may be told apart so finely.
 *
 * @throws Refusal `period-too-long`, which says how many days it may be and which bound is missing or too far.
 */
export function assertGroupable(grouping: Grouping | undefined, period: Period): void {
  const days = grouping === undefined ? null : DAYS_MAX[grouping];
  if (days === null) return;
  const { from, to } = period;
  const isShort = from !== undefined && to !== undefined && Date.parse(to) - Date.parse(from) <= days * DAY_MS;
  if (isShort) return;
  const missing = (['from', 'to'] as const).filter((bound) => period[bound] === undefined);
  const faults = missing.map((bound) => ({ pointer: `/${bound}`, code: 'missing' }));
  const params = { days };
  throw new Refusal('malformed', 'period-too-long', {
    params, faults: faults.length > 0 ? faults : [{ pointer: '/to', code: 'period-too-long', params }],
  });
}

/** The address of the dossiers behind a figure. */
export function behindLink(indicatorId: string, period: Period, filter: FigureFilter): string {
  const { agency, within, procedure, channel } = filter;
  const parts = Object.entries({ ...period, agency, within, procedure, channel }).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`],
  );
  return `/indicators/${indicatorId}/dossiers${parts.length === 0 ? '' : `?${parts.join('&')}`}`;
}

/** What narrows a filter and its period down to one group. */
export function narrowed(
  grouping: Grouping,
  key: string,
  period: Period,
  filter: FigureFilter,
): { readonly period: Period; readonly filter: FigureFilter } {
  switch (grouping) {
    case 'agency':
      return { period, filter: { ...filter, agency: key, within: undefined } };
    case 'procedure':
      return { period, filter: { ...filter, procedure: key } };
    case 'channel':
      return { period, filter: { ...filter, channel: Channel.parse(key) } };
    case 'day':
      return { period: overlap(period, dayStart(key), dayEnd(key)), filter };
    case 'hour':
      return { period: overlap(period, slotStart(`${key}:00`), hourEnd(key)), filter };
    case 'slot':
      return { period: overlap(period, slotStart(key), slotEnd(key)), filter };
  }
}

function overlap({ from, to }: Period, start: string, end: string): Period {
  return {
    from: from !== undefined && from > start ? from : start,
    to: to !== undefined && to < end ? to : end,
  };
}

function isDay(moment: string): boolean {
  return moment.length === 10;
}
