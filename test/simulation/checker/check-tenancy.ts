import { toldBy, type HouseView } from './house-view.js';
import type { HistoryRecord, Violation } from './record.js';
import { sightsIn, type Sight } from './sights.js';

/** I10: nobody was shown a dossier of another portal or agency, or learnt that it is there. */
export function* checkTenancy(view: HouseView, { attempts }: HistoryRecord): Generator<Violation> {
  for (const { kind, who, dossierId, ending, code } of attempts) {
    if (kind !== 'look-abroad') continue;
    const isSilent = ending === 'unknown' || (ending === 'fail' && (code === 'dossier-not-found' || code === 'connection-refused'));
    if (!isSilent) yield { invariant: 'I10 tenancy', what: `${who} learnt of ${dossierId}: ${ending} ${code ?? ''}` };
  }
  for (const sight of sightsIn(attempts)) {
    if (mayKnow(view, sight)) continue;
    const { attempt: { kind, who }, service, dossierId } = sight;
    yield { invariant: 'I10 tenancy', what: `${who} was shown ${dossierId} by ${service} (${kind}), which is another one’s` };
  }
}

/** A portal knows what was filed through it; an official knows what was filed with the agency, and what asked it for an opinion. */
function mayKnow(view: HouseView, { attempt: { who, agency }, service, dossierId }: Sight): boolean {
  const filed = toldBy(view, 'intake', dossierId)[0]?.data;
  if (agency === undefined) return filed?.['portal'] === who;
  const isAsked = service === 'processing' && toldBy(view, 'processing', dossierId)
    .some(({ name, data }) => name === 'processing.opinion-requested' && data['agencyCode'] === agency);
  return filed?.['agencyCode'] === agency || isAsked;
}
