import { factsOf, type Entry, type Evidence, type Finding } from './evidence.js';

/**
 * Which national status may follow which in this house, written down by hand from the law and from nothing else: 1 submitted,
 * 2 accepted, 3 not accepted, 4 in processing, 5 supplement asked, 6 payment asked, 7 withdrawn, 8 stopped, 9 decided,
 * 10 delivered.
 */
const MAY_FOLLOW: Readonly<Record<number, readonly number[]>> = {
  1: [2, 3, 5, 7],
  2: [4, 5, 7, 9],
  3: [],
  4: [5, 6, 7, 8, 9],
  5: [1, 2, 3, 4, 7, 8],
  6: [4, 7, 8],
  7: [],
  8: [],
  9: [10],
  10: [],
};

const SUBMITTED = 1;

/** What must have been said before, for a fact to be possible. */
const NEEDS: Readonly<Record<string, readonly string[]>> = {
  'processing.processing-started': ['processing.dossier-accepted'],
  'processing.step-completed': ['processing.processing-started'],
  'processing.opinion-given': ['processing.opinion-requested'],
  'processing.processing-resumed': ['processing.supplement-requested'],
  'processing.fee-requested': ['processing.processing-started'],
  'processing.fee-settled': ['processing.fee-requested'],
  'processing.dossier-finished': ['processing.dossier-accepted'],
  'processing.result-delivered': ['processing.dossier-finished'],
  'processing.dossier-stopped': ['processing.dossier-accepted'],
};

/** What is said once in the life of a dossier, or never. */
const ONCE = [
  'processing.dossier-accepted', 'processing.processing-started', 'processing.dossier-finished', 'processing.result-delivered',
  'processing.dossier-not-accepted', 'processing.dossier-stopped', 'processing.case-withdrawn',
];

/** Every dossier walks a path that the law knows, and ends once. */
export function* judgeMoves(evidence: Evidence): Iterable<Finding> {
  for (const [id, entries] of factsOf(evidence, 'processing')) yield* judgePath(id, entries);
  const identities = factsOf(evidence, 'identity-verification');
  const filings = factsOf(evidence, 'intake');
  for (const [id, entries] of factsOf(evidence, 'processing')) {
    const accepted = entries.some(({ name }) => name === 'processing.dossier-accepted');
    const known = (identities.get(id) ?? []).some(isGoodNews);
    if (accepted && !known) yield { anomaly: 'illegal', says: `${id} was accepted and nobody knew who the applicant is` };
    const withdrawn = entries.some(({ name }) => name === 'processing.case-withdrawn' || name === 'processing.withdrawal-refused');
    const asked = (filings.get(id) ?? []).some(({ name }) => name === 'intake.dossier-withdrawn');
    if (withdrawn && !asked) yield { anomaly: 'illegal', says: `${id} was withdrawn and nobody had asked for it` };
  }
}

function isGoodNews({ name, data }: Entry): boolean {
  if (name === 'identity-verification.identity-resolved-by-hand') return data['outcome'] === 'confirmed';
  return name === 'identity-verification.identity-matched' || name === 'identity-verification.identity-partial';
}

/** The status in which the facts of the office leave a dossier. */
export function statusAfter(entries: readonly Entry[]): number {
  return entries.reduce((status, { data }) => Number(data['status'] ?? status), SUBMITTED);
}

function* judgePath(id: string, entries: readonly Entry[]): Iterable<Finding> {
  let status = SUBMITTED;
  const said = new Set<string>();
  for (const { name, data } of entries) {
    const next = Number(data['status'] ?? status);
    if (next !== status && !MAY_FOLLOW[status]?.includes(next)) {
      yield { anomaly: 'illegal', says: `${id} went from status ${status} to ${next} by ${name}` };
    }
    for (const need of NEEDS[name] ?? []) if (!said.has(need)) yield { anomaly: 'illegal', says: `${id}: ${name} without ${need}` };
    if (ONCE.includes(name) && said.has(name)) yield { anomaly: 'illegal', says: `${id}: ${name} a second time` };
    said.add(name);
    status = next;
  }
}
