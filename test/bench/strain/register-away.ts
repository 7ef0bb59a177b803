import { setTimeout as pause } from 'node:timers/promises';

import { quantile } from '../../../deploy/local/measure/quantiles.js';
import { orderFault } from '../contest/ours-stand.js';
import { SHARE } from '../contest/round.js';
import { fileAndCount, summaryOf } from '../contest/turn.js';
import { Office, takenUpIn, type Worked } from './office.js';
import { seconds, type Finding, type StrainGround, type Trial } from './trial.js';

const BEFORE_SECONDS = 20;
const AWAY_SECONDS = 60;
const AFTER_SECONDS = 10;
const OFFICIALS_PER_SECOND = 5;
const ACCEPTED_MIN = 0.9;
const RATE_MIN = 0.9;

/**
 * The population database silent for a minute at half of the load: the door stays open, nothing is lost, and dossiers whose
 * applicants are known go on.
 */
export const REGISTER_AWAY: Trial = { name: 'register-away', title: 'the register silent for a minute', play };

/** Seconds, and how many dossiers officials have: each of them is taken up, or the run would be void of those that are not. */
export function measuresOf(haste: number) {
  const [before, away, after] = [BEFORE_SECONDS / haste, AWAY_SECONDS / haste, AFTER_SECONDS / haste];
  const withOfficials = takenUpIn(OFFICIALS_PER_SECOND, before) + takenUpIn(OFFICIALS_PER_SECOND, away);
  return { before, away, after, withOfficials };
}

async function play(ground: StrainGround): Promise<readonly Finding[]> {
  const { capacity, haste, contestant } = ground;
  const { before, away, after, withOfficials } = measuresOf(haste);
  const office = await Office.open(ground, withOfficials);
  const worked: Worked[] = [];
  let backMs = Number.NaN;
  // What officials finish meanwhile is counted as well, but is none of what is filed here.
  const countFinished = async (since?: Date): Promise<number> => (await contestant.countFinished(since)) - office.finished;
  const perSecond = Math.round((capacity * SHARE) / 2);
  const filing = await fileAndCount({ ...ground, contestant: { ...contestant, countFinished } }, perSecond, before + away + after, {
    meanwhile: async () => {
      worked.push(await office.work(OFFICIALS_PER_SECOND, before));
      await orderFault(contestant, { kind: 'hang' });
      const [there] = await Promise.all([office.work(OFFICIALS_PER_SECOND, away), pause(away * 1_000)]);
      worked.push(there);
      await orderFault(contestant, { kind: 'none' });
      backMs = performance.now();
    },
  });
  const { accepted, refused, acceptMs } = summaryOf(filing);
  const asked = accepted + Object.values(refused).reduce((sum, count) => sum + count, 0);
  return [
    {
      what: 'accepted of what was filed before, while it was silent, and after',
      found: `${accepted} of ${asked}, 99 of 100 within ${acceptMs.p99.toFixed(0)} ms`,
      meant: `at least ${ACCEPTED_MIN}`,
      holds: accepted / asked >= ACCEPTED_MIN,
    },
    othersOf(worked),
    { what: 'everything finished and counted, from its return', found: seconds(filing.countedMs - backMs) },
  ];
}

/** Dossiers that officials worked on, in the silence as a share of before. */
function othersOf(worked: readonly Worked[]): Finding {
  const [before = Number.NaN, meanwhile = Number.NaN] = worked.map(({ finished, seconds: within }) => finished / within);
  const slowest = worked.map(({ tookMs }) => `${quantile(tookMs, 0.99).toFixed(0)} ms`).join(', then ');
  const share = meanwhile / before;
  return {
    what: 'dossiers with officials in the silence, as a share of their rate before',
    found: `${share.toFixed(2)} of ${before.toFixed(1)} a second; 99 of 100 brought to their end within ${slowest}`,
    meant: `at least ${RATE_MIN}`,
    holds: share >= RATE_MIN,
  };
}
