import { delivered, deliveredAt, keptAt, set, type Damage } from './damage.js';

/** I6: what one keeps of what was said. */
const OF_HEARING: readonly Damage[] = [
  ['I6 agreement', 'somebody who has heard too little', 'monitoring has heard 0 of', (record) =>
    set(keptAt(record, 'monitoring')[0]!, { heard: {} })],
  ['I6 agreement', 'somebody who has heard too much', 'has heard 99 facts of intake', (record) =>
    set(keptAt(record, 'identity-verification')[0]!, { heard: { intake: 99 } })],
  ['I6 agreement', 'somebody who has said something and keeps nothing', 'and keeps nothing', (record) =>
    set(delivered(record), { state: null })],
];

/** What each keeps of its own doing. */
const OF_OWNERS: readonly Damage[] = [
  ...Object.entries({ status: 9, dossierCode: 'x', round: 9, supplementRounds: 9, dueAt: 'x' }).map(([name, value]): Damage => [
    'I6 agreement', `a case that keeps another ${name} than it told`, `processing keeps ${name} `, (record) =>
      set(delivered(record).state, { [name]: value }),
  ]),
  ['I6 agreement', 'a case that waits for what it never asked for', 'processing keeps open round 9', (record) =>
    set(delivered(record).state, { supplement: { round: 9 } })],
  ['I6 agreement', 'a case that has lost its result', 'processing keeps outcome null', (record) =>
    set(delivered(record).state, { result: null })],
  ['I6 agreement', 'evidence that nobody told of', 'identity-verification keeps evidence', (record) => {
    const { evidence } = keptAt(record, 'identity-verification')[0]!.state as { evidence: object[] };
    evidence.push({ ...evidence[0]!, hash: 'x' });
  }],
  ['I6 agreement', 'a content that nobody told of', 'intake keeps contents', (record) =>
    void (keptAt(record, 'intake')[0]!.state as { contents: object[] }).contents.push({ round: 9, hash: 'x' })],
  ...([['intake', 'contents'], ['identity-verification', 'evidence']] as const).map(([service, name]): Damage => [
    'I6 agreement', `a state without ${name}`, `${service} keeps ${name} null`, (record) => void delete keptAt(record, service)[0]!.state[name],
  ]),
];

/** What is shown to others. */
const OF_SHOWING: readonly Damage[] = [
  ...Object.entries({ status: 6, dossierCode: 'x', outcome: 'refused', withdrawal: 'asked', dueAt: '2020-01-01T00:00:00.000Z' })
    .map(([name, value]): Damage => [
      'I6 agreement', `a portal that sees another ${name}`, `intake shows ${name} `, (record) =>
        set(deliveredAt(record, 'intake').state, { [name]: value }),
    ]),
  ['I6 agreement', 'a watch that does not know a dossier', 'the watch does not know it', (record) =>
    set(deliveredAt(record, 'monitoring'), { state: null })],
  ['I6 agreement', 'a watch that has forgotten an event', 'the watch keeps', (record) =>
    void ((deliveredAt(record, 'monitoring').state as { events: unknown[] }).events.pop())],
  ['I6 agreement', 'a watch that shows another status', 'the watch shows status 6', (record) =>
    set((deliveredAt(record, 'monitoring').state as { row: object }).row, { status: 6 })],
];

export const DAMAGES_TO_AGREEMENT: readonly Damage[] = [...OF_HEARING, ...OF_OWNERS, ...OF_SHOWING];
