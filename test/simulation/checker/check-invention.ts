import { stateIn, type HouseView } from './house-view.js';
import { filingsIn, type HistoryRecord, type Violation } from './record.js';

/** I2: what is there was filed by somebody. */
export function* checkInvention(view: HouseView, { attempts }: HistoryRecord): Generator<Violation> {
  const meant = new Set(filingsIn(attempts).map(({ key, filing }) => `${filing.portal} ${key} ${filing.portalReference}`));
  for (const id of view['intake']!.keys()) {
    const state = stateIn(view, 'intake', id);
    const words = `${state?.['portal']} ${state?.['idempotencyKey']} ${state?.['portalReference']}`;
    if (!meant.has(words)) yield { invariant: 'I2 no invention', what: `nobody has filed ${id} (${words})` };
  }
  for (const service of ['identity-verification', 'processing', 'monitoring']) {
    for (const [id, { document }] of view[service]!) {
      if (document['state'] !== null && !view['intake']!.has(id)) {
        yield { invariant: 'I2 no invention', what: `${service} knows ${id}, which intake does not` };
      }
    }
  }
}
