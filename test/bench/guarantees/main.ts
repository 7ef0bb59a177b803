/**
 * What each promise costs: the floor, and the floor with one promise at a time, on the same engines in the same run:
 * `npm run bench:guarantees`. `--seconds 8` is how long each is measured at a rate, `--rates 113,1000` are the rates,
 * `--only outbox,all` leaves others out, `--record` puts what came of it on the page.
 */
import { loadavg } from 'node:os';
import { join } from 'node:path';

import { putOnRecord } from '../../support/table-in-page.js';
import { keepResult } from '../keep-result.js';
import { onEngines, type Footing } from '../on-engines.js';
import { costsLine, costsOf } from './contest/costs-line.js';
import { linesOf, pageOf, type GuaranteesRecord } from './contest/record.js';
import { playRound, warmEngines, type Round } from './contest/round.js';
import { readWishes, type Wishes } from './contest/wishes.js';

const SEED = 2_026;

await onEngines('npm run bench:guarantees', readWishes, compare);

async function compare({ seconds, only, rates, record }: Wishes, footing: Footing): Promise<void> {
  const { terminal, caption, projectFolder } = footing;
  const options = { ...footing, seed: SEED, seconds, rates };
  await warmEngines(options);
  const rounds: Round[] = [];
  for (const name of only) rounds.push(await playRound(name, options));
  const costs = costsLine(costsOf(rounds), rates);
  const result: GuaranteesRecord = { ...caption, loadAverageAfter: loadavg(), seconds, seed: SEED, rates, rounds, costs };
  await keepResult(footing, result);
  if (record) await putOnRecord(join(projectFolder, 'test', 'bench', 'guarantees'), result, pageOf(result));
  for (const line of linesOf(result)) terminal.line(line);
}
