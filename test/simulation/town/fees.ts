import type { FeeAsked } from '@hoso/contracts';
import type { SeededRandom } from '@hoso/kernel';

import type { Filed } from '../../../apps/processing/src/domain/cases/case.js';
import { procedureOf } from '../../../apps/processing/src/domain/cases/case-procedure.js';

/** What a province may have set where the catalogue does not know it. So few that the same is asked for again now and then. */
const PROVINCE_LINES: readonly FeeAsked[] = [
  { code: 'le-phi-ho-tich', amountVnd: 15_000 },
  { code: 'phi-xac-minh', amountVnd: 120_000 },
];

/** What an official asks for: mostly what the procedure takes, now and then more, something else, or one thing twice. */
export function someLines(chance: SeededRandom, filed: Filed): readonly FeeAsked[] {
  const right = rightLine(chance, filed);
  const dice = chance.fraction();
  if (dice < 0.1) return [{ ...right, amountVnd: right.amountVnd + 1_000 }];
  if (dice < 0.15) return [{ ...right, code: 'tien-ca-phe' }];
  if (dice < 0.2) return [right, right];
  return [right];
}

function rightLine(chance: SeededRandom, filed: Filed): FeeAsked {
  const { fee } = procedureOf(filed);
  if (fee.state !== 'listed') return chance.pick(PROVINCE_LINES);
  const { code, amount } = chance.pick(fee.lines);
  return { code, amountVnd: amount.kind === 'share' ? 250_000 : amount[filed.channel] };
}
