import { plantedOf } from '../mutants/mutants.js';
import { patchProduct } from '../mutants/patch-product.js';
import { SMALL_NUMBERS } from '../mutants/small-numbers.js';

type Simulator = typeof import('./simulate.js') & typeof import('./timeline.js');

/** Loads the product with its bounds made small, and with a planted bug where one is named. Once per process. */
export async function openSimulator(planted: string | undefined): Promise<Simulator> {
  const missing = patchProduct([...SMALL_NUMBERS, ...(planted === undefined ? [] : plantedOf(planted).patches)]);
  const [simulate, timeline] = await Promise.all([import('./simulate.js'), import('./timeline.js')]);
  if (missing().length > 0) throw new Error(`The simulator did not load ${missing().join(', ')}.`);
  return { ...simulate, ...timeline };
}
