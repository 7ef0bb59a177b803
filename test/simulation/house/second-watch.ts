import { bucketsOf } from '../../../apps/monitoring/src/domain/bucket.js';
import { rowOf } from '../../../apps/monitoring/src/domain/dossier-row.js';
import { heardEventOf, withEvent, type HeardEvent } from '../../../apps/monitoring/src/domain/heard-event.js';
import type { HearAnew } from '../checker/record.js';

/** A second watch-room that hears of one dossier from the beginning, by the watch's own code. */
export const hearAnew: HearAnew = (told, duePassed) => {
  const events = told.reduce<readonly HeardEvent[]>((known, event) => withEvent(known, heardEventOf(event)), []);
  const row = rowOf(events, duePassed);
  return { events, row: { ...row }, buckets: bucketsOf(row) };
};
