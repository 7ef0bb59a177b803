import type { MetricEvent } from '@hoso/contracts';

import { HEARS, heardBy, stateIn, type HouseView } from './house-view.js';
import type { HearAnew, HistoryRecord, Violation } from './record.js';
import { spelled } from './spelling.js';

/**
 * I14: a second watch-room that hears the record anew, one owner after the other, keeps the same: every event, the whole row, the
 * buckets that count it. This asks whether the product agrees with itself; whether it is right is asked elsewhere, by hand.
 */
export function* checkRestart(view: HouseView, { mode, nowMs }: HistoryRecord, hearAnew: HearAnew): Generator<Violation> {
  for (const id of view['monitoring']!.keys()) {
    const state = stateIn(view, 'monitoring', id);
    if (state === null) continue;
    const told = HEARS['monitoring']!.flatMap((owner) => heardBy(view, 'monitoring', owner, id).map(
      ({ hash: _hash, data: _data, ...said }) => ({ ...said, owner, dossierId: id }) as MetricEvent));
    const dueAt = hearAnew(told, null).row['dueAt'] as string | null;
    const duePassed = mode === 'liveness' ? passedBy(dueAt, nowMs) : (state['duePassed'] as string | null);
    for (const [name, anew] of Object.entries(hearAnew(told, duePassed))) {
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
