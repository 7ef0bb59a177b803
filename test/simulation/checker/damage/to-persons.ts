import type { Attempt } from '../record.js';
import { delivered, set, type Damage, type Open } from './damage.js';

function look(atMs: number, revision: number): Open<Attempt> {
  return {
    ...{ kind: 'look', who: 'x', key: '', dossierId: 'y', by: 'intake 1', ending: 'ok', atMs, endedAtMs: atMs + 1 },
    answer: { dossierId: 'y', revision },
  };
}

/** I9, I10 and I13: what persons said and saw. */
export const DAMAGES_TO_PERSONS: readonly Damage[] = [
  ['I9 secrecy', 'a name in a database', 'stands in a database in clear', (record) =>
    set(delivered(record).state, { note: record.secrets[0] })],
  ['I9 secrecy', 'a name in bytes of a database', 'stands in a database in clear', (record) =>
    set(delivered(record).state, { note: Buffer.from(record.secrets[0]!) })],
  ['I9 secrecy', 'a name with the courier', 'was given to the courier', (record) =>
    set(record.messages[0]!.headers, { note: record.secrets[0] })],
  ['I10 tenancy', 'a portal that learns of another one’s dossier', 'learnt of', (record) =>
    set(record.attempts.find(({ kind }) => kind === 'look-abroad')!, { ending: 'ok' })],
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
