import type { Ours } from '../contest/ours-stand.js';
import type { LetterSource } from '../load/dossiers.js';

/** The house while it is put under strain: all that was ever accepted must be complete after each trial, or the run is void. */
export interface StrainGround {
  readonly contestant: Ours;
  readonly letters: LetterSource;
  readonly acceptedIds: string[];
  readonly storeUri: string;
  /** Dossiers per second that the house carries. */
  readonly capacity: number;
  /** The most that it was seen to complete; the capacity until an overload shows more. */
  peakPerSecond: number;
  /** When the launcher waits for the shortest time again before it starts a service that has ended, on the clock of `performance.now()`. */
  calmAtMs: number;
  /** Divides how long is filed in trials, and no time that the house itself prescribes: for a look at whether it works. */
  readonly haste: number;
}

/** One thing that was meant, and whether it was so. */
export interface Finding {
  /** What was measured, in a few words. */
  readonly what: string;
  /** In figures. */
  readonly found: string;
  /** What is meant; undefined where nothing is. */
  readonly meant?: string;
  readonly holds?: boolean;
}

/** Something that a bad day brings. */
export interface Trial {
  readonly name: string;
  /** One line for whoever waits. */
  readonly title: string;
  play(ground: StrainGround): Promise<readonly Finding[]>;
}

export const seconds = (ms: number): string => (Number.isFinite(ms) ? `${(ms / 1_000).toFixed(1)} s` : 'not in time');

/** Who was not let in, of how many, and what each was told. */
export function spelledTurnedAway(accepted: number, refused: Readonly<Record<string, number>>): string {
  const told = Object.entries(refused);
  const turnedAway = told.reduce((sum, [, count]) => sum + count, 0);
  return `${turnedAway} of ${accepted + turnedAway}: ${told.map(([what, count]) => `${count} × ${what}`).join(', ') || 'nobody'}`;
}
