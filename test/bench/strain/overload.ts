import { fileAndCount, summaryOf } from '../contest/turn.js';
import { peakOf } from './peak.js';
import { seconds, spelledTurnedAway, type Finding, type StrainGround, type Trial } from './trial.js';

const TIMES_CAPACITY = 3;
const FOR_SECONDS = 30;
const LAG_MS_MAX = 5_000;
const GOODPUT_MIN = 0.8;
/** A peak lasts for this part of the trial. */
const STRETCH = 1 / 3;

/** Three times as many dossiers as the house carries: it turns the excess away and does not drown in the rest. */
export const OVERLOAD: Trial = { name: 'overload', title: `${TIMES_CAPACITY} times what it carries`, play };

async function play(ground: StrainGround): Promise<readonly Finding[]> {
  const { capacity, haste } = ground;
  const filing = await fileAndCount(ground, Math.round(capacity * TIMES_CAPACITY), FOR_SECONDS / haste);
  const { accepted, refused, acceptMs, lagMs, completedPerSecond } = summaryOf(filing);
  const peak = peakOf(filing, completedPerSecond, capacity, (STRETCH * FOR_SECONDS * 1_000) / haste);
  ground.peakPerSecond = peak.perSecond;
  const turnedAway = Object.entries(refused);
  // Whoever is turned away must be told so, and when to come back; and somebody must be, or nothing was overloaded.
  const politely = turnedAway.length > 0 && turnedAway.every(([what]) => /^status (429|503) with Retry-After$/.test(what));
  const goodput = completedPerSecond / peak.perSecond;
  return [
    ...peak.findings,
    {
      what: 'turned away',
      found: spelledTurnedAway(accepted, refused),
      meant: 'by 429 or 503 with Retry-After alone',
      holds: politely,
    },
    { what: 'those let in: accepted after, 99 of 100, from when each was due', found: seconds(acceptMs.p99) },
    {
      what: `completed per second, as a share of ${peak.findings.length > 0 ? 'its best' : 'what it carries'}`,
      found: goodput.toFixed(2),
      meant: `at least ${GOODPUT_MIN}`,
      holds: goodput >= GOODPUT_MIN,
    },
    {
      what: 'from accepted to indicator, 99 of 100',
      found: seconds(lagMs.p99),
      meant: seconds(LAG_MS_MAX),
      holds: lagMs.p99 <= LAG_MS_MAX,
    },
  ];
}
