/**
 * A day as fast as the machine can: `npm run bench:day`. `--share 0.01` plays a hundredth of it, `--anew` throws away a day that was
 * broken off in place of going on with it, `--record` puts what came of it on the page.
 */
import { basename, join } from 'node:path';

import { readSurroundings } from '../../../deploy/local/surroundings.js';
import { putOnRecord } from '../../support/table-in-page.js';
import { standUpOurs } from '../contest/ours-stand.js';
import { keepResult } from '../keep-result.js';
import { onEngines, type Footing } from '../on-engines.js';
import { readFigures, SpokenCount } from './counts.js';
import { Diary, totalOf, withUnseen, type Day } from './diary.js';
import { dayLinesOf, dayPageOf, type DayRecord } from './page.js';
import { proveDay } from './proof.js';
import { workStretch } from './stretch.js';
import { readUnended } from './unended.js';
import { diaryFolderIn, fulfillable, readDayWishes, type DayWishes } from './wishes.js';

const SEED = 2_026;
const ROOT = 'bench-day';
const ONLY_FOLDER = '1';
/** Officials at one pile: with the usual few they would be measured, and not the house. */
const OFFICES = { REHEARSAL_HANDS: '50' };

await onEngines('npm run bench:day', readWishes, playDay, { root: ROOT, goesOn: ({ anew }) => !anew });

function readWishes(args: readonly string[]): DayWishes {
  return fulfillable(readDayWishes(args), join(readSurroundings().projectFolder, '.data', ROOT, ONLY_FOLDER));
}

async function playDay({ share, record }: DayWishes, footing: Footing): Promise<void> {
  const { terminal, ground, path, projectFolder, caption } = footing;
  if (basename(path) !== ONLY_FOLDER) throw new Error('Another day was begun at the same moment, and is being played.');
  const diary = new Diary(diaryFolderIn(path));
  const begun = await readBegun(diary, share, ground.brokers);
  if (begun.stretches.length > 0) terminal.line(`  Going on with the day that was begun ${begun.stretches[0]!.begunAt}`);
  const left = await terminal.progress('Looking who is left on the way', readUnended(ground.storeUri, diary.answers()));
  const environment = { ...ground.environment, ...OFFICES };
  const ours = await terminal.progress('Starting ours', standUpOurs({ ...ground, environment }));
  try {
    const { day, settledSeconds, troubles } = await workStretch(ours, diary, begun, { ...footing, commit: caption.commit, left });
    for (const trouble of troubles) terminal.line(`  trouble: ${trouble}`);
    let looked = 0;
    const proving = proveDay(day, diary.answers(), ground.storeUri, await readFigures(ours.caller), (dossiers) => void (looked = dossiers));
    const proven = await terminal.progress('Proving every dossier', proving, () => `${looked.toLocaleString('en')} so far`);
    const stretches = day.stretches.map(({ used: _used, first: _first, next: _next, ...stretch }) => stretch);
    const result: DayRecord = { ...caption, share, stretches, total: totalOf(day), settledSeconds, proven };
    await keepResult(footing, result);
    const short: DayRecord = { ...result, proven: { ...proven, against: proven.against.slice(0, 20) } };
    if (record) await putOnRecord(join(projectFolder, 'test', 'bench', 'day'), short, dayPageOf(short));
    for (const line of dayLinesOf(result)) terminal.line(line);
    if (proven.against.length > 0) process.exitCode = 1;
  } finally {
    await terminal.progress('Stopping ours', ours.stop());
  }
}

/** The day that is gone on with, as it was when all had stopped, or a new one. */
async function readBegun(diary: Diary, share: number, brokers: string): Promise<Day> {
  const begun = diary.read();
  if (begun === undefined) return { seed: SEED, share, stretches: [] };
  const spoken = new SpokenCount(brokers.split(','));
  try {
    return withUnseen(begun, { transactions: await spoken.read(), lastAtMs: await spoken.readLastAt() });
  } finally {
    await spoken.close();
  }
}
