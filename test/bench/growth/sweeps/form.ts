import { risesAtMost, staysByItsLine } from '../bounds.js';
import { COST, KAFKA_BYTES, usualFigures } from '../figures.js';
import { filingOf, paperOf, REGISTRATION_OF_SECURITY } from '../payload.js';
import type { Sweep } from '../sweep.js';

/** As much as the form has room for: characters of three bytes each, 2,000 in the one field and 250 in the other. */
const ROOM_BYTES = 6_750;
const PAPER_BYTES = 1_024;

/** What the applicant writes into the form, in bytes, beside a small paper. */
export const FORM: Sweep = {
  name: 'form',
  grows: 'bytes of form',
  values: [200, 1_500, 3_000, ROOM_BYTES],
  fullValues: [],
  cut: '',
  never: `ends at ${ROOM_BYTES}: no form of the catalogue that needs nobody has room for more; what is larger comes as a paper`,
  way: 'there-and-back',
  bounds: [staysByItsLine(0.15, COST), risesAtMost(0.02, KAFKA_BYTES, 'each')],
  measure: async (value, site) => {
    await site.house();
    const letters = site.letters({
      procedure: REGISTRATION_OF_SECURITY,
      reshape: (request) => filingOf(request, value),
      paper: (index) => paperOf(PAPER_BYTES, index),
    });
    return usualFigures(await site.turn(`form, ${value} bytes`, letters));
  },
};
