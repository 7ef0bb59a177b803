import type { Agency } from '@hoso/contracts';

import type { LetterOptions } from '../../load/dossiers.js';
import { receiversOf } from '../../load/receivers.js';
import { risesAtMost } from '../bounds.js';
import { agenciesLike, buildCountry } from '../country.js';
import { COST, usualFigures, WATCH_MEMORY } from '../figures.js';
import { addressOf } from '../letters.js';
import type { Sweep } from '../sweep.js';

/** Copies of civil status papers: of everything that needs nobody, what the most agencies receive. */
const COPY_OF_CIVIL_STATUS = '2.000635';
/** Can be shared without a rest by ten, and, when one has its 10, 50 or 90 %, by the other nine. */
const DIFFERENT = 450;
const MOST = 10_000;
/** A look at the indicator adds up a bucket for every agency of the last minutes; ten looks a second would be all that is measured. */
const LOOK_EVERY_MS = 3_000;

/** Those of the reference data who receive it, in the order of their codes. */
export const receivers = (): readonly Agency[] => receiversOf(COPY_OF_CIVIL_STATUS);

/** Letters to so many of them, of which the first gets that share. */
export function lettersTo(agencies: readonly string[], shareOfFirst: number, different = DIFFERENT): LetterOptions {
  return {
    different,
    procedure: COPY_OF_CIVIL_STATUS,
    reshape: (request, index) => ({ ...request, agencyCode: addressOf(agencies, shareOfFirst, index) }),
  };
}

/** Agencies that dossiers are filed with, each with as many, in a country that has as many as the largest value. */
export const AGENCIES: Sweep = {
  name: 'agencies',
  grows: 'agencies',
  values: [1, 10, 100, 1_000, MOST],
  fullValues: [],
  cut: '',
  way: 'there-and-back',
  bounds: [risesAtMost(0.1, COST, 'tenfold'), risesAtMost(0.1, WATCH_MEMORY, 'each')],
  measure: async (value, site) => {
    const ofReferenceData = receivers();
    const others = agenciesLike(ofReferenceData, MOST - ofReferenceData.length);
    const sources = await site.variant(`country-of-${MOST}-agencies`, (project, folder) => buildCountry(project, folder, others));
    await site.house({ sources });
    const codes = [...ofReferenceData, ...others].map(({ code }) => code);
    // More agencies than dossiers: each goes to one of its own.
    const filed = site.options.perSecond * site.options.seconds;
    const addressed = everyNth(codes.slice(0, value), Math.min(value, filed));
    const letters = site.letters(lettersTo(addressed, 1 / addressed.length, Math.max(DIFFERENT, addressed.length)));
    return usualFigures(await site.turn(`agencies, ${value}`, letters, { lookEveryMs: LOOK_EVERY_MS }));
  },
};

/** So many of them, evenly spread over all. */
function everyNth(codes: readonly string[], count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => codes[Math.floor((index * codes.length) / count)]!);
}
