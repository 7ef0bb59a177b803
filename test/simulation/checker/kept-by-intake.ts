import { askedFees, filedOf, lastOf, lastSaid, only, type Compared, type State } from './compared.js';
import { heardBy, listIn, toldBy, type HouseView, type Told } from './house-view.js';

/** Intake as it keeps its own doing: what was filed, supplemented and paid. */
export function ownDoingOfIntake(view: HouseView, id: string, state: State): Compared {
  const told = toldBy(view, 'intake', id);
  const filed = told[0] && filedOf(told[0], 'representative');
  const contents = told.flatMap(({ at, data }) =>
    data['contentHash'] === undefined ? [] : [{ round: data['round'] ?? 0, hash: data['contentHash'], at }]);
  const payments = told.filter(({ name }) => name === 'intake.fee-paid').map(({ at, data }) => ({ ...data, at }));
  const paid = listIn(state, 'fees').flatMap(({ request, paid: payment }) => (payment ? [{ request, ...(payment as State) }] : []));
  return {
    filed: [filed && only(state, ...Object.keys(filed)), filed],
    contents: [state['contents'], contents],
    payments: [paid, payments],
    papers: [[...new Set(listIn(state, 'attachments').map(({ paperCode }) => paperCode))].sort(), lastOf(told, 'papers')],
  };
}

/** What the portal sees of what others have said, as far as intake has heard it. */
export function shownByIntake(view: HouseView, id: string, state: State): Compared {
  const told = toldBy(view, 'intake', id);
  const office = heardBy(view, 'intake', 'processing', id);
  const delivered = lastSaid(office, 'result-delivered');
  const expected: State = {
    status: lastOf(office, 'status') ?? 1,
    history: historyOf(told[0], office),
    identity: identityIn(told, heardBy(view, 'intake', 'identity-verification', id)),
    dossierCode: lastOf(office, 'dossierCode') ?? null,
    dueAt: lastOf(office, 'dueAt') ?? null,
    withdrawal: withdrawalIn(told, office),
    reason: lastSaid(office, 'dossier-finished', 'dossier-not-accepted', 'dossier-stopped')?.data['reason'] ?? null,
    outcome: lastOf(office, 'outcome') ?? null,
    result: delivered
      ? { hash: delivered.data['result'], code: delivered.data['resultCode'], by: delivered.data['by'], at: delivered.at }
      : null,
    fees: askedFees(office),
  };
  const shown: State = { ...state, fees: listIn(state, 'fees').map(({ paid: _paid, ...fee }) => fee) };
  return Object.fromEntries(Object.entries(expected).map(([name, said]) => [name, [shown[name], said]]));
}

/** What the portal is asked for when everybody has heard everything: before, an answer or a withdrawal may cross with the request. */
export function askedAtRest(view: HouseView, id: string, state: State): Compared {
  const office = toldBy(view, 'processing', id);
  const ends = ['processing-resumed', 'dossier-finished', 'dossier-not-accepted', 'dossier-stopped', 'case-withdrawn'];
  const last = lastSaid(office, 'supplement-requested', ...ends);
  const isOpen = last?.name === 'processing.supplement-requested';
  return { supplement: [state['supplement'], isOpen ? only(last.data, 'round', 'items', 'answerBy') : null] };
}

function historyOf(filed: Told | undefined, office: readonly Told[]): readonly State[] {
  const history: State[] = [{ status: 1, at: filed?.at }];
  for (const { at, data: { status } } of office) if (status !== history.at(-1)!['status']) history.push({ status, at });
  return history;
}

const IDENTITY: Readonly<Record<string, string>> = {
  'identity-matched': 'verified', 'identity-partial': 'partly-verified', 'identity-mismatched': 'mismatched',
  'identity-not-found': 'not-found', 'identity-postponed': 'waiting', 'confirmed': 'verified', 'rejected': 'rejected',
};

/** What was last said of the content that stands; what was said of those before it is no longer news. */
function identityIn(told: readonly Told[], identity: readonly Told[]): string | undefined {
  const round = told.findLast(({ data }) => data['contentHash'] !== undefined)?.data['round'] ?? 0;
  const last = identity.findLast(({ data }) => data['round'] === round);
  return last ? IDENTITY[String(last.data['outcome'] ?? last.name.slice('identity-verification.'.length))] : 'asked';
}

function withdrawalIn(told: readonly Told[], office: readonly Told[]): string {
  if (lastSaid(office, 'case-withdrawn')) return 'confirmed';
  const asked = told.filter(({ name }) => name === 'intake.dossier-withdrawn').length;
  const refused = office.filter(({ name }) => name === 'processing.withdrawal-refused').length;
  return asked > refused ? 'asked' : refused > 0 ? 'refused' : 'none';
}
