import { together } from '../contest/costs.js';
import { playTurn, type Outcome, type Session } from '../contest/turn.js';
import type { Pair } from './cost-ratio.js';

/** A rate that small machines carry, so that batches are as large as they are by the rate and not by a queue. */
const PER_SECOND = 50;
/** A way that is gone seldom is compiled late. */
const WARM_UP_SECONDS = 10;
const SECONDS = 3;
/** Not even, so that one of them is in the middle. */
const PAIRS = 7;

/** Warms both up, side by side: what that costs nobody looks at. */
export async function warmUp(ours: Session, floor: Session): Promise<void> {
  await Promise.all([ours, floor].map((session) => playTurn(session, PER_SECOND, WARM_UP_SECONDS)));
}

/** Two turns beside each other. */
export interface Turns {
  readonly ours: Outcome;
  readonly floor: Outcome;
}

/** What a dossier cost in them. */
export function costsOf(turns: readonly Turns[]): readonly Pair[] {
  return turns.map(({ ours, floor }) => ({ ours: together(ours.costs), floor: together(floor.costs) }));
}

/**
 * Lets the two take turns at the same rate, so that whatever goes on beside them meets both.
 *
 * @throws when one of them lost, doubled or miscounted a dossier, or turned one away: at this rate nobody may.
 */
export async function playInTurns(ours: Session, floor: Session): Promise<readonly Turns[]> {
  const turns: Turns[] = [];
  while (turns.length < PAIRS) {
    const pair = { ours: await playTurn(ours, PER_SECOND, SECONDS), floor: await playTurn(floor, PER_SECOND, SECONDS) };
    for (const [name, outcome] of Object.entries(pair)) demandAllTaken(name, outcome);
    turns.push(pair);
  }
  return turns;
}

/** @throws with one sentence when anything but 202 was answered, or nothing. */
export function demandAllTaken(name: string, { perSecond, accepted, refused }: Pick<Outcome, 'perSecond' | 'accepted' | 'refused'>): void {
  const told = Object.entries(refused).map(([what, count]) => `${count} × ${what}`);
  if (told.length > 0) throw new Error(`At ${perSecond} a second ${name} took ${accepted} and not the others: ${told.join(', ')}.`);
}
