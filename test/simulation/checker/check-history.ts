import { checkAgreement, checkRest } from './check-agreement.js';
import { checkFigures } from './check-figures.js';
import { checkFilings } from './check-filings.js';
import { checkMoves } from './check-moves.js';
import { checkNumbers } from './check-numbers.js';
import { checkPayments } from './check-payments.js';
import { checkDeadlines, checkDueDates, checkLooks, checkSecrecy, checkTenancy } from './check-persons.js';
import { viewOf } from './house-view.js';
import type { HistoryRecord, Violation } from './record.js';

/** Everything that is wrong with a history, by the invariant that it breaks. Knows the house by its raw data alone. */
export function checkHistory(record: HistoryRecord): readonly Violation[] {
  const view = viewOf(record);
  return [
    ...checkFilings(view, record),
    ...checkMoves(view, record),
    ...checkPayments(view, record),
    ...checkNumbers(view, record),
    ...checkAgreement(view, record),
    ...checkFigures(view, record),
    ...checkDeadlines(view, record),
    ...checkDueDates(view, record),
    ...checkSecrecy(record),
    ...checkTenancy(record),
    ...checkRest(view, record),
    ...checkLooks(record),
    ...(record.defects ?? []).map((what) => ({ invariant: 'no defect', what })),
  ];
}
