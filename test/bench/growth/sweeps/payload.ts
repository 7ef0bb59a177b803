import { risesAtMost, staysByItsLine } from '../bounds.js';
import { COST, KAFKA_BYTES, usualFigures } from '../figures.js';
import { filingOf, paperOf, REGISTRATION_OF_SECURITY } from '../payload.js';
import type { Sweep } from '../sweep.js';

const FORM_BYTES = 200;
const KIBIBYTE = 1_024;

/** One paper with each dossier, in KiB: handed in first, then the dossier that names it. */
export const PAYLOAD: Sweep = {
  name: 'payload',
  grows: 'KiB of paper',
  values: [1, 4, 16, 64, 256],
  fullValues: [1_024],
  cut: '1,024 only with --full',
  way: 'there-and-back',
  bounds: [staysByItsLine(0.15, COST), risesAtMost(0.02, KAFKA_BYTES, 'each')],
  paperBytes: (value) => value * KIBIBYTE,
  measure: async (value, site) => {
    await site.house();
    const letters = site.letters({
      procedure: REGISTRATION_OF_SECURITY,
      reshape: (request) => filingOf(request, FORM_BYTES),
      paper: (index) => paperOf(value * KIBIBYTE, index),
    });
    return usualFigures(await site.turn(`payload, ${value} KiB`, letters));
  },
};
