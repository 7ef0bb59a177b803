/**
 * What a dossier's processor time goes into, in each service and in the store: `npm run bench:profile`. `--rate 60` and
 * `--seconds 20` are how much is filed, `--record` puts what came of it on the page.
 */
import { mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';

import { findProgram } from '../../../deploy/local/engines/machine.js';
import { putOnRecord } from '../../support/table-in-page.js';
import { writeWhole } from '../../support/write-whole.js';
import type { SharedGround } from '../contest/contestant.js';
import { standUpOurs, type Ours } from '../contest/ours-stand.js';
import { warmUp } from '../contest/round.js';
import { playTurn, type Outcome, type Session } from '../contest/turn.js';
import { keepResult } from '../keep-result.js';
import { Letters } from '../load/dossiers.js';
import { onEngines, type Footing } from '../on-engines.js';
import { flameGraphOf } from './flame-graph.js';
import { sharesOf, type Profile } from './parts.js';
import { profileStore, type Hot } from './store-profile.js';
import { linesOf, profilePageOf, type ProcessParts, type ProfileRecord } from './table.js';
import { readProfileWishes, type ProfileWishes } from './wishes.js';

const SEED = 2_026;
const WRITTEN_WITHIN_MS = 30_000;
const LOOK_MS = 50;

await onEngines('npm run bench:profile', readProfileWishes, profile);

async function profile({ perSecond, seconds, record }: ProfileWishes, footing: Footing): Promise<void> {
  const { terminal, ground, caption, projectFolder, eventLoopFolder, path } = footing;
  const folder = join(path, 'records', 'profiles');
  mkdirSync(folder, { recursive: true });
  const contestant = await terminal.progress('Starting ours', standUpOurs(probed(ground, folder), apart));
  try {
    const session: Session = { contestant, letters: new Letters(SEED), eventLoopFolder, acceptedIds: [] };
    await warmUp('ours', session, terminal);
    const perf = findProgram('perf', ground.environment['PATH']);
    if (perf === undefined) terminal.line('  There is no perf on the PATH, so nobody looks into the store.');
    tellAll(contestant);
    const playing = playTurn(session, perSecond, seconds);
    const { environment, engines } = ground;
    const store = { environment, pid: engines.get('the store') ?? 0, seconds, file: join(folder, 'store.perf') };
    const looking = perf === undefined ? undefined : profileStore({ perf, ...store }, (line) => terminal.line(line));
    const label = `Filing ${perSecond}/s for ${seconds} s, while everybody notes what they do`;
    const [outcome, hottest] = await terminal.progress(label, Promise.all([playing, looking]));
    tellAll(contestant);
    const profiles = await profilesOf(contestant, folder);
    const processes = partsOf(profiles, outcome);
    const result: ProfileRecord = { ...caption, perSecond, accepted: outcome.accepted, processes, insideStore: storeOf(outcome, hottest) };
    await keepResult(footing, result);
    if (record) {
      const page = join(projectFolder, 'test', 'bench', 'profile');
      await putOnRecord(page, result, profilePageOf(result));
      mkdirSync(join(page, 'flames'), { recursive: true });
      for (const [name, one] of profiles) await writeWhole(join(page, 'flames', `${name}.svg`), flameGraphOf(titleOf(name, result), one));
    }
    for (const line of linesOf(result)) terminal.line(line);
    terminal.line(`  Profiles, for any viewer of flame graphs, are in ${folder}`);
  } finally {
    await terminal.progress('Stopping ours', contestant.stop());
  }
}

/** Programs as they were before they were gathered into a few files: each package can be told by its path. */
function apart(projectFolder: string, name: string): string {
  return join(projectFolder, 'dist', 'apps', name, 'src', 'main.js');
}

function probed(ground: SharedGround, folder: string): SharedGround {
  const probe = pathToFileURL(join(ground.projectFolder, 'dist', 'test', 'bench', 'profile', 'profile-probe.js'));
  const options = `${ground.environment['NODE_OPTIONS'] ?? ''} --import=${probe.href}`;
  return { ...ground, environment: { ...ground.environment, NODE_OPTIONS: options, PROFILE_FOLDER: folder } };
}

/** Lets every service begin to note, or end. */
function tellAll(contestant: Ours): void {
  for (const pid of contestant.processes().values()) process.kill(pid, 'SIGURG');
}

async function profilesOf(contestant: Ours, folder: string): Promise<ReadonlyMap<string, Profile>> {
  const read = async (pid: number): Promise<Profile> => JSON.parse(await written(join(folder, `${pid}.cpuprofile`))) as Profile;
  return new Map(await Promise.all(Array.from(contestant.processes(), async ([name, pid]) => [name, await read(pid)] as const)));
}

function partsOf(profiles: ReadonlyMap<string, Profile>, { costs }: Outcome): readonly ProcessParts[] {
  return Array.from(profiles, ([name, profile]) => {
    const cost = costs.find((one) => one.name === name);
    const processorMicroseconds = cost?.processorMicroseconds ?? Number.NaN;
    return { name, processorMicroseconds, parts: Object.fromEntries(sharesOf(profile)) };
  });
}

function titleOf(name: string, { perSecond, commit, processes }: ProfileRecord): string {
  const cost = processes.find((one) => one.name === name)?.processorMicroseconds.toFixed(0) ?? '?';
  return `${name} at ${perSecond} dossiers per second, commit ${commit}: ${cost} µs of processor time per dossier`;
}

function storeOf({ costs }: Outcome, hottest: readonly Hot[] | undefined): ProfileRecord['insideStore'] {
  const cost = costs.find(({ name }) => name === 'the store');
  return hottest === undefined || cost === undefined ? undefined : { processorMicroseconds: cost.processorMicroseconds, hottest };
}

async function written(file: string): Promise<string> {
  for (const until = performance.now() + WRITTEN_WITHIN_MS; ; ) {
    const text = await readFile(file, 'utf8').catch(() => undefined);
    if (text !== undefined) return text;
    if (performance.now() > until) throw new Error(`${file} was not written within ${WRITTEN_WITHIN_MS / 1_000} s.`);
    await pause(LOOK_MS);
  }
}
