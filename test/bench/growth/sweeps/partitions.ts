import { risesAtMost } from '../bounds.js';
import { COST, usualFigures } from '../figures.js';
import type { Sweep } from '../sweep.js';

/** Partitions of each of the house's seven topics. */
export const PARTITIONS: Sweep = {
  name: 'partitions',
  grows: 'partitions of each topic',
  values: [1, 4, 12, 64],
  fullValues: [256],
  cut: '256 only with --full: one broker then keeps 1,792 logs open',
  way: 'twice',
  bounds: [risesAtMost(0.15, COST, 'tenfold')],
  measure: async (value, site) => {
    await site.house({ partitions: value });
    return usualFigures(await site.turn(`partitions, ${value}`, site.letters()));
  },
};
