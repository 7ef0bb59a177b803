import { quantile } from '../../../deploy/local/measure/quantiles.js';
import type { LetterSource } from '../load/dossiers.js';
import { compareIds, isComplete, spelledCompleteness } from '../load/id-sets.js';
import { fileAtRate, type Filed } from '../load/open-loop.js';
import type { Contestant } from './contestant.js';
import { costOf, machineCostOf, type MachineCost, type Part, type ProcessCost } from './costs.js';
import { CountWatch, isGrowing, lagsOf, LOOK_EVERY_MS } from './counting.js';
import { askEventLoops } from './event-loops.js';
import { readFamily, readMachine, readProcess, type Reading } from './meters.js';

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
  /** From when everything was filed until everything was counted; 0 when that came first. */
  readonly drainMs: number;
  /** From the answer to the indicator. */
  readonly lagMs: Times;
  readonly costs: readonly ProcessCost[];
  readonly machine: MachineCost;
}

/** One contestant on its ground, with all that was ever accepted by it. */
export interface Session {
  readonly contestant: Contestant;
  readonly letters: LetterSource;
  readonly eventLoopFolder: string;
  readonly acceptedIds: string[];
}

/** Everything that was accepted must be counted so soon after it, or the run is void, unless a filing says otherwise. */
const COUNTED_WITHIN_MS = 90_000;
const CARRIED_LAG_MS = 2_000;
const CARRIED_ACCEPT_MS = 1_000;

/**
 * Files at a rate, waits until everything is counted, and proves by ids that nothing is missing.
 *
 * @throws when anything is: such a run says nothing.
 */
export async function playTurn(session: Session, perSecond: number, seconds: number, options?: FilingOptions): Promise<Outcome> {
  const meter = await startMeter(session);
  const filing = await fileAndCount(session, perSecond, seconds, options);
  const { costs, machine } = await meter.read(filing.accepted.length);
  await proveCompleteness(session);
  return { perSecond, seconds, ...summaryOf(filing, options?.lookEveryMs), costs, machine };
}

/** What was filed at one rate, and when each was counted. Moments are on the clock of `performance.now()`. */
export interface Filing extends Filed {
  /** From each acceptance, in their order, to the indicator; infinite for what was not counted in time. */
  readonly lags: readonly number[];
  /** When the last was answered, and what came after it was done. */
  readonly filedMs: number;
  /** When the last was seen to be counted; infinite when it was not. */
  readonly countedMs: number;
}

/** What may be special about a filing. */
export interface FilingOptions {
  /** Goes on beside it. */
  readonly meanwhile?: () => Promise<void>;
  /** What is not answered is sent again under the same key, as whoever files in earnest does. */
  readonly repeats?: boolean;
  /** Before the first leaves. */
  readonly beforeFiling?: () => Promise<void>;
  /** When the last is answered; whether it was counted in time is known from its end. */
  readonly afterFiling?: () => Promise<void>;
  /** Ninety seconds where nobody says. */
  readonly countedWithinMs?: number;
  /** Where each look is dear, how often there is one; a tenth of a second where nobody says. Lags are known no better. */
  readonly lookEveryMs?: number;
}

/**
 * Files at a rate and waits until everything is counted, or it has taken too long.
 *
 * @throws when a letter that was sent several times has become several dossiers.
 */
export async function fileAndCount(
  { contestant, letters, acceptedIds }: Pick<Session, 'contestant' | 'letters' | 'acceptedIds'>,
  perSecond: number,
  seconds: number,
  options: FilingOptions = {},
): Promise<Filing> {
  const { meanwhile, repeats = false, beforeFiling, afterFiling, countedWithinMs = COUNTED_WITHIN_MS, lookEveryMs } = options;
  const taken = letters.take(Math.round(perSecond * seconds));
  // What finished long ago would make every look dearer, and whoever looks ten times a second would be all that is measured.
  const since = new Date();
  const base = await contestant.countFinished(since);
  const watch = new CountWatch(() => contestant.countFinished(since), lookEveryMs);
  await beforeFiling?.();
  const [filed] = await Promise.all([fileAtRate(() => contestant.door(), taken, perSecond, repeats), meanwhile?.()]);
  const { doubledIds, refused, startedMs } = filed;
  const accepted = filed.accepted.toSorted((left, right) => left.acceptedMs - right.acceptedMs);
  for (const { dossierId } of accepted) acceptedIds.push(dossierId);
  await afterFiling?.();
  const filedMs = performance.now();
  await watch.until(base + accepted.length, countedWithinMs);
  await watch.stop();
  const lags = lagsOf(accepted.map(({ acceptedMs }) => acceptedMs), watch.looks, base);
  const countedMs = watch.looks.find(({ count }) => count - base >= accepted.length)?.atMs ?? Number.POSITIVE_INFINITY;
  if (doubledIds.length > 0) {
    throw new Error(`The run of ${contestant.name} is void: ${doubledIds.length} repeated letters were answered with dossiers of their own.`);
  }
  return { accepted, doubledIds, refused, startedMs, filedMs, lags, countedMs };
}

/** How a filing went, in figures. */
export function summaryOf({ accepted, refused, startedMs, filedMs, lags, countedMs }: Filing, lookEveryMs = LOOK_EVERY_MS) {
  const lagMs = timesOf(lags);
  const moments = accepted.map(({ acceptedMs }) => acceptedMs);
  const acceptMs = timesOf(accepted.map(({ dueMs, acceptedMs }) => acceptedMs - dueMs));
  const inTime = lagMs.p99 <= CARRIED_LAG_MS + lookEveryMs - LOOK_EVERY_MS && acceptMs.p99 <= CARRIED_ACCEPT_MS;
  return {
    accepted: accepted.length,
    refused: Object.fromEntries(refused),
    carried: refused.size === 0 && inTime && !isGrowing(moments, lags, lookEveryMs),
    completedPerSecond: (accepted.length * 1_000) / (countedMs - startedMs),
    acceptMs,
    drainMs: Math.max(0, countedMs - filedMs),
    lagMs,
  };
}

/** The rule that makes a run count. */
export async function proveCompleteness({ contestant, acceptedIds }: Session): Promise<void> {
  const ids = compareIds(acceptedIds, await contestant.finishedIds(), await contestant.countFinished());
  if (!isComplete(ids)) throw new Error(`The run of ${contestant.name} is void: ${spelledCompleteness(ids)}.`);
}

async function startMeter({ contestant, eventLoopFolder }: Session) {
  const named = (part: Part, pids: ReadonlyMap<string, number>) => Array.from(pids, ([name, pid]) => ({ name, part, pid }));
  const inNode = [...named('application', contestant.processes()), ...named('street', contestant.street())];
  const everybody = [...inNode, ...named('engine', contestant.engines()), { name: 'load and watch', part: 'load' as const, pid: process.pid }];
  await askEventLoops(eventLoopFolder, inNode.map(({ pid }) => pid));
  const before = everybody.map(readPart);
  const machineBefore = readMachine();
  return {
    read: async (dossiers: number) => {
      const machineAfter = readMachine();
      const after = everybody.map(readPart);
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

/** An engine may start processes of its own. */
function readPart({ part, pid }: { readonly part: Part; readonly pid: number }): Reading {
  return part === 'engine' ? readFamily(pid) : readProcess(pid);
}

function timesOf(values: readonly number[]): Times {
  return { p50: quantile(values, 0.5), p99: quantile(values, 0.99), p999: quantile(values, 0.999) };
}
