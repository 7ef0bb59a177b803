import { quantile } from '../../../../deploy/local/measure/quantiles.js';
import { risesAtMost } from '../bounds.js';
import { COST, usualFigures } from '../figures.js';
import { readStays } from '../kept.js';
import type { Sweep } from '../sweep.js';
import { lettersTo, receivers } from './agencies.js';

const WHOLE = 100;
const OTHERS_HALF = 'others: from filing to delivery, ms (p50)';
const OTHERS_MOST = 'others: from filing to delivery, ms (p95)';
/** With one of ten agencies that load is spread evenly. */
const EVEN = 10;

/** One agency that most of the load is for, among ten: 0.8 of the pace of an even load is a quarter more for each dossier. */
export const HOT_AGENCY: Sweep = {
  name: 'hot-agency',
  grows: '% of the load for one of ten agencies',
  values: [EVEN, 50, 90],
  fullValues: [],
  cut: '',
  way: 'there-and-back',
  bounds: [risesAtMost(0.25, COST, 'each'), risesAtMost(0.25, OTHERS_HALF, 'each'), risesAtMost(0.25, OTHERS_MOST, 'each')],
  measure: async (value, site) => {
    const { engines } = await site.house();
    const [hot = '', ...others] = receivers().map(({ code }) => code);
    const turn = await site.turn(`hot agency, ${value} %`, site.letters(lettersTo([hot, ...others], value / WHOLE)));
    const stays = await readStays(engines.ground.storeUri, turn.dossierIds);
    const ofOthers = stays.filter(({ agency }) => agency !== hot).map(({ ms }) => ms);
    return { ...usualFigures(turn), [OTHERS_HALF]: quantile(ofOthers, 0.5), [OTHERS_MOST]: quantile(ofOthers, 0.95) };
  },
};
