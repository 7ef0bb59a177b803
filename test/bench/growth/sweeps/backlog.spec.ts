import { expect, it } from '@jest/globals';

import { judge } from '../bounds.js';
import { valuesOf } from '../run-sweep.js';
import { BACKLOG } from './backlog.js';

const DRAIN = 'from release until all were counted, s';
const DRAIN_EACH = 'time to drain, ms per dossier';

it('a house that drains a million three hundredths slower than ten thousand keeps what is judged of draining', () => {
  const points = valuesOf(BACKLOG, true).filter((value) => value > 0).map((value) => {
    const seconds = 0.5 + value * (value < 1_000_000 ? 0.0033 : 0.0034);
    return { value, figures: { [DRAIN]: seconds, [DRAIN_EACH]: (seconds * 1_000) / value } };
  });
  const judgements = BACKLOG.bounds.filter(({ figure }) => figure === DRAIN || figure === DRAIN_EACH).map((bound) => judge(bound, points));
  expect(judgements.map(({ holds }) => holds)).toEqual([true, true]);
});
