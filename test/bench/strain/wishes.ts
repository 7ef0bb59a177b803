import { parseArgs } from 'node:util';

import { namedIn, numberWithin } from '../contest/wishes.js';
import { soak } from './soak.js';
import type { Trial } from './trial.js';
import { TRIALS } from './trials.js';

/** What the command line asks for. */
export interface StrainWishes {
  readonly trials: readonly Trial[];
  /** Dossiers per second that the house carries; found out first when nobody says. */
  readonly capacity: number | undefined;
  readonly haste: number;
  readonly record: boolean;
}

const CAPACITY_MAX = 5_000;
const HASTE_MAX = 10;
const SOAK_MINUTES_MAX = 600;

/** Reads the command line. Throws one sentence when it asks for something that there is not. */
export function readStrainWishes(args: readonly string[]): StrainWishes {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: { only: text, capacity: text, haste: text, soak: text, record: { type: 'boolean', default: false } },
  });
  const named = values.only === undefined ? undefined : trialsNamed(values.only);
  const soaks = values.soak === undefined ? [] : [soak(numberWithin('--soak', values.soak, 1, SOAK_MINUTES_MAX))];
  return {
    trials: [...(named ?? (soaks.length > 0 ? [] : TRIALS)), ...soaks],
    capacity: values.capacity === undefined ? undefined : numberWithin('--capacity', values.capacity, 4, CAPACITY_MAX),
    haste: values.haste === undefined ? 1 : numberWithin('--haste', values.haste, 1, HASTE_MAX),
    record: values.record,
  };
}

function trialsNamed(text: string): readonly Trial[] {
  const names = namedIn(TRIALS.map(({ name }) => name), text);
  return names.flatMap((listed) => TRIALS.filter(({ name }) => name === listed));
}
