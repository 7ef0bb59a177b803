import { membersOf, only, type Compared, type State } from './compared.js';
import { heardBy, listIn, toldBy, type HouseView, type Told } from './house-view.js';

/** How the question who the applicant is stands, by what intake was heard to say and what was answered. */
export function ownDoingOfIdentity(view: HouseView, id: string, state: State): Compared {
  const told = toldBy(view, 'identity-verification', id);
  const heard = heardBy(view, 'identity-verification', 'intake', id);
  const { round, isWithdrawn } = contentIn(heard);
  const names = ['tenant', 'agencyCode', 'procedureCode'];
  return {
    filed: [only(state, ...names), only(heard[0]?.data ?? {}, ...names)],
    round: [state['round'], round],
    phase: [state['phase'], isWithdrawn ? 'withdrawn' : phaseAfter(told.findLast(({ data }) => data['round'] === round))],
    evidence: [Array.isArray(state['evidence']) ? listIn(state, 'evidence').map(({ hash }) => hash) : null, membersOf(told, 'evidence')],
  };
}

/** Which content is in question; once the applicant has withdrawn, none that comes. */
function contentIn(heard: readonly Told[]): { readonly round: unknown; readonly isWithdrawn: boolean } {
  const withdrawn = heard.findIndex(({ name }) => name === 'intake.dossier-withdrawn');
  const before = withdrawn < 0 ? heard : heard.slice(0, withdrawn);
  return { round: before.findLast(({ data }) => data['round'] !== undefined)?.data['round'] ?? 0, isWithdrawn: withdrawn >= 0 };
}

function phaseAfter(last: Told | undefined): string {
  if (last === undefined) return 'asking';
  if (last.name.endsWith('identity-postponed')) return 'postponed';
  return last.name.endsWith('identity-not-found') ? 'waiting-for-official' : 'settled';
}
