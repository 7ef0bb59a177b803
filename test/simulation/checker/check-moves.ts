import { toldBy, type HouseView, type Told } from './house-view.js';
import type { Violation } from './record.js';

/** National statuses: from each, those that may follow. Written down from the law's table, for what the house does. */
const MAY_FOLLOW: Readonly<Record<number, readonly number[]>> = {
  1: [2, 3, 5, 7],
  2: [4, 5, 7, 9],
  3: [],
  4: [5, 6, 7, 9],
  5: [1, 2, 3, 4, 7, 8],
  6: [4, 7, 8],
  7: [],
  8: [7],
  9: [10],
  10: [],
};

/** A wait ends where it began: which statuses may follow 5 when it was entered from before acceptance, and from after. */
const BEFORE_ACCEPTANCE = [1, 2, 3, 7];
const AFTER_ACCEPTANCE = [4, 7, 8];

/** I4: the statuses of every dossier are a path of the table. */
export function* checkMoves(view: HouseView): Generator<Violation> {
  for (const id of view['processing']!.keys()) {
    for (const what of illegalMoves(toldBy(view, 'processing', id))) yield { invariant: 'I4 legal moves', what: `${id}: ${what}` };
  }
}

function* illegalMoves(told: readonly Told[]): Generator<string> {
  let status = 1;
  let before = 1;
  for (const { n, data } of told) {
    const next = Number(data['status'] ?? status);
    if (next === status) continue;
    const waitFrom = before === 1 ? BEFORE_ACCEPTANCE : AFTER_ACCEPTANCE;
    const may = MAY_FOLLOW[status]?.includes(next) === true && (status !== 5 || waitFrom.includes(next));
    if (!may) yield `status ${status} (from ${before}) to ${next} at fact ${n}`;
    before = status;
    status = next;
  }
}
