import { SHARE } from '../contest/round.js';
import { fileAndCount, summaryOf, type Filing } from '../contest/turn.js';
import { growthFindings } from './memory-growth.js';
import { MemoryWatch } from './memory-watch.js';
import { spelledTurnedAway, type Finding, type StrainGround, type Trial } from './trial.js';

/**
 * Filed in pieces, each of which waits until all that it has filed is counted. That nothing is missing, id by id, is proven once at the
 * end, as after every trial.
 */
const PIECE_SECONDS = 60;
const LOOK_MS = 5_000;

/** Half an hour, or as long as is asked for, at three quarters of what the house carries: nothing grows. */
export const soak = (minutes: number): Trial => ({
  name: 'soak',
  title: `${minutes} minutes at ${SHARE * 100} %`,
  play: (ground) => play(ground, minutes),
});

async function play(ground: StrainGround, minutes: number): Promise<readonly Finding[]> {
  const { contestant, capacity, haste } = ground;
  const watch = new MemoryWatch(() => contestant.processes(), LOOK_MS / haste);
  const pieces: Piece[] = [];
  try {
    for (let piece = 0; piece < (minutes * 60) / PIECE_SECONDS; piece += 1) {
      pieces.push(pieceOf(await fileAndCount(ground, Math.round(capacity * SHARE), PIECE_SECONDS / haste)));
    }
  } catch (error) {
    await watch.stop().catch(() => undefined); // what has ended the soak is what there is to say
    throw error;
  }
  await watch.stop();
  return [
    endingsFinding(watch.endings),
    ...Array.from(watch.samples).flatMap(([name, held]) => growthFindings(name, held)),
    ...piecesFindings(pieces),
  ];
}

/** What is to be known of a piece when the others come: no dossier of it by itself. */
export type Piece = Pick<ReturnType<typeof summaryOf>, 'accepted' | 'refused' | 'acceptMs' | 'lagMs'> & { readonly uncounted: number };

function pieceOf(filing: Filing): Piece {
  const { accepted, refused, acceptMs, lagMs } = summaryOf(filing);
  return { accepted, refused, acceptMs, lagMs, uncounted: filing.lags.filter((lag) => !Number.isFinite(lag)).length };
}

/** At three quarters of what the house carries nobody is turned away, and everything is counted while it is waited for. */
export function piecesFindings(pieces: readonly Piece[]): readonly Finding[] {
  const sum = (of: (piece: Piece) => number): number => pieces.reduce((total, piece) => total + of(piece), 0);
  const [accepted, uncounted] = [sum((piece) => piece.accepted), sum((piece) => piece.uncounted)];
  const kinds = [...new Set(pieces.flatMap(({ refused }) => Object.keys(refused)))];
  const refused = Object.fromEntries(kinds.map((what) => [what, sum((piece) => piece.refused[what] ?? 0)]));
  const worst = (of: (piece: Piece) => number): string => {
    const slowestMs = Math.max(...pieces.map(of));
    return Number.isFinite(slowestMs) ? `${slowestMs.toFixed(0)} ms` : 'not in time';
  };
  return [
    { what: 'turned away in the soak', found: spelledTurnedAway(accepted, refused), meant: 'nobody', holds: kinds.length === 0 },
    { what: 'accepted in the soak and not counted in time', found: `${uncounted} of ${accepted}`, meant: 'none', holds: uncounted === 0 },
    {
      what: 'the worst minute, 99 of 100: accepted after, from there to the indicator',
      found: `${worst(({ acceptMs }) => acceptMs.p99)}, ${worst(({ lagMs }) => lagMs.p99)}`,
    },
  ];
}

/** A line through what several lives of a process held says little of any of them. */
function endingsFinding(endings: ReadonlyMap<string, number>): Finding {
  return {
    what: 'services that ended in the soak',
    found: Array.from(endings, ([name, times]) => `${name}, ${times} times`).join('; ') || 'none',
    meant: 'none',
    holds: endings.size === 0,
  };
}
