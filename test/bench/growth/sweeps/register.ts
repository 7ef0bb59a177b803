import { setTimeout as pause } from 'node:timers/promises';

import { orderFault, type Ours } from '../../contest/ours-stand.js';
import { neverAbove, neverBelow, risesAtMost } from '../bounds.js';
import { COST, usualFigures } from '../figures.js';
import { readAttempts } from '../kept.js';
import type { Sweep } from '../sweep.js';

const WHOLE = 100;
const HEALTHY = 'share of those whom no error met that went on at once';
const QUESTIONS = 'questions to the register per dossier';
/** Whoever is met by an error is asked about again after 1, 3, 7 and 15 seconds while it lasts, and once when it is over. */
const QUESTIONS_MAX = 6;
/** What was filed last is asked about before the register is healed. */
const SETTLED_MS = 3_000;

/** Answers of the register that are errors, each a plain 503. At 100 % nobody goes on before it is healed, and then all must. */
export const REGISTER: Sweep = {
  name: 'register',
  grows: '% of answers that are errors',
  values: [0, 5, 50, 100],
  fullValues: [],
  cut: '',
  way: 'there-and-back',
  bounds: [neverBelow(0.9, HEALTHY), neverAbove(QUESTIONS_MAX, QUESTIONS), risesAtMost(1, COST, 'each')],
  measure: async (value, site) => {
    const { engines, contestant } = await site.house();
    const questionsBefore = await countQuestions(contestant);
    const turn = await site.turn(`register, ${value} % errors`, site.letters(), {
      beforeFiling: () => orderFault(contestant, value === 0 ? { kind: 'none' } : { kind: 'down', probability: value / WHOLE }),
      afterFiling: async () => {
        await pause(SETTLED_MS);
        await orderFault(contestant, { kind: 'none' });
      },
    });
    const questions = (await countQuestions(contestant)) - questionsBefore;
    const attempts = await readAttempts(engines.ground.storeUri, turn.dossierIds);
    const atOnce = attempts.filter((count) => count === 1).length;
    const unmet = turn.dossierIds.length * (1 - value / WHOLE);
    return {
      ...usualFigures(turn),
      [QUESTIONS]: questions / turn.dossierIds.length,
      ...(unmet > 0 && { [HEALTHY]: Math.min(1, atOnce / unmet) }),
    };
  },
};

interface Notices {
  readonly neighbours: readonly { readonly neighbour: string; readonly calls: number }[];
}

async function countQuestions({ caller }: Ours): Promise<number> {
  const { body } = await caller.ask('neighbours', 'GET', '/faults');
  return (body as Notices).neighbours.find(({ neighbour }) => neighbour === 'population-database')?.calls ?? Number.NaN;
}
