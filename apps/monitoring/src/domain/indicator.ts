import type { Channel } from '@hoso/contracts';

import type { BucketCounts } from './bucket-counts.js';
import type { DossierRow } from './dossier-row.js';

export interface Words {
  readonly vi: string;
  readonly en: string;
}

/** A figure. `value` null says: not applicable, nothing could be measured; that is another thing than 0. */
export interface Measurement {
  readonly value: number | null;
  /** How many dossiers the figure is drawn from: the denominator of a share, the measured ones of a time. */
  readonly base: number;
}

/** Members of a row that can be asked for, with the value they must have. */
export type RowConditions = Readonly<
  Partial<{
    open: boolean;
    overdue: boolean;
    end: DossierRow['end'];
    timeliness: DossierRow['timeliness'];
    channel: Channel;
    measured: boolean;
    waited: boolean;
  }>
>;

/** One group of the dossiers behind a figure: those whose moment lies in the period and that fulfil the conditions. */
export interface Membership {
  readonly moment: 'receivedAt' | 'closedAt';
  readonly conditions: RowConditions;
}

/** How something is measured, in one version. A change of meaning is a new version. */
export interface Indicator {
  readonly id: string;
  readonly version: number;
  readonly title: Words;
  readonly definition: Words;
  readonly unit: 'dossiers' | 'percent' | 'seconds';
  /** More is better, worse, or neither. */
  readonly better: 'more' | 'less' | 'neither';
  measure(counts: BucketCounts): Measurement;
  /** Exactly the dossiers that `base` (for shares and times) or `value` (for counts) counts. Groups do not overlap. */
  readonly members: readonly Membership[];
}

/**
 * A share in percent with two decimals, half up: 577 of 800 are 72.13. Multiplied before it is divided, so that a half is exactly one.
 * Null over nothing.
 */
export function percentOf(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.round((part * 10_000) / whole) / 100;
}

/** Whether a row stands behind a figure of the period `[from, to)`; an absent bound is no bound. */
export function isMember(
  indicator: Indicator,
  row: DossierRow,
  period: { readonly from?: string | undefined; readonly to?: string | undefined },
): boolean {
  if (row.receivedAt === null) return false;
  return indicator.members.some(({ moment, conditions }) => {
    const at = row[moment];
    if (at === null || (period.from !== undefined && at < period.from)) return false;
    if (period.to !== undefined && at >= period.to) return false;
    return fulfils(row, conditions);
  });
}

function fulfils(row: DossierRow, conditions: RowConditions): boolean {
  const { measured, waited, ...plain } = conditions;
  if (measured !== undefined && measured !== (row.processingSeconds !== null)) return false;
  if (waited !== undefined && waited !== row.applicantSeconds > 0) return false;
  return Object.entries(plain).every(([name, value]) => row[name as keyof typeof plain] === value);
}
