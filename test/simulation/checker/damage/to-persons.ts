import type { Attempt } from '../record.js';
import { delivered, deliveredAt, factIn, set, type Damage, type Open } from './damage.js';

/** Somebody sees the dossier at that revision. */
function look(atMs: number, revision: number, more: Partial<Open<Attempt>> = {}): Open<Attempt> {
  return {
    ...{ kind: 'look', who: 'x', key: '', by: 'intake 1', ending: 'ok', atMs, endedAtMs: atMs + 1 },
    answer: { dossierId: 'y', revision },
    ...more,
  };
}

/** An official of that agency has these in a list. */
function list(service: 'processing' | 'identity-verification', agency: string, dossierId: string, atMs = 1, revision = 1): Open<Attempt> {
  const more = { service, agency, by: `${service} 1`, answer: { dossierId: '', revision: 0, shown: [{ dossierId, revision }] } };
  return look(atMs, 0, more);
}

/** I9, I10 and I13: what persons said and saw. */
export const DAMAGES_TO_PERSONS: readonly Damage[] = [
  ['I9 secrecy', 'a name in a database', 'stands in a database in clear', (record) =>
    set(delivered(record).state, { note: record.secrets[0] })],
  ['I9 secrecy', 'a name in bytes of a database', 'stands in a database in clear', (record) =>
    set(delivered(record).state, { note: Buffer.from(record.secrets[0]!) })],
  ['I9 secrecy', 'a name with the courier', 'was given to the courier', (record) =>
    set(record.messages[0]!.headers, { note: record.secrets[0] })],
  ['I9 secrecy', 'a name in a log', 'was logged, reported or answered', (record) =>
    void record.spoken!.push(`could not ${record.secrets[0]}`)],
  ['I10 tenancy', 'a portal that learns of another one’s dossier', 'learnt of', (record) =>
    set(record.attempts.find(({ kind }) => kind === 'look-abroad')!, { ending: 'ok' })],
  ['I10 tenancy', 'a portal that is shown another one’s dossier', 'by intake (look), which is another one’s', (record) =>
    void record.attempts.push(look(1, 1, { answer: { dossierId: delivered(record)._id, revision: 1 } }))],
  ...(['processing', 'identity-verification'] as const).map((service): Damage => [
    'I10 tenancy', `an official in whose list of ${service} another agency’s dossier stands`,
    `by ${service} (look), which is another one’s`,
    (record) => void record.attempts.push(list(service, 'H26.999', delivered(record)._id)),
  ]),
  ['I10 tenancy', 'an official who acts on another agency’s dossier', 'by processing (act), which is another one’s', (record) => {
    for (const one of record.attempts) if (one.kind === 'act') set(one, { agency: 'H26.999' });
  }],
  ['I13 monotone reads', 'a list in which a dossier went back', 'at processing go from revision 2 to 1', (record) => {
    const { _id } = delivered(record);
    const agency = String(factIn(deliveredAt(record, 'intake'), 'dossier-submitted').data['agencyCode']);
    record.attempts.push(...[2, 1].map((revision, index) => list('processing', agency, _id, 10 * index, revision)));
  }],
  ['I13 monotone reads', 'a dossier that went back', 'go from revision 2 to 1', (record) =>
    void record.attempts.push(look(1, 2), look(10, 1))],
  ['I13 monotone reads', 'a dossier that went back after an old primary had gone', 'go from revision 2 to 1', (record) => {
    record.attempts.push(look(1, 2), look(10, 1));
    record.staleReads = [{ by: 'intake 1', fromMs: 5, untilMs: 9 }, { by: 'intake 2', fromMs: 5, untilMs: 99 }];
  }],
  ['no defect', 'an error that is neither refusal nor failure', 'TypeError', (record) => {
    record.defects = ['processing could not fire timers: TypeError'];
  }],
];
