import { setTimeout as pause } from 'node:timers/promises';

import type { Behind } from '../../chaos/laboratory/behind.js';
import { holdStill } from '../../support/hold-still.js';
import type { Contestant } from '../contest/contestant.js';
import type { Letters } from '../load/dossiers.js';
import { fileAtRate } from '../load/open-loop.js';
import type { Calls, WatchedEngines } from './watched-engines.js';

/** The first ones meet what was never there before: an agency's day, a time of the clock, a connection. */
const UNCOUNTED = 2;
const COUNTED = 10;
/** Nobody waits for the next dossier so long; then something is wrong. */
const AT_REST_WITHIN_MS = 60_000;
const LOOK_MS = 20;
/** Whoever looks takes at most a fifth of the time: those who are looked at need the store as well. */
const PAUSE_PER_LOOK = 4;
/** Nothing is due within so long that would be taken for the next dossier's doing. */
const CALM_MS = 500;
/** Longer than a fetch is kept open that has nothing to bring. */
const FETCH_OVER_MS = 600;
/**
 * Marks are written at every second second, and a house that is at rest has just written some. Each dossier is filed a little later in
 * that time than the one before it, so that what a mark comes between is chance for one of them and not the rule for all.
 */
const LATER_MS = 100;
/** Longer than positions gather before they are committed. The next dossier comes later than that by itself. */
const COMMITTED_MS = 1_500;

/** Whose dossiers are counted, and by whom. */
export interface CountingOptions {
  readonly ours: Contestant;
  readonly letters: Letters;
  readonly engines: WatchedEngines;
  /** Looks past everybody who is counted. */
  readonly behind: Behind;
  readonly onAccepted: (dossierId: string) => void;
}

/**
 * Files dossiers one at a time, each when the one before it is finished, heard, counted and marked everywhere, and answers what
 * was called for each. Monitoring is held still until all the others are done: what it hears in one piece or in three, and
 * counts once or twice, would else be a matter of milliseconds.
 *
 * @throws when a dossier is not accepted, or the house does not come to rest.
 */
export async function countCalls(options: CountingOptions): Promise<readonly Calls[]> {
  const { engines } = options;
  const calls: Calls[] = [];
  await untilAtRest(options);
  for (let dossier = 0; dossier < UNCOUNTED + COUNTED; dossier += 1) {
    await pause(dossier * LATER_MS);
    calls.push(await playOne(options));
  }
  await pause(COMMITTED_MS);
  calls.push(engines.stopCounting());
  return calls.slice(-COUNTED);
}

/** Answers what was called until then, for the one before it. */
async function playOne(options: CountingOptions): Promise<Calls> {
  const { ours, letters, behind, engines, onAccepted } = options;
  const monitoring = ours.processes().get('monitoring');
  if (monitoring === undefined) throw new Error('Monitoring does not run.');
  const filedAt = new Date();
  let calls: Calls;
  await holdStill(monitoring);
  try {
    await pause(FETCH_OVER_MS);
    calls = engines.count();
    const { accepted: [accepted], refused } = await fileAtRate(ours.door, letters.take(1), 1);
    if (accepted === undefined) throw new Error(`A dossier by itself was not accepted: ${[...refused.keys()].join(', ')}.`);
    onAccepted(accepted.dossierId);
    const isDecided = async (): Promise<boolean> => ((await behind.spoken(filedAt)).get('processing')?.size ?? 0) > 0;
    await until('decided', async () => (await isDecided()) && (await behind.missing('monitoring')) === 0);
  } finally {
    process.kill(monitoring, 'SIGCONT');
  }
  await untilAtRest(options);
  return calls;
}

function untilAtRest({ behind }: CountingOptions): Promise<void> {
  return until('at rest', async () =>
    (await behind.unpublished()) === 0 && (await behind.missing()) === 0 && (await behind.astir(CALM_MS)) === 0);
}

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  for (const deadline = performance.now() + AT_REST_WITHIN_MS; performance.now() < deadline; ) {
    const begun = performance.now();
    if (await isSo()) return;
    await pause(Math.max(LOOK_MS, PAUSE_PER_LOOK * (performance.now() - begun)));
  }
  throw new Error(`A dossier by itself was not ${what} within ${AT_REST_WITHIN_MS / 1_000} s.`);
}
