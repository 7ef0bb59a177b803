import { deliveredAt, delivered, keptAt, sayAgain, set, type Damage } from './damage.js';

/** I4: what may not follow, and what nobody has found out. */
const OF_MOVES: readonly Damage[] = [
  ['I4 legal moves', 'a status that may not follow', 'to 1 at fact', (record) => set(delivered(record).log.at(-1)!, { data: { status: 1 } })],
  ['I4 legal moves', 'a verdict that the register never gave', 'the register never answered', (record) =>
    void record.registerAnswers.splice(0)],
  ['I4 legal moves', 'evidence that is not kept', 'names evidence that is not kept', (record) =>
    set(deliveredAt(record, 'identity-verification').state, { evidence: [] })],
  ...['dossier-accepted', 'dossier-finished', 'result-delivered'].map((name): Damage => [
    'I4 legal moves', `${name} twice`, `${name} 2 times`, (record) => {
      const one = delivered(record);
      sayAgain(one, one.log.find((fact) => fact['name'] === `processing.${name}`)!, { cause: 'another' });
    },
  ]),
  ['I4 legal moves', 'steps out of their order', 'instead of', (record) => {
    const moved = keptAt(record, 'processing').find(({ log }) => log.some(({ name }) => name === 'processing.step-completed'))!;
    set(moved.log.find(({ name }) => name === 'processing.step-completed')!.data, { step: 'another' });
  }],
];

/** I8: deadlines. */
const OF_DEADLINES: readonly Damage[] = [
  ['I8 deadlines', 'a deadline that took effect before its time', 'before its time', (record) =>
    sayAgain(delivered(record), delivered(record).log.at(-1)!, { cause: 'timer:supplement-lapse-1' })],
  ['I8 deadlines', 'a deadline that took effect twice', 'a deadline took effect twice', (record) => {
    for (const _time of [1, 2]) sayAgain(delivered(record), delivered(record).log.at(-1)!, { cause: 'timer:supplement-lapse-1' });
  }],
  ['I8 deadlines', 'a due date that is said to have passed', 'the watch says that', (record) =>
    set(keptAt(record, 'monitoring')[0]!.state, { duePassed: '2099-01-01T00:00:00.000Z' })],
];

export const DAMAGES_TO_OFFICE: readonly Damage[] = [...OF_MOVES, ...OF_DEADLINES];
