import { quantile } from '../../../deploy/local/measure/quantiles.js';
import type { Letters } from '../load/dossiers.js';
import { compareIds, isComplete, spelledCompleteness } from '../load/id-sets.js';
import { fileAtRate } from '../load/open-loop.js';
import type { Contestant } from './contestant.js';
import { costOf, machineCostOf, type MachineCost, type Part, type ProcessCost } from './costs.js';
import { CountWatch, isGrowing, lagsOf } from './counting.js';
import { askEventLoops } from './event-loops.js';
import { readMachine, readProcess } from './meters.js';

/** Half of them, 99 of 100 and 999 of 1,000 took at most so long. */
export interface Times {
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
}

/** What came of filing at one rate for a while. */
export interface Outcome {
  readonly perSecond: number;
  readonly seconds: number;
  readonly accepted: number;
  /** Answers other than 202, by what they were. */
  readonly refused: Readonly<Record<string, number>>;
  readonly carried: boolean;
  /** Filing and finishing included. */
  readonly completedPerSecond: number;
  /** From when a filing was due to its answer. */
  readonly acceptMs: Times;
  /** From the answer to the indicator. */
  readonly lagMs: Times;
  readonly costs: readonly ProcessCost[];
  readonly machine: MachineCost;
}

/** One contestant on its ground, with all that was ever accepted by it. */
export interface Session {
  readonly contestant: Contestant;
  readonly letters: Letters;
  readonly engines: ReadonlyMap<string, number>;
  readonly eventLoopFolder: string;
  readonly acceptedIds: string[];
}

/** Everything that was accepted must be counted so soon after it, or the run is void. */
const COUNTED_WITHIN_MS = 90_000;
const CARRIED_LAG_MS = 2_000;
const CARRIED_ACCEPT_MS = 1_000;

/**
 * Files at a rate, waits until everything is counted, and proves by ids that nothing is missing.
 *
 * @throws when anything is: such a run says nothing.
 */
export async function playTurn(session: Session, perSecond: number, seconds: number): Promise<Outcome> {
  const { contestant, acceptedIds } = session;
  const letters = session.letters.take(Math.round(perSecond * seconds));
  const door = await contestant.door();
  const base = await contestant.countFinished();
  const meter = await startMeter(session);
  const watch = new CountWatch(() => contestant.countFinished());
  const { accepted, refused, startedMs } = await fileAtRate(door, letters, perSecond);
  acceptedIds.push(...accepted.map(({ dossierId }) => dossierId));
  await watch.until(base + accepted.length, COUNTED_WITHIN_MS);
  const { costs, machine } = await meter.read(accepted.length);
  await watch.stop();
  await proveCompleteness(session);

  const lags = lagsOf(accepted.map(({ acceptedMs }) => acceptedMs), watch.looks, base);
  const lagMs = timesOf(lags);
  const acceptMs = timesOf(accepted.map(({ dueMs, acceptedMs }) => acceptedMs - dueMs));
  const inTime = lagMs.p99 <= CARRIED_LAG_MS && acceptMs.p99 <= CARRIED_ACCEPT_MS;
  const lastLookMs = watch.looks.find(({ count }) => count - base >= accepted.length)?.atMs ?? Number.POSITIVE_INFINITY;
  return {
    perSecond,
    seconds,
    accepted: accepted.length,
    refused: Object.fromEntries(refused),
    carried: refused.size === 0 && inTime && !isGrowing(lags),
    completedPerSecond: (accepted.length * 1_000) / (lastLookMs - startedMs),
    acceptMs,
    lagMs,
    costs,
    machine,
  };
}

/** The rule that makes a run count. */
export async function proveCompleteness({ contestant, acceptedIds }: Session): Promise<void> {
  const ids = compareIds(acceptedIds, await contestant.finishedIds(), await contestant.countFinished());
  if (!isComplete(ids)) throw new Error(`The run of ${contestant.name} is void: ${spelledCompleteness(ids)}.`);
}

async function startMeter({ contestant, engines, eventLoopFolder }: Session) {
  const named = (part: Part, pids: ReadonlyMap<string, number>) => Array.from(pids, ([name, pid]) => ({ name, part, pid }));
  const inNode = [...named('application', contestant.processes()), ...named('street', contestant.street())];
  const everybody = [...inNode, ...named('engine', engines), { name: 'load and watch', part: 'load' as const, pid: process.pid }];
  await askEventLoops(eventLoopFolder, inNode.map(({ pid }) => pid));
  const before = everybody.map(({ pid }) => readProcess(pid));
  const machineBefore = readMachine();
  return {
    read: async (dossiers: number) => {
      const machineAfter = readMachine();
      const after = everybody.map(({ pid }) => readProcess(pid));
      const eventLoops = await askEventLoops(eventLoopFolder, inNode.map(({ pid }) => pid));
      const metered = everybody.map(({ name, part, pid }, index) =>
        ({ name, part, before: before[index]!, after: after[index]!, eventLoop: eventLoops.get(pid) }));
      return {
        costs: metered.map((one) => costOf(one, dossiers)),
        machine: machineCostOf(machineBefore, machineAfter, metered, dossiers),
      };
    },
  };
}

function timesOf(values: readonly number[]): Times {
  return { p50: quantile(values, 0.5), p99: quantile(values, 0.99), p999: quantile(values, 0.999) };
}
