import { stateIn, type HouseView } from './house-view.js';
import { filingsIn, TELLERS, type Attempt, type HistoryRecord, type Violation } from './record.js';

/** I2: what is there was filed by somebody, and what was done by a command was meant by whoever sent it. */
export function* checkInvention(view: HouseView, { attempts, unnoted = [] }: HistoryRecord): Generator<Violation> {
  const invented = (what: string): Violation => ({ invariant: 'I2 no invention', what });
  const meant = new Set(filingsIn(attempts).map(({ key, filing }) => `${filing.portal} ${key} ${filing.portalReference}`));
  for (const id of view['intake']!.keys()) {
    const state = stateIn(view, 'intake', id);
    const words = `${state?.['portal']} ${state?.['idempotencyKey']} ${state?.['portalReference']}`;
    if (!meant.has(words)) yield invented(`nobody has filed ${id} (${words})`);
  }
  for (const service of ['identity-verification', 'processing', 'monitoring']) {
    for (const [id, { document }] of view[service]!) {
      if (document['state'] !== null && !view['intake']!.has(id)) yield invented(`${service} knows ${id}, which intake does not`);
    }
  }
  const sent = Map.groupBy(attempts, ({ cause }) => cause);
  for (const [service, dossiers] of Object.entries(view)) {
    for (const [id, { told }] of dossiers) {
      for (const { n, name, cause } of told.filter((fact) => fact.cause.startsWith('command:'))) {
        const senders = (sent.get(cause) ?? []).filter((one) => TELLERS[one.kind] === service && (one.dossierId ?? id) === id);
        if (senders.length === 0 && unnoted.includes(kindOf(cause))) continue;
        if (senders.length === 0) yield invented(`nobody meant ${name} of ${id}, fact ${n} (${cause})`);
        else if (senders.every(({ ending }) => ending === 'fail')) {
          yield invented(`${name} of ${id}, fact ${n}, was refused to all who meant it (${cause})`);
        }
      }
    }
  }
}

/** What is sent to the front desk and the counter, by the commands that it becomes; all others are acts of officials. */
const KINDS: Readonly<Record<string, Attempt['kind']>> = {
  'submit-dossier': 'file',
  'supplement-dossier': 'supplement',
  'pay-fee': 'pay',
  'withdraw-dossier': 'withdraw',
  'resolve-by-hand': 'resolve',
};

function kindOf(cause: string): Attempt['kind'] {
  return KINDS[cause.split(':')[1] ?? ''] ?? 'act';
}
