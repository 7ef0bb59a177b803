import type { Agency } from '@hoso/contracts';

import { INDICATORS } from '../../../../apps/monitoring/src/domain/indicators/index.js';
import type { LetterOptions } from '../../load/dossiers.js';
import { receiversOf } from '../../load/receivers.js';
import { growsBy, onTheWayUp, risesAtMost } from '../bounds.js';
import { agenciesLike, buildCountry } from '../country.js';
import { COST, usualFigures, WATCH_MEMORY } from '../figures.js';
import { addressOf } from '../letters.js';
import type { Sweep } from '../sweep.js';

/** Copies of civil status papers: of everything that needs nobody, what the most agencies receive. */
const COPY_OF_CIVIL_STATUS = '2.000635';
/** Can be shared without a rest by ten, and, when one has its 10, 50 or 90 %, by the other nine. */
const DIFFERENT = 450;
const MOST = 10_000;
/** The agencies that any dossier was filed with since the house was new; the first of them again and again. */
export const TOUCHED = 'the agencies that had a dossier';
/** A KiB for each indicator. */
const BYTES_EACH = INDICATORS.length * 1_024;
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
  bounds: [
    risesAtMost(0.1, COST, 'tenfold'),
    // What it has learnt of an agency it keeps when fewer are filed with again.
    onTheWayUp(risesAtMost(0.1, WATCH_MEMORY, 'each')),
    onTheWayUp(growsBy(BYTES_EACH, WATCH_MEMORY, TOUCHED)),
  ],
  filed: ({ perSecond, seconds }) => `${perSecond} dossiers per second for at least ${seconds} s at each value`,
  lasts: (value, { perSecond }) => value / perSecond,
  measure: async (value, site) => {
    const ofReferenceData = receivers();
    const others = agenciesLike(ofReferenceData, MOST - ofReferenceData.length);
    const sources = await site.variant(`country-of-${MOST}-agencies`, (project, folder) => buildCountry(project, folder, others));
    await site.house({ sources });
    const codes = [...ofReferenceData, ...others].map(({ code }) => code);
    const addressed = codes.slice(0, value);
    const letters = site.letters(lettersTo(addressed, 1 / value, Math.max(DIFFERENT, value)));
    // Where there are more agencies than dossiers in the usual time, it is filed for longer, until each has one.
    const seconds = Math.max(site.options.seconds, value / site.options.perSecond);
    const turn = await site.turn(`agencies, ${value}`, letters, { lookEveryMs: LOOK_EVERY_MS, seconds });
    return { ...usualFigures(turn), [TOUCHED]: value };
  },
};
