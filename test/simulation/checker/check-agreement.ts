import { SPEAKERS, type Speaker } from '@hoso/contracts';

import { HEARS, listIn, stateIn, toldBy, type HouseView, type Told } from './house-view.js';
import type { HistoryRecord, Violation } from './record.js';
import { spelled } from './spelling.js';

type State = Readonly<Record<string, unknown>>;

/** I6: nobody has heard what was not said, or keeps what he has not said; at rest everybody has heard everything and agrees. */
export function* checkAgreement(view: HouseView, { mode }: HistoryRecord): Generator<Violation> {
  const differs = (what: string): Violation => ({ invariant: 'I6 agreement', what });
  for (const [service, dossiers] of Object.entries(view)) {
    for (const owner of HEARS[service]!) {
      const ids = new Set([...dossiers.keys(), ...view[owner]!.keys()]);
      for (const id of ids) {
        const said = toldBy(view, owner, id).length;
        const heard = heardIn(view, service, id)[owner] ?? 0;
        if (heard > said) yield differs(`${service} has heard ${heard} facts of ${owner} about ${id}, which said ${said}`);
        if (mode === 'liveness' && heard < said) yield differs(`${service} has heard ${heard} of ${said} facts of ${owner} about ${id}`);
      }
    }
  }
  for (const owner of SPEAKERS) {
    for (const id of view[owner]!.keys()) {
      for (const what of differencesAtOwner(view, owner, id)) yield differs(`${id}: ${what}`);
    }
  }
  if (mode !== 'liveness') return;
  for (const id of view['intake']!.keys()) {
    for (const what of [...differencesAtIntake(view, id), ...differencesAtWatch(view, id)]) yield differs(`${id}: ${what}`);
  }
}

function heardIn(view: HouseView, service: string, id: string): Readonly<Record<string, number>> {
  return (view[service]?.get(id)?.document['heard'] ?? {}) as Readonly<Record<string, number>>;
}

/** State and facts are written together: what an owner keeps of his own doing follows from what he has said, at any moment. */
function* differencesAtOwner(view: HouseView, owner: Speaker, id: string): Generator<string> {
  const state = stateIn(view, owner, id);
  const told = toldBy(view, owner, id);
  if (state === null) {
    if (told.length > 0) yield `${owner} has said ${told.length} facts and keeps nothing`;
    return;
  }
  for (const [name, [kept, said]] of Object.entries(OWN_DOING[owner](state, told))) {
    if (spelled(kept) !== spelled(said)) yield `${owner} keeps ${name} ${spelled(kept)}; its own facts say ${spelled(said)}`;
  }
}

/** The hashes of a list that is kept; null where there is no such list. */
function hashesIn(state: State, name: string): readonly unknown[] | null {
  return Array.isArray(state[name]) ? listIn(state, name).map(({ hash }) => hash) : null;
}

/** What is kept, and beside it what the facts say of it. */
type Compared = Readonly<Record<string, readonly [unknown, unknown]>>;

/** What each keeps of its own doing. */
const OWN_DOING: Readonly<Record<Speaker, (state: State, told: readonly Told[]) => Compared>> = {
  intake: (state, told) => ({
    contents: [hashesIn(state, 'contents'), membersOf(told, 'contentHash')],
    payments: [
      feesIn(state).flatMap(({ request, paid }) => (paid ? [{ request, ...(paid as State) }] : [])),
      told.filter(({ name }) => name === 'intake.fee-paid').map(({ at, data }) => ({ ...data, at })),
    ],
  }),
  'identity-verification': (state, told) => ({
    evidence: [hashesIn(state, 'evidence'), membersOf(told, 'evidence')],
  }),
  processing: (state, told) => {
    const asked = told.at(-1)?.name === 'processing.supplement-requested' ? told.at(-1) : undefined;
    const paid = new Set(told.filter(({ name }) => name === 'processing.fee-settled').map(({ data }) => data['request']));
    const stands = told.findLast(({ name }) => name !== 'processing.withdrawal-refused');
    return {
      status: [state['status'], lastOf(told, 'status') ?? 1],
      dossierCode: [state['dossierCode'], find(told, 'dossier-accepted')?.data['dossierCode']],
      round: [state['round'], told.findLast(({ name }) => name === 'processing.processing-resumed')?.data['round'] ?? 0],
      'open round': [(state['supplement'] as State | null)?.['round'], asked?.data['round']],
      supplementRounds: [state['supplementRounds'], told.filter(({ name }) => name === 'processing.supplement-requested').length],
      fees: [
        feesIn(state).map(({ paidAt, ...fee }) => ({ ...fee, isPaid: paidAt !== null })),
        askedFees(told).map((fee) => ({ ...fee, isPaid: paid.has(fee['request']) })),
      ],
      'open payment': [state['phase'] === 'waiting-for-payment', stands?.name === 'processing.fee-requested'],
      dueAt: [state['dueAt'], lastOf(told, 'dueAt')],
      outcome: [(state['result'] as State | null)?.['outcome'], find(told, 'dossier-finished')?.data['outcome']],
    };
  },
};

/** The portal sees what the office has said. */
function* differencesAtIntake(view: HouseView, id: string): Generator<string> {
  const state = stateIn(view, 'intake', id);
  if (state === null) return;
  const office = toldBy(view, 'processing', id);
  const expected: Readonly<Record<string, unknown>> = {
    status: lastOf(office, 'status') ?? 1,
    dossierCode: find(office, 'dossier-accepted')?.data['dossierCode'] ?? null,
    outcome: find(office, 'dossier-finished')?.data['outcome'] ?? null,
    withdrawal: withdrawalIn(toldBy(view, 'intake', id), office),
    dueAt: lastOf(office, 'dueAt') ?? null,
    fees: askedFees(office),
  };
  const shown: State = { ...state, fees: feesIn(state).map(({ paid: _paid, ...fee }) => fee) };
  for (const [name, value] of Object.entries(expected)) {
    if (spelled(shown[name]) !== spelled(value)) yield `intake shows ${name} ${spelled(shown[name])}; the facts say ${spelled(value)}`;
  }
}

/** Money that was asked for, as intake and processing keep it; absent where none was. */
function feesIn(state: State): readonly State[] {
  return listIn(state, 'fees');
}

/** The same, as processing has told it. */
function askedFees(office: readonly Told[]): readonly State[] {
  const asked = office.filter(({ name }) => name === 'processing.fee-requested');
  return asked.map(({ at, data: { status: _status, ...fee } }) => ({ ...fee, askedAt: at }));
}

function withdrawalIn(intake: readonly Told[], office: readonly Told[]): string {
  if (find(office, 'case-withdrawn')) return 'confirmed';
  const asked = intake.filter(({ name }) => name === 'intake.dossier-withdrawn').length;
  const refused = office.filter(({ name }) => name === 'processing.withdrawal-refused').length;
  return asked > refused ? 'asked' : refused > 0 ? 'refused' : 'none';
}

/** I14 as well: what the watch keeps is what it would keep if it heard everything anew. */
function* differencesAtWatch(view: HouseView, id: string): Generator<string> {
  const state = stateIn(view, 'monitoring', id);
  if (state === null) return yield 'the watch does not know it';
  const owners = ['intake', 'identity-verification', 'processing'] as const;
  const all = owners.flatMap((owner) => toldBy(view, owner, id).map((fact) => ({ owner, fact })));
  const names = all.map(({ owner, fact }) => `${fact.at} ${owner} ${String(fact.n).padStart(4, '0')}`).sort();
  const kept = listIn(state, 'events').map(({ at, owner, n }) => `${String(at)} ${String(owner)} ${String(n).padStart(4, '0')}`);
  if (names.join() !== kept.join()) yield `the watch keeps ${kept.length} events in its order; the owners say ${names.length}`;
  const row = (state['row'] ?? {}) as State;
  const status = lastOf(toldBy(view, 'processing', id), 'status') ?? 1;
  if (row['status'] !== status) yield `the watch shows status ${String(row['status'])}; the facts say ${String(status)}`;
}

function membersOf(told: readonly Told[], member: string): readonly unknown[] {
  return told.flatMap(({ data }) => (data[member] === undefined ? [] : [data[member]]));
}

function find(told: readonly Told[], name: string): Told | undefined {
  return told.find((fact) => fact.name === `processing.${name}`);
}

function lastOf(told: readonly Told[], member: string): unknown {
  return told.findLast(({ data }) => data[member] !== undefined)?.data[member];
}
