import { checkHistory } from '../checker/check-history.js';
import type { HistoryRecord, Violation } from '../checker/record.js';
import { DRAIN_MS, livedIn, liveIn, worldOf, type History, type Lived, type Trouble } from '../history.js';
import { hearAnew } from '../house/second-watch.js';
import type { World } from '../world/world.js';

/** One history, lived through and judged. */
export interface Judged {
  /** Where it broke off, what there is of it. */
  readonly history: Lived | History;
  readonly violations: readonly Violation[];
}

/** How histories are lived through, and who looks for what is wrong with them. */
export interface Instrument {
  readonly live: (world: World, trouble: Trouble) => Promise<History>;
  readonly check: (record: HistoryRecord) => readonly Violation[];
}

/** A rejection that nobody caught would have ended the process that it happened in. */
const uncaught: unknown[] = [];
process.on('unhandledRejection', (reason) => uncaught.push(reason));

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * Lives a history through and looks for everything that is wrong with it. Whatever is thrown over it, also by whoever looks, is wrong
 * with it.
 *
 * @throws Error in one sentence where the history has not the step at which somebody is to be killed.
 */
export async function simulate(
  seed: number,
  keepsTimeline = false,
  trouble: Trouble = 'drawn',
  { live, check }: Instrument = { live: liveIn, check: (record) => checkHistory(record, hearAnew) },
): Promise<Judged> {
  const world = worldOf(seed, keepsTimeline);
  const violations: Violation[] = [];
  const escape = (error: unknown, who: string): void => {
    violations.push({ invariant: 'no error escapes', what: `${who} threw ${String(error)}` });
    world.note('world', () => `THROWN: ${error instanceof Error ? (error.stack ?? String(error)) : String(error)}`);
  };
  const history = await live(world, trouble).catch((error: unknown) => escape(error, 'the history'));
  if (history && trouble !== 'drawn' && trouble.killedAtStep !== null && !history.faults.has('process: killed')) {
    throw new Error(`Nobody comes to step ${trouble.killedAtStep} of history ${seed}: it has ${history.steps}.`);
  }
  await nextTurn();
  if (history) {
    try {
      violations.push(...check(history.record));
    } catch (error) {
      escape(error, 'the checker');
    }
    if (history.record.mode === 'liveness' && history.drainedAfterMs === null) {
      violations.push({ invariant: 'I12 liveness', what: `not at rest ${DRAIN_MS / 1_000} s after the last fault: ${history.unrest ?? ''}` });
    }
  }
  for (const reason of uncaught.splice(0)) violations.push({ invariant: 'no error escapes', what: String(reason) });
  return { history: history ?? livedIn(world), violations };
}
