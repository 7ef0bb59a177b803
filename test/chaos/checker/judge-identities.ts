import { factsOf, type Entry, type Evidence, type Finding } from './evidence.js';

const VERDICT = /^identity-verification\.identity-(matched|partial|mismatched|not-found)$/;

/**
 * Whoever has filed is found in the register as the driver knows that the register has them. That somebody does not match may always
 * come of a register that told of somebody else.
 */
export function* judgeIdentities(evidence: Evidence): Iterable<Finding> {
  const known = new Map(evidence.attempts.flatMap(({ intent, outcome }) =>
    intent.deed === 'file' && outcome.told?.dossierId !== undefined ? [[outcome.told.dossierId, intent.identity]] : []));
  for (const [id, entries] of factsOf(evidence, 'identity-verification')) {
    const verdict = firstVerdict(entries);
    const right = known.get(id);
    if (verdict === undefined || right === undefined || verdict === right || verdict === 'mismatched') continue;
    yield { anomaly: 'illegal', says: `${id} was found ${verdict}, and the register has the applicant as ${right}` };
  }
}

/** How many dossiers the register has identified the applicant of. */
export function identifiedIn(evidence: Evidence): number {
  const verdicts = [...factsOf(evidence, 'identity-verification').values()].map(firstVerdict);
  return verdicts.filter((verdict) => verdict === 'matched' || verdict === 'partial').length;
}

/** What was found of what was said first. */
function firstVerdict(entries: readonly Entry[]): string | undefined {
  for (const { name, data } of entries) {
    const [, verdict] = VERDICT.exec(name) ?? [];
    if (verdict !== undefined && data['round'] === 0) return verdict;
  }
  return undefined;
}
