import { checkAgreement } from './check-agreement.js';
import { checkDeadlines, checkDueDates } from './check-deadlines.js';
import { checkDoubles } from './check-doubles.js';
import { checkFigures } from './check-figures.js';
import { checkInvention } from './check-invention.js';
import { checkLooks } from './check-looks.js';
import { checkLoss } from './check-loss.js';
import { checkMoves } from './check-moves.js';
import { checkNumbers } from './check-numbers.js';
import { checkPayments } from './check-payments.js';
import { checkReceipts } from './check-receipts.js';
import { checkRest } from './check-rest.js';
import { checkSecrecy } from './check-secrecy.js';
import { checkTenancy } from './check-tenancy.js';
import { viewOf, type HouseView } from './house-view.js';
import type { HistoryRecord, Violation } from './record.js';

type Check = (view: HouseView, record: HistoryRecord) => Iterable<Violation>;

/** In the order in which what they find is told: a summary names the first. */
const CHECKS: readonly Check[] = [
  checkLoss,
  checkInvention,
  checkDoubles,
  checkReceipts,
  checkMoves,
  checkPayments,
  checkNumbers,
  checkAgreement,
  checkFigures,
  checkDeadlines,
  checkDueDates,
  checkSecrecy,
  checkTenancy,
  checkRest,
  checkLooks,
  (_view, { defects = [] }) => defects.map((what) => ({ invariant: 'no defect', what })),
];

/** Everything that is wrong with a history, by the invariant that it breaks. Knows the house by its raw data alone. */
export function checkHistory(record: HistoryRecord): readonly Violation[] {
  const view = viewOf(record);
  return CHECKS.flatMap((check) => [...check(view, record)]);
}
