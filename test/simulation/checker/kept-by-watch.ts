import type { Speaker } from '@hoso/contracts';

import { lastOf, lastSaid, type Compared, type State } from './compared.js';
import { HEARS, heardBy, listIn, type HouseView, type Told } from './house-view.js';

/** A row of the watch by what it has heard, as far as that is read off the facts; its times and rooms are recounted elsewhere. */
export function shownByWatch(view: HouseView, id: string, state: State): Compared {
  const of = (owner: Speaker): readonly Told[] => heardBy(view, 'monitoring', owner, id);
  const all = HEARS['monitoring']!.flatMap((owner) => of(owner).map(({ n, at }) => nameOf(at, owner, n))).sort();
  const kept = listIn(state, 'events').map(({ at, owner, n }) => nameOf(at, owner, n));
  const [filed] = of('intake');
  const office = of('processing');
  const row = (state['row'] ?? {}) as State;
  const end = lastSaid(office, 'dossier-finished', 'dossier-not-accepted', 'case-withdrawn', 'dossier-stopped');
  const expected: State = {
    reference: filed?.data['reference'],
    code: lastOf(office, 'dossierCode'),
    procedure: filed?.data['procedureCode'],
    agency: filed?.data['agencyCode'],
    channel: filed?.data['channel'],
    portal: filed?.data['portal'],
    receivedAt: filed?.at,
    status: lastOf(office, 'status') ?? 1,
    acceptedAt: lastSaid(office, 'dossier-accepted')?.at,
    dueAt: lastOf(office, 'dueAt'),
    open: end === undefined,
    closedAt: end?.at,
    outcome: lastOf(office, 'outcome'),
    deliveredAt: lastSaid(office, 'result-delivered')?.at,
    supplementRounds: office.filter(({ name }) => name === 'processing.supplement-requested').length,
  };
  return { events: [kept, all], ...Object.fromEntries(Object.entries(expected).map(([name, said]) => [name, [row[name], said]])) };
}

function nameOf(at: unknown, owner: unknown, n: unknown): string {
  return `${String(at)} ${String(owner)} ${String(n).padStart(4, '0')}`;
}
