/**
 * How the cost of a dossier grows with what grows: `npm run bench:growth`. `--only name,name` leaves sweeps out, `--full` goes to the
 * largest values, `--rate 50` and `--seconds 20` say how much is filed at each value, `--resume` keeps the sweeps that were
 * finished in this run folder under the same conditions, `--record` puts what came of it on the
 * page, beside what other runs have shown of other sweeps.
 */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { renewRecord } from '../../support/table-in-page.js';
import { captionOf, driverOf } from '../contest/caption.js';
import { keepResult } from '../keep-result.js';
import { onSite, type Site } from '../on-engines.js';
import { BuildingSite } from './building-site.js';
import { finishedBefore, keepFinished } from './finished.js';
import { droppedBy, linesOf, pageOf, recordedAfter, shortened, sweepLines, type GrowthRecord } from './report.js';
import { runSweep, tellsSources, valuesOf, type SweepResult } from './run-sweep.js';
import { SWEEPS } from './sweeps/index.js';
import { readGrowthWishes, type GrowthWishes } from './wishes.js';

const SEED = 2_026;

await onSite(readGrowthWishes, measure);

async function measure({ sweeps, full, perSecond, seconds, resume, record }: GrowthWishes, site: Site): Promise<void> {
  const { terminal, path, surroundings: { projectFolder } } = site;
  const finished = join(path, 'growth');
  if (!resume) rmSync(finished, { recursive: true, force: true });
  mkdirSync(finished, { recursive: true });
  const houses = new BuildingSite(site, { seed: SEED, perSecond, seconds });
  try {
    const { kafka, store, engineSettings } = (await houses.house()).engines;
    const caption = captionOf('npm run bench:growth', projectFolder, { kafka, store, engineSettings, peers: [] });
    if (resume && !tellsSources(caption.commit)) terminal.line('  No commit tells what the sources are: nothing finished counts');
    const results: SweepResult[] = [];
    for (const sweep of sweeps) {
      const conditions = { commit: caption.commit, kafkaDriver: driverOf(caption), perSecond, seconds, values: valuesOf(sweep, full) };
      const before = finishedBefore(finished, sweep.name, conditions);
      if (before !== undefined) terminal.line(`  ${before.name} was finished at ${before.begunAt} and is not measured again`);
      const result = before ?? (await runSweep(sweep, conditions, houses));
      await keepFinished(finished, result);
      results.push(result);
      for (const line of sweepLines(result)) terminal.line(line);
    }
    const result: GrowthRecord = { ...caption, sweeps: results };
    await keepResult(site, result);
    if (record) {
      const dropped = await keepOnRecord(join(projectFolder, 'test', 'bench', 'growth'), shortened(result));
      if (dropped.length > 0) terminal.important(`Measured elsewhere, and so not on the page any more: ${dropped.join(', ')}.`);
    }
    for (const line of linesOf(result)) terminal.line(line);
  } finally {
    await houses.clear();
  }
}

/** Answers which sweeps are not on record any more. */
async function keepOnRecord(folder: string, run: GrowthRecord): Promise<readonly string[]> {
  const order = SWEEPS.map(({ name }) => name);
  let dropped: readonly string[] = [];
  await renewRecord<GrowthRecord | null>(folder, (before) => {
    dropped = droppedBy(before, run);
    return recordedAfter(before, run, order);
  }, pageOf);
  return dropped;
}
