/**
 * What each promise costs: the floor, and the floor with one promise at a time, on the same engines in the same round:
 * `npm run bench:guarantees`. `--seconds 8` is how long each is measured at a rate, `--rounds 3` how often everybody
 * plays, `--rates 113,1000` are the rates, `--only outbox,all` leaves others out, `--record` puts what came of it on the page.
 */
import { loadavg } from 'node:os';
import { join } from 'node:path';

import { putOnRecord } from '../../support/table-in-page.js';
import { captionOf } from '../contest/caption.js';
import { keepResult, keepSoFar } from '../keep-result.js';
import { clearFolders, onSite, startSharedEngines, type Site } from '../on-engines.js';
import { costsLine, costsOf } from './contest/costs-line.js';
import { linesOf, pageOf, type GuaranteesRecord } from './contest/record.js';
import { playRound, warmEngines, type Round } from './contest/round.js';
import { readWishes, type Wishes } from './contest/wishes.js';

const SEED = 2_026;

await onSite(readWishes, compare);

async function compare({ seconds, rounds: times, only, rates, record }: Wishes, site: Site): Promise<void> {
  const { terminal, path, surroundings: { projectFolder } } = site;
  const rounds: Round[] = [];
  let result: GuaranteesRecord | undefined;
  for (let pass = 1; pass <= times; pass += 1) {
    // Each round on new engines: a broker with the topics of the rounds before would be another one.
    if (pass > 1) clearFolders(path);
    const { ground, kafka, store, engineSettings, stop } = await startSharedEngines(site);
    const caption = result ?? captionOf('npm run bench:guarantees', projectFolder, { kafka, store, engineSettings, peers: [] });
    const options = { ...site, ground, seed: SEED, seconds, rates };
    await warmEngines(options);
    // There, back, and there again: what drifts does not always meet the same ones first.
    for (const name of pass % 2 === 1 ? only : only.toReversed()) {
      rounds.push(await playRound(name, pass, options));
      const costs = costsLine(costsOf(rounds), rates);
      result = { ...caption, loadAverageAfter: loadavg(), seconds, seed: SEED, rates, rounds, costs };
      await keepSoFar(site, result);
    }
    await stop();
  }
  if (result === undefined) return;
  await keepResult(site, result);
  if (record) await putOnRecord(join(projectFolder, 'test', 'bench', 'guarantees'), result, pageOf(result));
  for (const line of linesOf(result)) terminal.line(line);
}
