import { SPEAKERS } from '@hoso/contracts';

import type { Compare, Compared } from './compared.js';
import { HEARS, heardIn, stateIn, toldBy, type HouseView } from './house-view.js';
import { ownDoingOfIdentity } from './kept-by-identity.js';
import { askedAtRest, ownDoingOfIntake, shownByIntake } from './kept-by-intake.js';
import { ownDoingOfProcessing } from './kept-by-processing.js';
import { shownByWatch } from './kept-by-watch.js';
import type { HistoryRecord, Violation } from './record.js';
import { spelled } from './spelling.js';

/** Who keeps or shows what, and when that is what the facts say: at any moment, or once everybody has heard everything. */
const COMPARED: readonly { readonly service: string; readonly does: string; readonly compare: Compare; readonly atRest?: true }[] = [
  { service: 'intake', does: 'keeps', compare: ownDoingOfIntake },
  { service: 'identity-verification', does: 'keeps', compare: ownDoingOfIdentity },
  { service: 'processing', does: 'keeps', compare: ownDoingOfProcessing },
  { service: 'intake', does: 'shows', compare: shownByIntake },
  { service: 'intake', does: 'shows', compare: askedAtRest, atRest: true },
  { service: 'monitoring', does: 'shows', compare: shownByWatch },
];

/**
 * I6: nobody has heard what was not said, and what each keeps and shows is what the facts that it has said and heard make of it;
 * at rest everybody has heard everything.
 */
export function* checkAgreement(view: HouseView, { mode }: HistoryRecord): Generator<Violation> {
  const differs = (what: string): Violation => ({ invariant: 'I6 agreement', what });
  for (const what of wrongHearing(view, mode)) yield differs(what);
  for (const { service, does, compare, atRest } of COMPARED) {
    if (atRest && mode !== 'liveness') continue;
    for (const id of view[service]!.keys()) {
      const state = stateIn(view, service, id);
      if (state === null) continue;
      for (const what of differencesIn(compare(view, id, state))) yield differs(`${id}: ${service} ${does} ${what}`);
    }
  }
  for (const owner of SPEAKERS) {
    for (const [id, { told }] of view[owner]!) {
      const keepsNothing = stateIn(view, owner, id) === null;
      if (told.length > 0 && keepsNothing) yield differs(`${id}: ${owner} has said ${told.length} facts and keeps nothing`);
    }
  }
  if (mode !== 'liveness') return;
  for (const id of view['intake']!.keys()) {
    if (stateIn(view, 'monitoring', id) === null) yield differs(`${id}: the watch does not know it`);
  }
}

function* wrongHearing(view: HouseView, mode: HistoryRecord['mode']): Generator<string> {
  for (const [service, dossiers] of Object.entries(view)) {
    for (const owner of HEARS[service]!) {
      const ids = new Set([...dossiers.keys(), ...view[owner]!.keys()]);
      for (const id of ids) {
        const said = toldBy(view, owner, id).length;
        const heard = heardIn(view, service, owner, id);
        if (heard > said) yield `${service} has heard ${heard} facts of ${owner} about ${id}, which said ${said}`;
        if (mode === 'liveness' && heard < said) yield `${service} has heard ${heard} of ${said} facts of ${owner} about ${id}`;
      }
    }
  }
}

function* differencesIn(compared: Compared): Generator<string> {
  for (const [name, [kept, said]] of Object.entries(compared)) {
    const [one, other] = [spelled(kept), spelled(said)];
    if (one !== other) yield `${name} ${one}; the facts say ${other}`;
  }
}
