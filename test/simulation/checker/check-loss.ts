import { stateIn, toldBy, type HouseView } from './house-view.js';
import { filingsIn, TELLERS, type HistoryRecord, type Violation } from './record.js';

/** I1: what was acknowledged is there: under its key, by its cause, and as far as was told. */
export function* checkLoss(view: HouseView, { attempts }: HistoryRecord): Generator<Violation> {
  const lost = (what: string): Violation => ({ invariant: 'I1 no loss', what });
  for (const { key, answer, ending } of filingsIn(attempts)) {
    if (ending !== 'ok' || !answer) continue;
    const state = stateIn(view, 'intake', answer.dossierId);
    if (state === null) yield lost(`the filing under ${key} was acknowledged and is not kept`);
    else if (state['idempotencyKey'] !== key) yield lost(`${answer.dossierId} was acknowledged under another key`);
  }
  for (const { kind, answer, dossierId } of attempts) {
    if (!answer || !dossierId || kind === 'look-abroad') continue;
    const service = kind === 'act' ? 'processing' : kind === 'resolve' ? 'identity-verification' : 'intake';
    const rev = view[service]?.get(dossierId)?.document['rev'] as number | undefined;
    if ((rev ?? 0) < answer.revision) yield lost(`${kind} of ${dossierId} was acknowledged as revision ${answer.revision}; ${rev} is kept`);
  }
  for (const { kind, key, cause, answer } of attempts) {
    const teller = TELLERS[kind];
    if (!answer || !teller || toldBy(view, teller, answer.dossierId).some((fact) => fact.cause === cause)) continue;
    yield lost(`${kind} under ${key} was acknowledged for ${answer.dossierId}, and ${teller} tells nothing that it caused (${cause})`);
  }
}
