/**
 * Ours beside others, on the same machine in the same run, everybody twice: `npm run bench`. `--seconds 12` is how long each
 * contestant is measured at a rate, `--only ours,floor` leaves others out, `--rate 50` sets the rate of all, `--record` puts what came of it on
 * its page and on the front page.
 */
import { loadavg } from 'node:os';
import { join } from 'node:path';

import { putOnPage, putOnRecord } from '../support/table-in-page.js';
import { captionOf } from './contest/caption.js';
import type { Contestant, ContestantName } from './contest/contestant.js';
import { frontPageOf } from './contest/front-page.js';
import { inOrderOf, PASSES, type Pass } from './contest/passes.js';
import { ratioLine } from './contest/ratios.js';
import { linesOf, pageOf, type BenchRecord } from './contest/record.js';
import { playRound, type Round } from './contest/round.js';
import { obtainPeers, SHARERS_STANDS, sharersIn } from './contest/stands.js';
import { comparedOf } from './contest/table.js';
import { readWishes, type Wishes } from './contest/wishes.js';
import { keepResult, keepSoFar } from './keep-result.js';
import { clearFolders, onSite, startSharedEngines, type Site } from './on-engines.js';

const SEED = 2_026;

await onSite(readWishes, compare);

async function compare({ seconds, only, rate, record }: Wishes, site: Site): Promise<void> {
  const { terminal, surroundings, ground, path } = site;
  const { projectFolder } = surroundings;
  const sharers = sharersIn(only);
  const { stands, leftOut } = await obtainPeers(only, { surroundings, roster: ground.roster, terminal });
  for (const line of leftOut) terminal.line(line);
  if (sharers.length + stands.size === 0) throw new Error('So there is nobody to measure.');
  if (record && leftOut.length > 0) throw new Error('So nothing can be put on record: a record has all five in it.');
  const rounds: Round[] = [];
  let caption = captionOf('npm run bench', projectFolder, { kafka: undefined, store: undefined, peers: [...stands.keys()] });
  const resultSoFar = (): BenchRecord =>
    ({ ...caption, loadAverageAfter: loadavg(), seconds, seed: SEED, rounds, leftOut, ratios: ratioLine(comparedOf(rounds)) });
  const play = async (pass: Pass, name: ContestantName, standUp: () => Promise<Contestant>): Promise<void> => {
    const commonRate = rate ?? rounds[0]?.atCommonRate.perSecond;
    const known = rounds.find((round) => round.name === name && Number.isFinite(round.capacity))?.capacity;
    rounds.push(await playRound(name, { ...site, standUp, seed: SEED, seconds, commonRate, pass, known }));
    await keepSoFar(site, resultSoFar());
  };
  const playSharers = async (pass: Pass): Promise<void> => {
    if (sharers.length === 0) return;
    const shared = await startSharedEngines(site);
    caption = { ...caption, kafka: shared.kafka, store: shared.store, engineSettings: shared.engineSettings };
    for (const name of inOrderOf(pass, sharers)) await play(pass, name, () => SHARERS_STANDS[name](shared.ground));
    await shared.stop();
  };
  const playPeers = async (pass: Pass): Promise<void> => {
    for (const [name, stand] of inOrderOf(pass, [...stands])) await play(pass, name, () => stand(ground));
  };
  for (const pass of PASSES) {
    // Nobody finds what it has kept in the pass before.
    if (pass > 1) clearFolders(path);
    for (const playSome of inOrderOf(pass, [playSharers, playPeers])) await playSome(pass);
  }
  const result = resultSoFar();
  await keepResult(site, result);
  if (record) {
    await putOnRecord(join(projectFolder, 'test', 'bench'), result, pageOf(result));
    await putOnPage(projectFolder, frontPageOf(result));
  }
  for (const line of linesOf(result)) terminal.line(line);
}
