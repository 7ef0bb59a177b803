import { spelledDuration } from '../../../deploy/local/terminal.js';

const LOOK_LEAST_MS = 2_000;
/** Looking takes the house's own time: at most so much of it is given to that. */
const RESTS_PER_LOOK = 20;
/** Some times as long as anybody pauses. */
const STANDSTILL_MS = 300_000;

/** How a day stands: what is known of the whole of it at one look. */
export interface Standing {
  readonly accepted: number;
  /** Decided, refused, withdrawn or stopped. */
  readonly ended: number;
  /** Those whose applicants never answer, or whom nobody looks after any more. */
  readonly silent: number;
  /** How long the look took. */
  readonly lookMs: number;
  /** Age of the oldest event that monitoring had heard and not counted. */
  readonly figuresBehindSeconds: number;
}

/** Dossiers that the house or the street still does something for. */
export function onTheirWay({ accepted, ended, silent }: Pick<Standing, 'accepted' | 'ended' | 'silent'>): number {
  return Math.max(0, accepted - ended - silent);
}

/** How long to rest until the next look. */
export function restAfter(lookMs: number): number {
  return Math.max(LOOK_LEAST_MS, RESTS_PER_LOOK * lookMs);
}

/** Throws one sentence when so long nothing was said that nothing will be. */
export function refuseStandstill(quietMs: number, standing: Standing): void {
  if (quietMs < STANDSTILL_MS) return;
  const [way, silent] = [onTheirWay(standing), standing.silent].map((count) => count.toLocaleString('en'));
  throw new Error(
    `Nothing has moved for ${spelledDuration(Math.round(quietMs / 1_000))}, with ${way} dossiers on their way and ${silent} whose ` +
    'applicants are silent. Everything is kept; the next start goes on with the day, or begins --anew.',
  );
}
