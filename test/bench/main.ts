/**
 * Ours beside others, on the same machine in the same run: `npm run bench`. `--seconds 12` is how long each contestant is
 * measured at a rate, `--only ours,floor` leaves others out, `--rate 50` sets the rate of all, `--record` puts what came of it on
 * its page and on the front page.
 */
import { loadavg } from 'node:os';
import { join } from 'node:path';

import { putOnPage, putOnRecord } from '../support/table-in-page.js';
import { captionOf } from './contest/caption.js';
import type { Contestant, ContestantName } from './contest/contestant.js';
import { frontPageOf } from './contest/front-page.js';
import { ratioLine } from './contest/ratios.js';
import { linesOf, pageOf, type BenchRecord } from './contest/record.js';
import { playRound, type Round } from './contest/round.js';
import { obtainPeers, SHARERS_STANDS, sharersIn } from './contest/stands.js';
import { comparedOf } from './contest/table.js';
import { readWishes, type Wishes } from './contest/wishes.js';
import { keepResult } from './keep-result.js';
import { onSite, startSharedEngines, type Site } from './on-engines.js';

const SEED = 2_026;

await onSite(readWishes, compare);

async function compare({ seconds, only, rate, record }: Wishes, site: Site): Promise<void> {
  const { terminal, surroundings, ground } = site;
  const { projectFolder } = surroundings;
  const sharers = sharersIn(only);
  const { stands, leftOut } = await obtainPeers(only, { surroundings, roster: ground.roster, terminal });
  for (const line of leftOut) terminal.line(line);
  if (sharers.length + stands.size === 0) throw new Error('So there is nobody to measure.');
  const rounds: Round[] = [];
  const play = async (name: ContestantName, standUp: () => Promise<Contestant>): Promise<void> => {
    const commonRate = rate ?? rounds[0]?.atCommonRate.perSecond;
    rounds.push(await playRound(name, { ...site, standUp, seed: SEED, seconds, commonRate }));
  };
  const shared = sharers.length === 0 ? undefined : await startSharedEngines(site);
  const used = { kafka: shared?.kafka, store: shared?.store, peers: [...stands.keys()] };
  const caption = captionOf('npm run bench', projectFolder, used);
  if (shared !== undefined) {
    for (const name of sharers) await play(name, () => SHARERS_STANDS[name](shared.ground));
    await shared.stop();
  }
  for (const [name, stand] of stands) await play(name, () => stand(ground));
  const ratios = ratioLine(rounds.map(comparedOf));
  const result: BenchRecord = { ...caption, loadAverageAfter: loadavg(), seconds, seed: SEED, rounds, leftOut, ratios };
  await keepResult(site, result);
  if (record) {
    await putOnRecord(join(projectFolder, 'test', 'bench'), result, pageOf(result));
    await putOnPage(projectFolder, frontPageOf(result));
  }
  for (const line of linesOf(result)) terminal.line(line);
}
