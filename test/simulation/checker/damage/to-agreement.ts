import { delivered, deliveredAt, factIn, keptAt, set, type Damage, type Place } from './damage.js';

/** I6: what one keeps of what was said. */
const OF_HEARING: readonly Damage[] = [
  ['I6 agreement', 'somebody who has heard too little', 'monitoring has heard 0 of', (record) =>
    set(keptAt(record, 'monitoring')[0]!, { heard: {} })],
  ['I6 agreement', 'somebody who has heard too much', 'has heard 99 facts of intake', (record) =>
    set(keptAt(record, 'identity-verification')[0]!, { heard: { intake: 99 } })],
  ['I6 agreement', 'somebody who has said something and keeps nothing', 'and keeps nothing', (record) =>
    set(delivered(record), { state: null })],
];

/** One member of what a service keeps about the delivered dossier is another than the facts say. */
function another(service: Place, does: string, members: Readonly<Record<string, unknown>>): readonly Damage[] {
  return Object.entries(members).map(([name, value]): Damage => [
    'I6 agreement', `${service} ${does} another ${name} than was said`, `${service} ${does} ${name} `, (record) =>
      set(deliveredAt(record, service).state, { [name]: value }),
  ]);
}

/** What each keeps of its own doing. */
const OF_OWNERS: readonly Damage[] = [
  ...another('processing', 'keeps', {
    status: 9, phase: 'at-step', round: 9, supplement: { round: 9 }, supplementRounds: 9, dossierCode: 'x', acceptedAt: 'x', dueAt: 'x',
    endedBecause: 'x', identity: null, stepsDone: ['x'], step: 'x', opinions: [{ step: 'x' }], fees: [{ request: 1, paidAt: null }],
    result: null, resultHash: 'x', filed: null,
  }),
  ['I6 agreement', 'processing has handed out another result than it keeps', 'processing keeps result that was handed out', (record) =>
    set(factIn(delivered(record), 'result-delivered').data, { result: 'x' })],
  ['I6 agreement', 'a case on the desk of another agency', 'processing keeps desk "x"', (record) =>
    set(keptAt(record, 'processing').find(({ state }) => state['phase'] !== 'ended')!.state, { desk: 'x' })],
  ...another('identity-verification', 'keeps', { round: 9, phase: 'asking', evidence: [{ hash: 'x' }] }),
  ['I6 agreement', 'identity-verification keeps another agency than was said', 'identity-verification keeps filed', (record) =>
    set(deliveredAt(record, 'identity-verification').state, { agencyCode: 'x' })],
  ...another('intake', 'keeps', { contents: [{ round: 0, hash: 'x' }] }),
  ['I6 agreement', 'intake keeps another procedure than it said', 'intake keeps filed', (record) =>
    set(deliveredAt(record, 'intake').state, { procedureVersion: 99 })],
  ['I6 agreement', 'intake keeps another paper than it said', 'intake keeps papers', (record) =>
    set(deliveredAt(record, 'intake').state, { attachments: [{ fileId: 'x', paperCode: 'x' }] })],
  ...([['intake', 'contents'], ['identity-verification', 'evidence']] as const).map(([service, name]): Damage => [
    'I6 agreement', `a state without ${name}`, `${service} keeps ${name} null`, (record) =>
      void delete keptAt(record, service)[0]!.state[name],
  ]),
];

/** What is shown to others. */
const OF_SHOWING: readonly Damage[] = [
  ...another('intake', 'shows', {
    status: 6, history: [], identity: 'waiting', dossierCode: 'x', outcome: 'refused', withdrawal: 'asked', dueAt: 'x', reason: 'x',
    result: null, fees: [{ request: 1 }], supplement: { round: 9 },
  }),
  ['I6 agreement', 'a watch that does not know a dossier', 'the watch does not know it', (record) =>
    set(deliveredAt(record, 'monitoring'), { state: null })],
  ['I6 agreement', 'a watch that has forgotten an event', 'monitoring shows events', (record) =>
    void ((deliveredAt(record, 'monitoring').state as { events: unknown[] }).events.pop())],
  ['I6 agreement', 'a watch that has its events in another order', 'monitoring shows events', (record) =>
    void ((deliveredAt(record, 'monitoring').state as { events: unknown[] }).events.reverse())],
  ...Object.entries({
    reference: 'x', code: 'x', procedure: 'x', agency: 'x', channel: 'x', portal: 'x', receivedAt: 'x', status: 6, acceptedAt: 'x',
    dueAt: 'x', open: true, closedAt: null, outcome: 'refused', deliveredAt: null, supplementRounds: 9,
  }).map(([name, value]): Damage => [
    'I6 agreement', `a watch that shows another ${name}`, `monitoring shows ${name} ${JSON.stringify(value)}`, (record) =>
      set((deliveredAt(record, 'monitoring').state as { row: object }).row, { [name]: value }),
  ]),
];

/** I14: the watch-room as it would be if it had heard everything anew. */
const OF_RESTART: readonly Damage[] = [
  ...Object.entries({
    tenant: 'x', statusAt: 'x', overdue: true, end: 'stopped', timeliness: 'late', processingSeconds: 1, applicantSeconds: 1,
    waitsForApplicant: true, identifiedAt: 'x', room: 'x', roomSince: 'x',
  }).map(([name, value]): Damage => [
    'I14 restart', `a row with another ${name} than it would have`, 'the watch keeps row', (record) =>
      set((deliveredAt(record, 'monitoring').state as { row: object }).row, { [name]: value }),
  ]),
  ['I14 restart', 'an event that was kept otherwise than it was said', 'the watch keeps events', (record) =>
    set((deliveredAt(record, 'monitoring').state as { events: object[] }).events[0]!, { metric: {} })],
  ['I14 restart', 'a row that is counted elsewhere than it belongs', 'the watch keeps buckets', (record) =>
    set(deliveredAt(record, 'monitoring').state, { buckets: [] })],
];

export const DAMAGES_TO_AGREEMENT: readonly Damage[] = [...OF_HEARING, ...OF_OWNERS, ...OF_SHOWING, ...OF_RESTART];
