import { risesAtMost, staysByItsLine } from '../bounds.js';
import { COST, usualFigures } from '../figures.js';
import { mostHeld } from '../building-site.js';
import type { Sweep } from '../sweep.js';

const BACK_ROOMS = ['identity-verification', 'processing'] as const;
const SERVICES = ['intake', ...BACK_ROOMS, 'monitoring'] as const;
const DRAIN = 'from release until all were counted, s';
const DRAIN_EACH = 'time to drain, ms per dossier';
/** What a service holds goes with its pace, and it drains at six times the pace of filing: only where it drains it can be compared. */
const HELD = 'most that a service held while draining, MiB';
/** What intake and the watch-room carry while the back rooms stand still. The largest values would else be filed for hours. */
const FILED_QUICKLY = { beyond: 10_000, perSecond: 250 } as const;
/** Far slower than any house drains. */
const DRAINED_PER_SECOND_LEAST = 10;
/** What each took to drain when it was measured last. */
const DRAINED_MS_EACH = 3.4;
const SOME_SECONDS = 90;
/** Of the dossiers that are to wait, so many do at least. */
const WAITING_LEAST = 0.99;
const SECOND_MS = 1_000;
/** Of what drains for minutes, half a second tells nothing more; each look adds up all buckets since the filing began. */
const LOOK_EVERY_MS = 500;

/** First filings a second. */
function paceOf(value: number, usual: number): number {
  return value > FILED_QUICKLY.beyond ? Math.max(usual, FILED_QUICKLY.perSecond) : usual;
}

/**
 * Dossiers that wait because identity-verification and processing stand still while they are filed. Nothing is lost of what
 * these have compiled, so that a dossier costs what it costs in a warm house. Processor time is that of filing and draining together.
 */
export const BACKLOG: Sweep = {
  name: 'backlog',
  grows: 'dossiers waiting',
  values: [0, 1_000, 3_000, 10_000],
  fullValues: [100_000, 1_000_000],
  cut: '100,000 and 1,000,000 only with --full: filing and draining them takes about 12 minutes and 2.1 hours',
  way: 'once',
  bounds: [
    // What is filed quickly travels in larger batches: its cost says nothing about a backlog.
    risesAtMost(0.1, COST, 'each', FILED_QUICKLY.beyond),
    risesAtMost(0.2, HELD, 'each'),
    staysByItsLine(0.15, DRAIN, FILED_QUICKLY.beyond),
    risesAtMost(0.1, DRAIN_EACH, 'each'),
  ],
  filed: ({ perSecond, seconds }) => {
    const quick = `${paceOf(Infinity, perSecond)} beyond ${FILED_QUICKLY.beyond.toLocaleString('en')}`;
    return `as many dossiers as are to wait, at ${perSecond} per second (${quick}); at 0, ${perSecond} per second for ${seconds} s`;
  },
  lasts: (value, { perSecond }) => value / paceOf(value, perSecond) + (value * DRAINED_MS_EACH) / SECOND_MS,
  measure: async (value, site) => {
    const { contestant } = await site.house();
    const tell = (signal: NodeJS.Signals): void => {
      for (const name of BACK_ROOMS) process.kill(contestant.processes().get(name)!, signal);
    };
    const held = value === 0 ? {} : {
      beforeFiling: async () => tell('SIGSTOP'),
      afterFiling: async () => {
        // What it held while it was filed with would else be told of as held while draining.
        site.forgetTheMost();
        tell('SIGCONT');
      },
      perSecond: paceOf(value, site.options.perSecond),
      seconds: value / paceOf(value, site.options.perSecond),
      lookEveryMs: LOOK_EVERY_MS,
      countedWithinMs: (SOME_SECONDS + value / DRAINED_PER_SECOND_LEAST) * SECOND_MS,
    };
    const turn = await site.turn(`backlog, ${value} waiting`, site.letters(), held);
    const { costs, drainMs, accepted } = turn.outcome;
    if (accepted < value * WAITING_LEAST) throw new Error(`The run is void: ${accepted} dossiers waited, not ${value}.`);
    return {
      ...usualFigures(turn),
      ...(value > 0 && {
        [HELD]: Math.max(...SERVICES.map((name) => mostHeld(costs, name))),
        [DRAIN]: drainMs / SECOND_MS,
        [DRAIN_EACH]: drainMs / accepted,
      }),
    };
  },
};
