import { addsAtMost } from '../bounds.js';
import { COST, usualFigures } from '../figures.js';
import { repeating } from '../letters.js';
import type { Sweep } from '../sweep.js';

/** A portal that heard nothing sends the same under the same key again, about so much later. */
const SENT_AGAIN_AFTER_SECONDS = 1;
const WHOLE = 100;

/**
 * Filings sent twice under the same key. Processor time is that of everything, over the dossiers, which are always as many: the
 * line begins at what one submission costs and rises, at 100 %, by what one duplicate costs.
 */
export const DUPLICATES: Sweep = {
  name: 'duplicates',
  grows: '% of filings sent again',
  values: [0, 10, 50, 100],
  fullValues: [],
  cut: '',
  way: 'there-and-back',
  bounds: [addsAtMost(0.2, COST, WHOLE)],
  filed: ({ perSecond, seconds }) => `${perSecond} dossiers per second for ${seconds} s at each value, and besides what is sent again`,
  measure: async (value, site) => {
    await site.house();
    const { perSecond } = site.options;
    const share = value / WHOLE;
    const letters = repeating(site.letters(), share, Math.round(perSecond * SENT_AGAIN_AFTER_SECONDS));
    return usualFigures(await site.turn(`duplicates, ${value} %`, letters, { perSecond: perSecond * (1 + share) }));
  },
};
