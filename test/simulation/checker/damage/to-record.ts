import { delivered, deliveredAt, documents, keptAt, set, type Damage } from './damage.js';

/** I5: numbers, and what was given to the courier. */
const OF_NUMBERS: readonly Damage[] = [
  ['I5 numbers', 'a fact that is missing', 'fact 2 is missing', (record) => void delivered(record).log.splice(1, 1)],
  ['I5 numbers', 'more facts than are counted', 'facts and keeps', (record) => set(delivered(record), { v: 1 })],
  ['I5 numbers', 'a fact that was changed', 'the chain breaks at fact 1', (record) =>
    set(delivered(record).log[0]!, { at: '2026-11-16T00:00:00.000Z' })],
  ['I5 numbers', 'a time that goes back', 'happened before the one before it', (record) =>
    set(delivered(record).log.at(-1)!, { at: '2020-01-01T00:00:00.000Z' })],
  ['I5 numbers', 'a last link that is not the last fact’s', 'the last link', (record) => set(delivered(record), { lastHash: 'x' })],
  ['I5 numbers', 'log and archive that differ', 'stands in log and archive differently', (record) => {
    const { _id, log } = delivered(record);
    documents(record, 'processing', 'cases_archive').push({ ...log[0]!, _id: 'x', dossierId: _id, hash: 'x' });
  }],
  ['I5 numbers', 'more that is published than was said', 'more is marked as published', (record) =>
    set(delivered(record), { published: 99 })],
  ['I5 numbers', 'a message that tells it differently', 'from its owner: value', (record) =>
    set(record.messages[0]!, { value: Buffer.from('{}') })],
  ['I5 numbers', 'a message that cannot be read', 'from its owner: value', (record) =>
    set(record.messages[0]!, { value: Buffer.from('no JSON') })],
  ['I5 numbers', 'a message under another key', 'what its owner never said', (record) => set(record.messages[0]!, { key: 'another' })],
  ['I5 numbers', 'a message about what was never said', 'what its owner never said', (record) =>
    set(record.messages[0]!.headers, { ce_id: 'intake:00000000-0000-7000-8000-000000000000:1' })],
  ...['ce_type', 'ce_source', 'ce_subject', 'ce_number', 'ce_time', 'ce_cause', 'ce_specversion'].map((header): Damage => [
    'I5 numbers', `a message with another ${header}`, `from its owner: ${header}`, (record) =>
      set(record.messages[0]!.headers, { [header]: 'x' }),
  ]),
  ['I5 numbers', 'a message on a topic of somebody else', 'from its owner: topic', (record) =>
    set(record.messages.find(({ headers, topic }) => headers['ce_id']?.startsWith('intake:') && topic.includes('facts'))!, {
      topic: 'hoso.processing.facts.v1',
    })],
  ['I5 numbers', 'a metric on the topic of facts', 'from its owner: ce_type, ce_source', (record) => {
    const metric = record.messages.find(({ topic }) => topic.includes('metrics'))!;
    set(metric, { topic: metric.topic.replace('metrics', 'facts') });
  }],
];

/** I7: figures. */
const OF_FIGURES: readonly Damage[] = [
  ['I7 figures', 'a figure that is one too high', 'received is shown as', (record) => {
    const counts = documents(record, 'monitoring', 'buckets')[0]!['counts'] as Record<string, number>;
    counts['received'] = counts['received']! + 1;
  }],
  ['I7 figures', 'a status that is counted twice', 'status ', (record) => {
    const bucket = documents(record, 'monitoring', 'buckets').find(({ kind }) => kind === 'received')!;
    const { statuses } = bucket['counts'] as { statuses: Record<string, number> };
    const [status] = Object.keys(statuses);
    statuses[status!] = statuses[status!]! + 1;
  }],
  ['I7 figures', 'a bucket that is gone', 'is shown as 0', (record) => void documents(record, 'monitoring', 'buckets').splice(0, 1)],
];

/** I12: what is left over at rest. */
const OF_REST: readonly Damage[] = [
  ['I12 liveness', 'a fact that was not published', 'were not published', (record) =>
    set(delivered(record), { unpublishedSince: new Date(0) })],
  ['I12 liveness', 'a dossier that is set aside', 'is set aside', (record) =>
    set(delivered(record), { parked: { intake: { code: 'x' } } })],
  ['I12 liveness', 'a call that was not made', 'a call was not made', (record) =>
    set(deliveredAt(record, 'identity-verification'), { wants: [{ id: 'verify-0' }] })],
  ['I12 liveness', 'a timer that did not fire', 'a timer did not fire', (record) => set(delivered(record), { nextTimerAt: new Date(0) })],
  ['I12 liveness', 'a row that was not counted', 'was not counted', (record) =>
    set(deliveredAt(record, 'monitoring').state, { dirtyAt: '2026-11-16T00:00:00.000Z' })],
];

/** Whatever cannot be read at all. */
const UNREADABLE: readonly Damage[] = [
  ...(['intake', 'identity-verification', 'processing', 'monitoring'] as const).flatMap((service) =>
    ['log', 'wants', 'timers'].map((name): Damage => [
      'readable record', `${service} keeps a dossier without ${name}`, `${service} keeps no ${name}`, (record) =>
        void delete keptAt(record, service)[0]![name],
    ])),
  ['readable record', 'something that no check reckons with', 'checkPayments stumbled', (record) =>
    set(delivered(record).log[0]!, { name: 'processing.fee-requested', data: {} })],
];

export const DAMAGES_TO_RECORD: readonly Damage[] = [...OF_NUMBERS, ...OF_FIGURES, ...OF_REST, ...UNREADABLE];
