import { deliveredAt, delivered, factIn, keptAt, sayAgain, set, type Damage, type Damaged, type Kept } from './damage.js';

function evidenceOf(record: Damaged): object {
  return (deliveredAt(record, 'identity-verification').state['evidence'] as object[])[0]!;
}

/** A case of which an official did a step. */
function officially(record: Damaged): Kept {
  return keptAt(record, 'processing').find(({ log }) => log.some(({ data }) => data['step'] !== undefined && data['official']))!;
}

/** The due date of the case that was delivered, or another where it has none. */
function promisedIn(record: Damaged): string {
  const { data } = factIn(delivered(record), 'dossier-accepted');
  data['dueAt'] ??= '2099-01-01T00:00:00.000Z';
  return String(data['dueAt']);
}

/** The facts of that name were never said. */
function leaveOut(one: Kept, name: string): void {
  one.log = one.log.filter((fact) => fact['name'] !== `processing.${name}`);
}

/** I4: what may not follow, and what nobody has found out. */
const OF_MOVES: readonly Damage[] = [
  ['I4 legal moves', 'a status that may not follow', 'to 1 at fact', (record) =>
    set(delivered(record).log.at(-1)!, { data: { status: 1 } })],
  ['I4 legal moves', 'a verdict that the register never gave', 'the register never answered', (record) =>
    void record.registerAnswers.splice(0)],
  ['I4 legal moves', 'evidence that is not kept', 'names evidence that is not kept', (record) =>
    set(deliveredAt(record, 'identity-verification').state, { evidence: [] })],
  ['I4 legal moves', 'evidence that was changed', 'was changed', (record) => set(evidenceOf(record), { attempts: 9 })],
  ['I4 legal moves', 'a verdict by evidence of another', 'says verdict "partial" by evidence of "matched"', (record) =>
    set(factIn(deliveredAt(record, 'identity-verification'), 'identity-matched'), { name: 'identity-verification.identity-partial' })],
  ['I4 legal moves', 'a verdict of an official by what the register said', 'says source "official" by evidence of', (record) =>
    set(factIn(deliveredAt(record, 'identity-verification'), 'identity-matched'), {
      name: 'identity-verification.identity-resolved-by-hand',
    })],
  ['I4 legal moves', 'a verdict on another round', 'says round 9 by evidence of 0', (record) =>
    set(factIn(deliveredAt(record, 'identity-verification'), 'identity-matched').data, { round: 9 })],
  ['I4 legal moves', 'somebody who was accepted unknown', 'nobody found matched or partial or confirmed in round 0', (record) =>
    set(factIn(deliveredAt(record, 'identity-verification'), 'identity-matched'), { name: 'identity-verification.identity-not-found' })],
  ['I4 legal moves', 'somebody who was accepted before the counter said anything', 'dossier-accepted at fact', (record) =>
    set(factIn(delivered(record), 'dossier-accepted'), { cause: `identity-verification:${delivered(record)._id}:0` })],
  ...['mismatched', 'rejected'].map((verdict): Damage => [
    'I4 legal moves', `a case that was not accepted for a verdict that nobody gave: ${verdict}`, `nobody found ${verdict} in round 0`,
    (record) => set(factIn(delivered(record), 'dossier-accepted'), {
      name: 'processing.dossier-not-accepted', data: { reason: `identity-${verdict}`, status: 3 },
    }),
  ]),
  ['I4 legal moves', 'an applicant who is asked for what nobody found amiss', 'nobody found mismatched in round 0', (record) =>
    set(factIn(delivered(record), 'dossier-accepted'), { name: 'processing.supplement-requested' })],
  ['I4 legal moves', 'work that went on before the applicant was known again', 'in round 9', (record) => {
    const one = officially(record);
    const done = factIn(one, 'step-completed');
    const items = [{ pointer: '/applicant', reason: 'unclear' }];
    sayAgain(one, done, { name: 'processing.supplement-requested', data: { round: 9, items } });
    sayAgain(one, done, { name: 'processing.processing-resumed', data: { round: 9 } });
    sayAgain(one, done);
  }],
  ...['dossier-accepted', 'dossier-finished', 'result-delivered'].map((name): Damage => [
    'I4 legal moves', `${name} twice`, `: ${name}`, (record) =>
      sayAgain(delivered(record), factIn(delivered(record), name), { cause: 'another' }),
  ]),
  ['I4 legal moves', 'a step that is not the next', 'step-completed another by', (record) =>
    set(factIn(delivered(record), 'step-completed').data, { step: 'another' })],
  ['I4 legal moves', 'a step of an official that nobody did', 'by nobody where step-completed', (record) =>
    set(factIn(officially(record), 'step-completed').data, { official: null })],
  ['I4 legal moves', 'a decision before its steps', 'dossier-finished by', (record) => leaveOut(delivered(record), 'step-completed')],
  ['I4 legal moves', 'a delivery before its decision', 'result-delivered where dossier-finished', (record) =>
    leaveOut(delivered(record), 'dossier-finished')],
  ['I4 legal moves', 'work on what was never accepted', 'where dossier-accepted is next, after nothing', (record) =>
    leaveOut(delivered(record), 'dossier-accepted')],
];

/** I8: deadlines. */
const OF_DEADLINES: readonly Damage[] = [
  ['I8 deadlines', 'a deadline that took effect before its time', 'before its time', (record) =>
    sayAgain(delivered(record), delivered(record).log.at(-1)!, { cause: 'timer:supplement-lapse-1' })],
  ['I8 deadlines', 'a deadline that took effect twice', 'a deadline took effect twice', (record) => {
    for (const _time of [1, 2]) sayAgain(delivered(record), delivered(record).log.at(-1)!, { cause: 'timer:supplement-lapse-1' });
  }],
  ['I8 deadlines', 'a request that never lapsed', 'and has not lapsed', (record) => {
    const one = delivered(record);
    const request = { name: 'processing.supplement-requested', data: { round: 9, answerBy: '2020-01-01T00:00:00.000Z', status: 5 } };
    one.log = one.log.filter(({ name }) => !['dossier-finished', 'result-delivered'].some((end) => name === `processing.${end}`));
    sayAgain(one, one.log.at(-1)!, request);
  }],
  ['I8 deadlines', 'a due date that is said to have passed', 'the watch says that', (record) =>
    set(keptAt(record, 'monitoring')[0]!.state, { duePassed: '2099-01-01T00:00:00.000Z' })],
  ['I8 deadlines', 'a due date that passed before its time', 's before', (record) => {
    const dueAt = promisedIn(record);
    record.passedDueDates!.push({ dossierId: delivered(record)._id, dueAt, atMs: Date.parse(dueAt) - 9_000 });
  }],
  ['I8 deadlines', 'a due date that passed twice', 'pass twice', (record) => {
    const dueAt = promisedIn(record);
    for (const atMs of [1, 2]) record.passedDueDates!.push({ dossierId: delivered(record)._id, dueAt, atMs: Date.parse(dueAt) + atMs });
  }],
  ['I8 deadlines', 'a due date that nobody has promised', 'which nobody has promised', (record) =>
    void record.passedDueDates!.push({ dossierId: delivered(record)._id, dueAt: '2020-01-01T00:00:00.000Z', atMs: Infinity })],
  ['I8 deadlines', 'a due date that passed unseen', 'the watch has not seen', (record) => {
    const one = delivered(record);
    one.log = one.log.filter(({ name }) => name !== 'processing.dossier-finished');
    set(factIn(one, 'dossier-accepted').data, { dueAt: '2020-01-01T00:00:00.000Z' });
  }],
];

export const DAMAGES_TO_OFFICE: readonly Damage[] = [...OF_MOVES, ...OF_DEADLINES];
