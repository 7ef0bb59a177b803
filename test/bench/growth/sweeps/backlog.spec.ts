import { afterEach, expect, it, jest } from '@jest/globals';

import type { FilingOptions } from '../../contest/turn.js';
import { judge } from '../bounds.js';
import type { BuildingSite } from '../building-site.js';
import { valuesOf } from '../run-sweep.js';
import { BACKLOG } from './backlog.js';

const DRAIN = 'from release until all were counted, s';
const DRAIN_EACH = 'time to drain, ms per dossier';

afterEach(() => void jest.restoreAllMocks());

/** A site where everything is done at once, and what is done is noted. */
function siteOf(accepted: number, noted: string[] = []): BuildingSite {
  const processes = new Map([['intake', 1], ['identity-verification', 2], ['processing', 3], ['monitoring', 4]]);
  const costs = [...processes.keys()].map((name) => ({ name, part: 'application', processorMicroseconds: 1, residentMebibytesMax: 1 }));
  jest.spyOn(process, 'kill').mockImplementation((pid, signal) => {
    noted.push(`${signal} ${pid}`);
    return true;
  });
  const site: unknown = {
    options: { perSecond: 50, seconds: 20 },
    house: async () => ({ contestant: { processes: () => processes } }),
    letters: () => ({}),
    forgetTheMost: () => noted.push('the most is forgotten'),
    turn: async (_what: string, _letters: unknown, wishes: FilingOptions) => {
      await wishes.beforeFiling?.();
      await wishes.afterFiling?.();
      return { outcome: { accepted, costs, drainMs: accepted, lagMs: { p99: 1 } }, kafkaBytes: 1 };
    },
  };
  return site as BuildingSite;
}

it('what a service holds is looked at from when the back rooms go on', async () => {
  const noted: string[] = [];
  await BACKLOG.measure(1_000, siteOf(1_000, noted));
  expect(noted).toEqual(['SIGSTOP 2', 'SIGSTOP 3', 'the most is forgotten', 'SIGCONT 2', 'SIGCONT 3']);
});

it('a backlog that has not reached its value makes the run void', async () => {
  await expect(BACKLOG.measure(1_000, siteOf(989))).rejects.toThrow('The run is void: 989 dossiers waited, not 1000.');
  await expect(BACKLOG.measure(1_000, siteOf(990))).resolves.toMatchObject({ 'time to drain, ms per dossier': 1 });
});

it('a house that drains a million three hundredths slower than ten thousand keeps what is judged of draining', () => {
  const points = valuesOf(BACKLOG, true).filter((value) => value > 0).map((value) => {
    const seconds = 0.5 + value * (value < 1_000_000 ? 0.0033 : 0.0034);
    return { value, figures: { [DRAIN]: seconds, [DRAIN_EACH]: (seconds * 1_000) / value } };
  });
  const judgements = BACKLOG.bounds.filter(({ figure }) => figure === DRAIN || figure === DRAIN_EACH).map((bound) => judge(bound, points));
  expect(judgements.map(({ holds }) => holds)).toEqual([true, true]);
});
