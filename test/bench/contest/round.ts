import type { Terminal } from '../../../deploy/local/terminal.js';
import { Letters } from '../load/dossiers.js';
import type { Contestant, ContestantName } from './contestant.js';
import type { Pass } from './passes.js';
import { climb, climbAbout, confirm } from './staircase.js';
import { playTurn, type FilingOptions, type Outcome, type Session } from './turn.js';

/** Everything that was found out about one contestant. */
export interface Round {
  readonly name: ContestantName;
  /** Absent in a run in which everybody played once. */
  readonly pass?: Pass;
  /** The engine of its own, where it has one. */
  readonly standsOn?: string | undefined;
  /** The highest rate that was carried; NaN when none was. */
  readonly capacity: number;
  readonly stairs: readonly Outcome[];
  /** At three quarters of its own capacity. */
  readonly atOwnRate: Outcome | undefined;
  /** At the rate that is the same for all. */
  readonly atCommonRate: Outcome;
}

export interface RoundOptions {
  readonly standUp: () => Promise<Contestant>;
  readonly eventLoopFolder: string;
  readonly seed: number;
  readonly seconds: number;
  /** The same for all; undefined lets the first find it. */
  readonly commonRate: number | undefined;
  readonly pass: Pass;
  /** What it was found to carry in the pass before. */
  readonly known: number | undefined;
  readonly terminal: Terminal;
}

/** The first stair of each, below what it is expected to carry. */
const FIRST_STAIR: Readonly<Record<ContestantName, number>> = {
  stock: 90, ours: 120, floor: 2_000, restate: 150, dbos: 200,
};
/** A way that is gone seldom is compiled late, and cold code costs several times as much. */
const WARM_UP_SECONDS = 20;
const WARM_UPS_MAX = 4;
/** The share of its capacity at which each is measured. */
export const SHARE = 0.75;

/** Stands one contestant up, finds out everything about it, and takes it down. */
export async function playRound(name: ContestantName, options: RoundOptions): Promise<Round> {
  const { terminal, seconds } = options;
  const contestant = await terminal.progress(`Starting ${name}`, options.standUp());
  try {
    const { eventLoopFolder, seed } = options;
    const session: Session = { contestant, letters: new Letters(seed), eventLoopFolder, acceptedIds: [] };
    const turn = (purpose: string, perSecond: number, forSeconds: number) => playAloud(session, terminal, purpose, perSecond, forSeconds);
    await warmUp(name, session, terminal);
    const { capacity, stairs } = await climbStairs(name, session, terminal, seconds, options.known);
    const ownRate = capacity === undefined ? undefined : Math.max(1, Math.round(capacity * SHARE));
    const atOwnRate = ownRate === undefined ? undefined : await turn('three quarters of its capacity', ownRate, seconds);
    const commonRate = options.commonRate ?? ownRate;
    if (commonRate === undefined) throw new Error(`${name} carries nothing, so there is no rate for all: name one with --rate.`);
    const isSame = atOwnRate?.perSecond === commonRate;
    const atCommonRate = isSame ? atOwnRate : await turn('the rate of all', commonRate, seconds);
    return { name, pass: options.pass, standsOn: contestant.standsOn, capacity: capacity ?? Number.NaN, stairs, atOwnRate, atCommonRate };
  } finally {
    await terminal.progress(`Stopping ${name}`, contestant.stop());
  }
}

/** Files for a while, and again while that is not carried: what follows is to find warm code, on a slow machine as well. */
export async function warmUp(name: ContestantName, session: Session, terminal: Terminal, haste = 1): Promise<void> {
  const perSecond = FIRST_STAIR[name] * SHARE;
  for (let turn = 1; turn <= WARM_UPS_MAX; turn += 1) {
    const { carried } = await playAloud(session, terminal, 'warming up', perSecond, WARM_UP_SECONDS / haste);
    if (carried) return;
  }
}

/** A stair is so much shorter than the one that confirms it. */
const STAIR_SHARE = 2 / 3;

/** Finds out what it carries: by stairs, about what is known where anything is, and then one as long as other turns that confirms it. */
export async function climbStairs(
  name: ContestantName,
  session: Session,
  terminal: Terminal,
  seconds: number,
  known?: number,
): Promise<{ readonly capacity: number | undefined; readonly stairs: readonly Outcome[] }> {
  const stairs: Outcome[] = [];
  const carriesFor = (purpose: string, forSeconds: number) => async (perSecond: number): Promise<boolean> => {
    const outcome = await playAloud(session, terminal, purpose, perSecond, forSeconds);
    stairs.push(outcome);
    return outcome.carried;
  };
  const carries = carriesFor('stair', Math.ceil(seconds * STAIR_SHARE));
  const found = await (known === undefined ? climb(FIRST_STAIR[name], carries) : climbAbout(known, carries));
  const capacity = found === undefined ? undefined : await confirm(found, carriesFor('the top stair, longer', seconds));
  return { capacity, stairs };
}

/** Plays a turn and tells what it is for and what came of it. @throws as `playTurn` does. */
export async function playAloud(
  session: Session,
  terminal: Terminal,
  purpose: string,
  perSecond: number,
  seconds: number,
  options?: FilingOptions,
): Promise<Outcome> {
  const label = `${session.contestant.name}, ${purpose}: ${Number(perSecond.toFixed(1))}/s for ${seconds} s`;
  const outcome = await terminal.progress(label, playTurn(session, perSecond, seconds, options));
  terminal.line(`    ${spelledOutcome(outcome)}`);
  return outcome;
}

function spelledOutcome({ carried, accepted, refused, lagMs, completedPerSecond, machine }: Outcome): string {
  const notTaken = Object.entries(refused).map(([what, count]) => `, ${count} × ${what}`).join('');
  const foreign = machine.foreignShare > 0.1 ? `; others used ${Math.round(machine.foreignShare * 100)} % of the machine` : '';
  return `${carried ? 'carried' : 'NOT carried'}: ${accepted} accepted and complete${notTaken}, ` +
    `${completedPerSecond.toFixed(0)}/s, lag p50 ${lagMs.p50.toFixed(0)} p99 ${lagMs.p99.toFixed(0)} ms${foreign}`;
}
