import type { Indicator } from '../indicator.js';
import { APPLICANT_WAITING_TIME } from './applicant-waiting-time.indicator.js';
import { FINISHED } from './finished.indicator.js';
import { IN_PROCESS } from './in-process.indicator.js';
import { MEAN_PROCESSING_TIME } from './mean-processing-time.indicator.js';
import { ONLINE_SHARE } from './online-share.indicator.js';
import { ON_TIME } from './on-time.indicator.js';
import { ON_TIME_SHARE } from './on-time-share.indicator.js';
import { OVERDUE } from './overdue.indicator.js';
import { P90_PROCESSING_TIME } from './p90-processing-time.indicator.js';
import { RECEIVED } from './received.indicator.js';

/** Every indicator, in the order in which they are shown. A new one is one file and one line here. */
export const INDICATORS: readonly Indicator[] = [
  RECEIVED,
  IN_PROCESS,
  FINISHED,
  ON_TIME,
  ON_TIME_SHARE,
  OVERDUE,
  MEAN_PROCESSING_TIME,
  P90_PROCESSING_TIME,
  APPLICANT_WAITING_TIME,
  ONLINE_SHARE,
];

const byId = new Map(INDICATORS.map((indicator) => [indicator.id, indicator]));

export function findIndicator(id: string): Indicator | undefined {
  return byId.get(id);
}
