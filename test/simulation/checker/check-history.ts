import { checkAgreement } from './check-agreement.js';
import { checkContents } from './check-contents.js';
import { checkDeadlines, checkDueDates } from './check-deadlines.js';
import { checkDoubles } from './check-doubles.js';
import { checkEvidence } from './check-evidence.js';
import { checkFigures } from './check-figures.js';
import { checkIdentity } from './check-identity.js';
import { checkInvention } from './check-invention.js';
import { checkLooks } from './check-looks.js';
import { checkLoss } from './check-loss.js';
import { checkMessages } from './check-messages.js';
import { checkMoves } from './check-moves.js';
import { checkNumbers } from './check-numbers.js';
import { checkPayments } from './check-payments.js';
import { checkReceipts } from './check-receipts.js';
import { checkRest } from './check-rest.js';
import { checkRestart } from './check-restart.js';
import { checkSecrecy } from './check-secrecy.js';
import { checkSteps } from './check-steps.js';
import { checkTenancy } from './check-tenancy.js';
import { viewOf, type HouseView } from './house-view.js';
import type { HearAnew, HistoryRecord, Violation } from './record.js';

const UNREADABLE = 'readable record';

type Check = (view: HouseView, record: HistoryRecord, hearAnew: HearAnew) => Iterable<Violation>;

/** In the order in which what they find is told: a summary names the first. */
const CHECKS: readonly Check[] = [
  checkLoss,
  checkContents,
  checkInvention,
  checkDoubles,
  checkReceipts,
  checkMoves,
  checkSteps,
  checkEvidence,
  checkIdentity,
  checkPayments,
  checkNumbers,
  checkMessages,
  checkAgreement,
  checkFigures,
  checkDeadlines,
  checkDueDates,
  checkSecrecy,
  checkTenancy,
  checkRest,
  checkLooks,
  checkRestart,
  checkReadable,
  (_view, { defects = [] }) => defects.map((what) => ({ invariant: 'no defect', what })),
];

/** What a history leaves behind that cannot even be read. */
function* checkReadable(view: HouseView): Generator<Violation> {
  for (const [service, dossiers] of Object.entries(view)) {
    for (const [id, { document }] of dossiers) {
      for (const name of ['log', 'wants', 'timers']) {
        if (!Array.isArray(document[name])) yield { invariant: UNREADABLE, what: `${service} keeps no ${name} of ${id}` };
      }
    }
  }
}

/** All that a check finds. Where it stumbles over what it reads, that is a violation too, and the others are made all the same. */
function* foundBy(check: Check, ...evidence: Parameters<Check>): Generator<Violation> {
  try {
    yield* check(...evidence);
  } catch (error) {
    yield { invariant: UNREADABLE, what: `${check.name} stumbled: ${String(error)}` };
  }
}

/**
 * Everything that is wrong with a history, by the invariant that it breaks. Knows the house by its raw data alone, and a second
 * watch-room that can be asked.
 */
export function checkHistory(record: HistoryRecord, hearAnew: HearAnew): readonly Violation[] {
  const view = viewOf(record);
  return CHECKS.flatMap((check) => [...foundBy(check, view, record, hearAnew)]);
}
