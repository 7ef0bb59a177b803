/**
 * The house on bad days: `npm run bench:strain`. `--only overload,made-anew` plays some, `--capacity 120` says what the house carries
 * instead of finding it out, `--soak 30` lets it work for so many minutes, `--haste 4` shortens trials for a look at whether
 * it works, `--record` puts what came of it on the page, beside what other runs have shown of other trials.
 */
import { join } from 'node:path';

import { renewRecord } from '../../support/table-in-page.js';
import { standUpOurs } from '../contest/ours-stand.js';
import { climbStairs, warmUp } from '../contest/round.js';
import { proveCompleteness, type Session } from '../contest/turn.js';
import { keepResult } from '../keep-result.js';
import { Letters } from '../load/dossiers.js';
import { onEngines, type Footing } from '../on-engines.js';
import { lineOf, recordedAfter, strainPageOf, verdictLine, type StrainRecord, type StrainRun } from './table.js';
import type { StrainGround } from './trial.js';
import { readStrainWishes, type StrainWishes } from './wishes.js';

const SEED = 2_026;
/** The stair that confirms what was found; the others are shorter. */
const STAIR_SECONDS = 12;

await onEngines('npm run bench:strain', readStrainWishes, strain);

async function strain({ trials, capacity, haste, record }: StrainWishes, footing: Footing): Promise<void> {
  const { terminal, ground, caption, projectFolder } = footing;
  const contestant = await terminal.progress('Starting ours', standUpOurs(ground));
  try {
    const { eventLoopFolder } = footing;
    const session: Session = { contestant, letters: new Letters(SEED), eventLoopFolder, acceptedIds: [] };
    await warmUp('ours', session, terminal, haste);
    const carried = capacity ?? (await climbStairs('ours', session, terminal, STAIR_SECONDS)).capacity;
    if (carried === undefined) throw new Error('The house carries nothing here: say --capacity.');
    terminal.line(`  ours carries ${carried} dossiers per second${capacity === undefined ? '' : ', it was said'}`);
    const strained: StrainGround =
      { ...session, contestant, storeUri: ground.storeUri, capacity: carried, peakPerSecond: carried, calmAtMs: 0, haste };
    const played: StrainRun['trials'][number][] = [];
    for (const trial of trials) {
      const found = await terminal.progress(`${trial.name}: ${trial.title}`, trial.play(strained));
      await proveCompleteness(session);
      played.push({ name: trial.name, findings: found });
      terminal.line(`  ${trial.name}: ${trial.title}; everything accepted is complete`);
      for (const finding of found) terminal.line(lineOf(finding));
    }
    const result: StrainRun = { ...caption, capacity: carried, trials: played };
    await keepResult(footing, result);
    const page = join(projectFolder, 'test', 'bench', 'strain');
    if (record) await renewRecord<StrainRecord>(page, (before) => recordedAfter(before, result), strainPageOf);
    terminal.line(verdictLine(played.flatMap(({ findings }) => findings)));
  } finally {
    await terminal.progress('Stopping ours', contestant.stop());
  }
}
