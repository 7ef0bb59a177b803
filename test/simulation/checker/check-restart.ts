import type { MetricEvent } from '@hoso/contracts';

import { bucketsOf } from '../../../apps/monitoring/src/domain/bucket.js';
import { rowOf } from '../../../apps/monitoring/src/domain/dossier-row.js';
import { heardEventOf, withEvent, type HeardEvent } from '../../../apps/monitoring/src/domain/heard-event.js';
import { HEARS, heardBy, stateIn, type HouseView } from './house-view.js';
import type { HistoryRecord, Violation } from './record.js';
import { spelled } from './spelling.js';

/**
 * I14: a second watch-room that hears the record anew, one owner after the other, keeps the same: every event, the whole row, the
 * buckets that count it. This asks whether the product agrees with itself, and so is done by its own code; whether it is right is
 * asked elsewhere, by hand.
 */
export function* checkRestart(view: HouseView, { mode, nowMs }: HistoryRecord): Generator<Violation> {
  for (const id of view['monitoring']!.keys()) {
    const state = stateIn(view, 'monitoring', id);
    if (state === null) continue;
    const events = HEARS['monitoring']!.reduce<readonly HeardEvent[]>(
      (heard, owner) => heardBy(view, 'monitoring', owner, id).reduce(
        (known, { hash: _hash, data: _data, ...said }) => withEvent(known, heardEventOf({ ...said, owner, dossierId: id } as MetricEvent)),
        heard,
      ),
      [],
    );
    const row = rowOf(events, mode === 'liveness' ? passedBy(rowOf(events, null).dueAt, nowMs) : (state['duePassed'] as string | null));
    for (const [name, anew] of Object.entries({ events, row, buckets: bucketsOf(row) })) {
      if (isSame(state[name], anew)) continue;
      const what = `${id}: the watch keeps ${name} ${spelled(state[name])}; heard anew they are ${spelled(anew)}`;
      yield { invariant: 'I14 restart', what };
    }
  }
}

/** A due date that has passed by then: nobody has said so to a watch-room that begins, it sees so itself. */
function passedBy(dueAt: string | null, nowMs: number): string | null {
  return dueAt !== null && Date.parse(dueAt) <= nowMs ? dueAt : null;
}

function isSame(kept: unknown, anew: unknown): boolean {
  return JSON.stringify(kept) === JSON.stringify(anew) || spelled(kept) === spelled(anew);
}
