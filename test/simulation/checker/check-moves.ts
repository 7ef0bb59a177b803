import { findEntry, PROCEDURES } from '@hoso/contracts';

import { listIn, toldBy, type HouseView, type Told } from './house-view.js';
import type { HistoryRecord, Violation } from './record.js';

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

/** I4: every history is a path of the table, and the steps of a procedure are done in their order, each once. */
export function* checkMoves(view: HouseView, record: HistoryRecord): Generator<Violation> {
  for (const id of view['processing']!.keys()) {
    const told = toldBy(view, 'processing', id);
    for (const what of [...illegalMoves(told), ...illegalSteps(view, id, told)]) {
      yield { invariant: 'I4 legal moves', what: `${id}: ${what}` };
    }
  }
  yield* checkEvidence(view, record);
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

const STEP_FACTS = new Set(['processing.step-completed', 'processing.opinion-given']);

function* illegalSteps(view: HouseView, id: string, told: readonly Told[]): Generator<string> {
  const submitted = toldBy(view, 'intake', id)[0]?.data;
  if (!submitted) return;
  const procedure = findEntry(PROCEDURES, String(submitted['procedureCode']), Number(submitted['procedureVersion']));
  const steps = procedure?.steps.filter(({ kind }) => kind === 'official' || kind === 'automatic' || kind === 'opinion').map((step) => step.id);
  const done = told.filter(({ name }) => STEP_FACTS.has(name)).map(({ data }) => String(data['step']));
  if (steps && done.some((step, index) => steps[index] !== step)) yield `steps ${done.join()} instead of ${steps.join()}`;
  for (const once of ['dossier-accepted', 'dossier-finished', 'result-delivered', 'dossier-stopped', 'case-withdrawn', 'dossier-not-accepted']) {
    const times = told.filter(({ name }) => name === `processing.${once}`).length;
    if (times > 1) yield `${once} ${times} times`;
  }
}

/** Whoever is said to be known was known to the register, or to an official. */
function* checkEvidence(view: HouseView, { registerAnswers }: HistoryRecord): Generator<Violation> {
  const answered = new Set(registerAnswers.map(({ requestId, verdict }) => `${requestId} ${verdict}`));
  for (const [id, { document, told }] of view['identity-verification']!) {
    const evidence = listIn((document['state'] ?? {}) as Readonly<Record<string, unknown>>, 'evidence');
    const hashes = new Set(evidence.map(({ hash }) => hash));
    for (const { source, requestId, verdict } of evidence) {
      if (source === 'population-database' && !answered.has(`${String(requestId)} ${String(verdict)}`)) {
        yield { invariant: 'I4 legal moves', what: `${id}: the register never answered ${String(verdict)}` };
      }
    }
    for (const { n, data } of told) {
      if (data['evidence'] !== undefined && !hashes.has(data['evidence'])) {
        yield { invariant: 'I4 legal moves', what: `${id}: fact ${n} names evidence that is not kept` };
      }
    }
    const settled = told.filter(({ name }) => !name.endsWith('postponed')).map(({ name, data }) => `${name} ${String(data['round'])}`);
    for (const one of settled.filter((name, index) => settled.indexOf(name) !== index)) {
      yield { invariant: 'I3 no double', what: `${id}: ${one} was said twice` };
    }
  }
}
