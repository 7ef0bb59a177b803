import { asksForApplicant } from '@hoso/contracts';

import { VERDICTS } from './check-evidence.js';
import { toldBy, type HouseView, type Told } from './house-view.js';
import type { Violation } from './record.js';

/** What must be known of an applicant for a case to go on so. */
interface Needed {
  /** Of which content; at least of that, where a later one is as good. */
  readonly round: number;
  readonly orLater: boolean;
  readonly verdicts: readonly string[];
}

const KNOWN = ['matched', 'partial', 'confirmed'];
const REASONS: Readonly<Record<string, string>> = { 'identity-mismatched': 'mismatched', 'identity-rejected': 'rejected' };

/**
 * I4: who the applicant is was found out before a case was accepted, refused or asked about for it, and again before work went on
 * after the applicant was asked anew. Times of two services are not compared, because each knows the time as well as its own database
 * has told it; where it was the counter's word that led on, only what it had said by then counts.
 */
export function* checkIdentity(view: HouseView): Generator<Violation> {
  for (const id of view['processing']!.keys()) {
    const office = toldBy(view, 'processing', id);
    const words = toldBy(view, 'identity-verification', id);
    for (const fact of office) {
      const needed = neededFor(fact, office.filter(({ n }) => n < fact.n));
      if (needed === undefined || isSaid(needed, fact, words)) continue;
      const what = `${id}: ${fact.name} at fact ${fact.n}, and nobody found ${needed.verdicts.join(' or ')} in round ${needed.round}`;
      yield { invariant: 'I4 legal moves', what };
    }
  }
}

function neededFor({ name, data }: Told, before: readonly Told[]): Needed | undefined {
  const resumed = before.findLast((fact) => fact.name === 'processing.processing-resumed');
  const now = { round: Number(resumed?.data['round'] ?? 0), orLater: false };
  const isAccepted = before.some((fact) => fact.name === 'processing.dossier-accepted');
  switch (name) {
    case 'processing.dossier-accepted':
      return { ...now, verdicts: KNOWN };
    case 'processing.supplement-requested':
      return isAccepted ? undefined : { ...now, verdicts: ['mismatched'] };
    case 'processing.dossier-not-accepted': {
      const verdict = REASONS[String(data['reason'])];
      return verdict === undefined ? undefined : { ...now, verdicts: [verdict] };
    }
    case 'processing.step-completed':
    case 'processing.dossier-finished': {
      const round = data['official'] === null || data['outcome'] === 'refused' ? 0 : askedAnew(before);
      return round === 0 ? undefined : { round, orLater: true, verdicts: KNOWN };
    }
    default:
      return undefined;
  }
}

/** The last round in which an official asked who the applicant is, and was answered; 0 where none has. */
function askedAnew(before: readonly Told[]): number {
  const accepted = before.findIndex(({ name }) => name === 'processing.dossier-accepted');
  const rounds = before.slice(accepted).flatMap(({ name, data }) => {
    const asks = name === 'processing.supplement-requested' && asksForApplicant(data['items'] as Parameters<typeof asksForApplicant>[0]);
    return asks ? [Number(data['round'])] : [];
  });
  const isAnswered = (round: number): boolean =>
    before.some(({ name, data }) => name === 'processing.processing-resumed' && data['round'] === round);
  return rounds.findLast(isAnswered) ?? 0;
}

function isSaid({ round, orLater, verdicts }: Needed, { cause }: Told, words: readonly Told[]): boolean {
  const [owner, , number] = cause.split(':');
  const until = owner === 'identity-verification' ? Number(number) : Infinity;
  return words.some(({ n, name, data }) => {
    const isOfRound = data['round'] === round || (orLater && Number(data['round']) > round);
    return n <= until && isOfRound && verdicts.includes(VERDICTS[name] ?? String(data['outcome']));
  });
}
