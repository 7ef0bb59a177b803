import { civilDayOf, FILABLE, mayReceive, PROCEDURES } from '@hoso/contracts';

import type { LetterOptions } from '../../load/dossiers.js';
import { risesAtMost, staysByItsLine } from '../bounds.js';
import { COST, usualFigures, WATCH_MEMORY } from '../figures.js';
import { addressOf } from '../letters.js';
import type { Sweep } from '../sweep.js';

/** Copies of civil status papers: of everything that needs nobody, what the most agencies receive. */
const COPY_OF_CIVIL_STATUS = '2.000635';
/** Can be shared without a rest by three, by ten, and, when one has its 10, 50 or 90 %, by the other nine. */
const DIFFERENT = 450;

/** Those who receive it, in the order of their codes. */
export function receivers(): readonly string[] {
  const day = civilDayOf(Date.now());
  const procedure = PROCEDURES.find(({ code }) => code === COPY_OF_CIVIL_STATUS)!;
  return FILABLE.filter((agency) => mayReceive(agency, procedure, day)).map(({ code }) => code);
}

/** Letters to so many of them, of which the first gets that share. */
export function lettersTo(agencies: readonly string[], shareOfFirst: number): LetterOptions {
  return {
    different: DIFFERENT,
    procedure: COPY_OF_CIVIL_STATUS,
    reshape: (request, index) => ({ ...request, agencyCode: addressOf(agencies, shareOfFirst, index) }),
  };
}

/** Agencies that dossiers are filed with, each with as many. */
export const AGENCIES: Sweep = {
  name: 'agencies',
  grows: 'agencies',
  values: [1, 3, 10],
  fullValues: [],
  cut: 'ends at 10: no procedure that needs nobody is received by more agencies of the reference data',
  way: 'there-and-back',
  bounds: [risesAtMost(0.1, COST, 'tenfold'), risesAtMost(0.1, WATCH_MEMORY, 'each'), staysByItsLine(0.1, WATCH_MEMORY)],
  measure: async (value, site) => {
    await site.house();
    const agencies = receivers().slice(0, value);
    return usualFigures(await site.turn(`agencies, ${value}`, site.letters(lettersTo(agencies, 1 / value))));
  },
};
