import { findFactDefinition } from '@hoso/contracts';
import { Defect, Refusal } from '@hoso/kernel';

import type { Decision } from './decision.js';

/**
 * The decision as it was given, when everybody who hears its facts can read them. One that no hearer can read would stand in the
 * record for ever, and its dossier still at each of them.
 *
 * @throws Defect `said-against-contract`, with the fact's name.
 */
export function sayable<State>(decision: Decision<State> | Refusal): Decision<State> | Refusal {
  if (decision instanceof Refusal) return decision;
  for (const { owner, name, version, data, metric } of decision.facts ?? []) {
    const contract = findFactDefinition(name, version);
    const isReadable = contract?.owner === owner && contract.data.safeParse(data).success && contract.metric.safeParse(metric).success;
    if (!isReadable) throw new Defect('said-against-contract', `${name} v${version}`);
  }
  return decision;
}
