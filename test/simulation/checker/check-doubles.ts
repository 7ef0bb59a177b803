import { stateIn, toldBy, type HouseView } from './house-view.js';
import type { Violation } from './record.js';

/** I3: under each name one dossier, and of each cause one effect. */
export function* checkDoubles(view: HouseView): Generator<Violation> {
  const seen = new Map<string, string>();
  for (const [service, dossiers] of Object.entries(view)) {
    for (const id of dossiers.keys()) {
      const state = stateIn(view, service, id);
      for (const name of namesIn(service, state)) {
        const other = seen.get(name);
        if (other !== undefined) yield { invariant: 'I3 no double', what: `${id} and ${other} both have ${name}` };
        seen.set(name, id);
      }
      yield* checkCauses(service, id, toldBy(view, service as 'intake', id));
    }
  }
}

/** Under which names there may be one dossier only. */
function namesIn(service: string, state: Readonly<Record<string, unknown>> | null): readonly string[] {
  if (state === null) return [];
  if (service === 'processing') return state['dossierCode'] === null ? [] : [`code ${state['dossierCode']}`];
  if (service !== 'intake') return [];
  const { portal, idempotencyKey, portalReference, reference } = state;
  return [`key ${portal} ${idempotencyKey}`, `reference ${portal} ${portalReference}`, `reference ${reference}`];
}

/** One cause has one effect: the facts that it caused were said together, each once (at each step), and an official did one thing by it. */
function* checkCauses(service: string, id: string, told: ReturnType<typeof toldBy>): Generator<Violation> {
  const twice = (what: string): Violation => ({ invariant: 'I3 no double', what: `${service} ${id}: ${what}` });
  const lastOf = new Map<string, number>();
  const said = new Map<string, number>();
  for (const { n, name, cause, data } of told) {
    const last = lastOf.get(cause);
    if (last !== undefined && last !== n - 1) yield twice(`${cause} took effect at fact ${last} and again at fact ${n}`);
    lastOf.set(cause, n);
    const once = [`${name} ${String(data['step'] ?? '')}`, ...(data['official'] ? ['what an official did'] : [])];
    for (const one of once.map((words) => `${cause}: ${words}`)) {
      if (said.has(one)) yield twice(`${one}, said by fact ${said.get(one)} and again by fact ${n}`);
      said.set(one, n);
    }
  }
}
