/**
 * Ours beside others, on the same engines in the same run: `npm run bench`. `--seconds 12` is how long each contestant is
 * measured at a rate, `--only ours,floor` leaves others out, `--rate 50` sets the rate of all, `--record` puts what came of it on
 * the page.
 */
import { mkdirSync, rmSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadavg } from 'node:os';

import { startKafka, startStore, type Kafka, type Store } from '../../deploy/local/engines/index.js';
import { freePorts } from '../../deploy/local/ports.js';
import { claimRunFolder, type RunFolder } from '../../deploy/local/run-folder.js';
import { readSurroundings } from '../../deploy/local/surroundings.js';
import { Terminal } from '../../deploy/local/terminal.js';
import { withTable } from '../support/table-in-page.js';
import { captionOf } from './contest/caption.js';
import type { Ground } from './contest/contestant.js';
import { watchedEnvironment } from './contest/event-loops.js';
import { ratioLine } from './contest/ratios.js';
import { linesOf, pageOf, shortened, type BenchRecord } from './contest/record.js';
import { inOrder, playRound, type Round } from './contest/round.js';
import { comparedOf } from './contest/table.js';
import { readWishes, type Wishes } from './contest/wishes.js';

const SEED = 2_026;
const EXIT_USAGE = 2;
const EXIT_INTERRUPTED = 130;

const surroundings = readSurroundings();
const terminal = new Terminal(process.stdout, false);
const wishes = wishesOrEnd();
const folder = await claimRunFolder(join(surroundings.projectFolder, '.data', 'bench'));
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  // Also when it is said twice: whoever goes without ending its processes leaves them behind.
  process.on(signal, () => void folder.roster.endAll().finally(() => process.exit(EXIT_INTERRUPTED)));
}
try {
  await compare(wishes, folder);
} catch (error) {
  terminal.important((error as Error).message);
  process.exitCode = 1;
} finally {
  await folder.roster.endAll();
  folder.release();
}
// A look at a process that is gone may still be under way.
process.exit();

function wishesOrEnd(): Wishes {
  try {
    return readWishes(process.argv.slice(2));
  } catch (error) {
    terminal.important((error as Error).message);
    return process.exit(EXIT_USAGE);
  }
}

async function compare({ seconds, only, rate, record }: Wishes, { path, roster }: RunFolder): Promise<void> {
  rmSync(join(path, 'records'), { recursive: true, force: true });
  rmSync(join(path, 'logs'), { recursive: true, force: true });
  const eventLoopFolder = join(path, 'records', 'event-loops');
  mkdirSync(eventLoopFolder, { recursive: true });
  const [kafka, store] = await terminal.progress('Starting the engines', startEngines(path, roster));
  const caption = captionOf(surroundings.projectFolder, { kafka: kafka.engine, store: store.engine });
  const ground: Ground = {
    brokers: kafka.brokers,
    storeUri: store.uri,
    projectFolder: surroundings.projectFolder,
    folder: join(path, 'records'),
    roster,
    environment: { ...surroundings.environment, ...watchedEnvironment(surroundings.projectFolder, eventLoopFolder) },
    say: (line) => terminal.line(line),
  };
  const engines = new Map([['Kafka', kafka.pid ?? 0], ['the store', store.pid ?? 0]]);
  const rounds: Round[] = [];
  for (const name of inOrder(only)) {
    const commonRate = rate ?? rounds[0]?.atCommonRate.perSecond;
    rounds.push(await playRound(name, { ground, engines, eventLoopFolder, seed: SEED, seconds, commonRate, terminal }));
  }
  await terminal.progress('Stopping the engines', Promise.all([kafka.stop(), store.stop()]));
  const ratios = ratioLine(rounds.map(comparedOf));
  const file = join(path, `result-${caption.begunAt.replaceAll(/[:.]/g, '-')}.json`);
  const result: BenchRecord = { ...caption, loadAverageAfter: loadavg(), seconds, seed: SEED, rounds, ratios };
  await writeFile(file, `${JSON.stringify(result, undefined, 2)}\n`);
  if (record) await putOnRecord(shortened(result));
  terminal.line(`  Everything is in ${file}`);
  for (const line of linesOf(result)) terminal.line(line);
}

async function putOnRecord(result: BenchRecord): Promise<void> {
  const folder = join(surroundings.projectFolder, 'test', 'bench');
  await writeFile(join(folder, 'runs.json'), `${JSON.stringify(result, undefined, 2)}\n`);
  const page = join(folder, 'README.md');
  await writeFile(page, withTable(await readFile(page, 'utf8'), pageOf(result)));
}

/** Not on the usual ports: somebody else's engine could answer there in place of ours. */
async function startEngines(path: string, roster: RunFolder['roster']): Promise<[Kafka, Store]> {
  const [kafkaPort, storePort] = await freePorts(2);
  const options = (name: string, port: number | undefined) => ({
    dataFolder: join(path, 'records', name), port, roster, logFile: join(path, 'logs', `${name}.log`),
  });
  return Promise.all([startKafka(options('kafka', kafkaPort)), startStore(options('store', storePort))]);
}
