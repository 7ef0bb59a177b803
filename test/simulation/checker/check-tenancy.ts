import type { HouseView } from './house-view.js';
import type { HistoryRecord, Violation } from './record.js';

/** I10: nobody was shown a dossier of another portal. */
export function* checkTenancy(_view: HouseView, { attempts }: HistoryRecord): Generator<Violation> {
  for (const { kind, who, dossierId, ending, code } of attempts) {
    if (kind !== 'look-abroad') continue;
    const isSilent = ending === 'unknown' || (ending === 'fail' && (code === 'dossier-not-found' || code === 'connection-refused'));
    if (!isSilent) yield { invariant: 'I10 tenancy', what: `${who} learnt of ${dossierId}: ${ending} ${code ?? ''}` };
  }
}
