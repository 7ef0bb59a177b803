import type { Verdict } from './driver-file.js';
import { factsOf, type Entry, type Evidence, type Finding } from './evidence.js';

const VERDICT = /^identity-verification\.identity-(matched|partial|mismatched|not-found)$/;

/** Whom the register may call somebody else when it lies: whom it has. */
const KNOWN: readonly string[] = ['matched', 'partial'] satisfies readonly Verdict[];
/** A clock may be that far behind when a verdict is dated, or ahead; and whoever has an answer may be held still before it is used. */
const BEHIND_MS = 60_000;
const AHEAD_MS = 150_000;

/**
 * Whoever has filed is found in the register as the driver knows that the register has them. That somebody whom it has does not match
 * may come of a register that told of somebody else, about when the verdict was found; at no other time.
 */
export function* judgeIdentities(evidence: Evidence): Iterable<Finding> {
  // Said again, it was filed when it was said first.
  const filed = new Map(evidence.attempts.toReversed().flatMap(({ intent }) =>
    (intent.deed === 'file' ? [[`${intent.client} ${intent.key}`, intent]] : [])));
  const facts = factsOf(evidence, 'identity-verification');
  for (const { _id, state } of evidence.kept.intake) {
    const filing = filed.get(`${String(state?.['portal'])} ${String(state?.['idempotencyKey'])}`);
    const found = firstVerdict(facts.get(_id) ?? []);
    if (filing === undefined || found === undefined || found.verdict === filing.identity) continue;
    const mayBeLied = found.verdict === 'mismatched' && KNOWN.includes(filing.identity);
    if (mayBeLied && isLied(Date.parse(found.at), filing.at, evidence)) continue;
    yield { anomaly: 'illegal', says: `${_id} was found ${found.verdict}, and the register has the applicant as ${filing.identity}` };
  }
}

/** Where a verdict is dated before the filing or after all is over, a clock was wrong by hours, and it may have been at any time. */
function isLied(at: number, filedAt: number, { lies, gatheredAt }: Evidence): boolean {
  const isAstray = at < filedAt - BEHIND_MS || at > gatheredAt;
  return lies.some(({ from, until }) => isAstray || (at >= from - BEHIND_MS && at <= until + AHEAD_MS));
}

/** How many dossiers the register has identified the applicant of. */
export function identifiedIn(evidence: Evidence): number {
  const verdicts = [...factsOf(evidence, 'identity-verification').values()].map(firstVerdict);
  return verdicts.filter((found) => found !== undefined && KNOWN.includes(found.verdict)).length;
}

/** What was found of what was said first. */
function firstVerdict(entries: readonly Entry[]): { readonly verdict: string; readonly at: string } | undefined {
  for (const { name, data, at } of entries) {
    const [, verdict] = VERDICT.exec(name) ?? [];
    if (verdict !== undefined && data['round'] === 0) return { verdict, at };
  }
  return undefined;
}
