import { setTimeout as pause } from 'node:timers/promises';

import { orderFault } from '../contest/ours-stand.js';
import { SHARE } from '../contest/round.js';
import { fileAndCount, summaryOf } from '../contest/turn.js';
import { seconds, type Finding, type StrainGround, type Trial } from './trial.js';

const FOR_SECONDS = 90;
const AWAY_AFTER_MS = 10_000;
const AWAY_MS = 60_000;
const ACCEPTED_MIN = 0.9;

/** The population database silent for a minute at half of the load: the door stays open, and nothing is lost. */
export const REGISTER_AWAY: Trial = { name: 'register-away', title: 'the register silent for a minute', play };

async function play(ground: StrainGround): Promise<readonly Finding[]> {
  const { capacity, haste, contestant } = ground;
  const perSecond = Math.round((capacity * SHARE) / 2);
  let backMs = Number.NaN;
  const filing = await fileAndCount(ground, perSecond, FOR_SECONDS / haste, {
    meanwhile: async () => {
      await pause(AWAY_AFTER_MS / haste);
      await orderFault(contestant, { kind: 'hang' });
      await pause(AWAY_MS / haste);
      await orderFault(contestant, { kind: 'none' });
      backMs = performance.now();
    },
  });
  const { accepted, refused, acceptMs } = summaryOf(filing);
  const asked = accepted + Object.values(refused).reduce((sum, count) => sum + count, 0);
  return [
    {
      what: 'accepted of what was filed while it was silent and after',
      found: `${accepted} of ${asked}, 99 of 100 within ${acceptMs.p99.toFixed(0)} ms`,
      meant: `at least ${ACCEPTED_MIN}`,
      holds: accepted / asked >= ACCEPTED_MIN,
    },
    { what: 'everything finished and counted, from its return', found: seconds(filing.countedMs - backMs) },
  ];
}
