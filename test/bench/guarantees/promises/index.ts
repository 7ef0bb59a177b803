import type { Guarantee } from '../frame/parts.js';
import { chained } from './chained.js';
import { eachStepOnce } from './each-step-once.js';
import { outbox } from './outbox.js';
import { receipt } from './receipt.js';
import { recounted } from './recounted.js';
import { sameDossier } from './same-dossier.js';
import { sealed } from './sealed.js';
import { token } from './token.js';
import { traced } from './traced.js';

/** Every promise under the name of its switch, in the order in which they are put around the floor. */
export const GUARANTEES = {
  'same-dossier': sameDossier,
  'each-step-once': eachStepOnce,
  outbox,
  sealed,
  chained,
  receipt,
  token,
  recounted,
  traced,
} as const satisfies Readonly<Record<string, Guarantee>>;

export type GuaranteeName = keyof typeof GUARANTEES;
export const GUARANTEE_NAMES = Object.keys(GUARANTEES) as readonly GuaranteeName[];

/** Those that are switched on, in their own order. @throws one sentence when there is none of a name. */
export function guaranteesNamed(names: readonly string[]): readonly Guarantee[] {
  const unknown = names.find((name) => !(name in GUARANTEES));
  if (unknown !== undefined) throw new Error(`The promises are ${GUARANTEE_NAMES.join(', ')}; there is none called "${unknown}".`);
  return GUARANTEE_NAMES.filter((name) => names.includes(name)).map((name) => GUARANTEES[name]);
}
