import { risesAtMost } from '../bounds.js';
import { COST, usualFigures } from '../figures.js';
import type { Sweep } from '../sweep.js';

/** More than this on one broker are measured to see what happens, not because anybody should. */
const SENSIBLE = 64;

/** Partitions of each of the house's seven topics. */
export const PARTITIONS: Sweep = {
  name: 'partitions',
  grows: 'partitions of each topic',
  values: [1, 4, 12, 64, 256],
  fullValues: [],
  cut: '',
  way: 'twice',
  bounds: [risesAtMost(0.15, COST, 'tenfold', SENSIBLE)],
  measure: async (value, site) => {
    await site.house({ partitions: value });
    return usualFigures(await site.turn(`partitions, ${value}`, site.letters()));
  },
};
