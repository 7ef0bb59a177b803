import type { Terminal } from '../../../deploy/local/terminal.js';
import { Letters } from '../load/dossiers.js';
import { CONTESTANTS, type Contestant, type ContestantName, type Ground } from './contestant.js';
import { standUpFloor } from './floor-stands.js';
import { standUpOurs } from './ours-stand.js';
import { climb } from './staircase.js';
import { standUpStock } from './stock-stands.js';
import { playTurn, type Outcome, type Session } from './turn.js';

/** Everything that was found out about one contestant. */
export interface Round {
  readonly name: ContestantName;
  /** The highest rate that was carried; NaN when none was. */
  readonly capacity: number;
  readonly stairs: readonly Outcome[];
  /** At three quarters of its own capacity. */
  readonly atOwnRate: Outcome | undefined;
  /** At the rate that is the same for all. */
  readonly atCommonRate: Outcome;
}

export interface RoundOptions {
  readonly ground: Ground;
  readonly engines: ReadonlyMap<string, number>;
  readonly eventLoopFolder: string;
  readonly seed: number;
  readonly seconds: number;
  /** The same for all; undefined lets the first, who is expected to carry least, find it. */
  readonly commonRate: number | undefined;
  readonly terminal: Terminal;
}

const STAND_UP: Readonly<Record<ContestantName, (ground: Ground) => Promise<Contestant>>> = {
  stock: standUpStock,
  ours: standUpOurs,
  floor: standUpFloor,
};
/** The first stair of each, somewhat below what it is expected to carry. */
const FIRST_STAIR: Readonly<Record<ContestantName, number>> = { stock: 40, ours: 120, floor: 500 };
/** A way that is gone seldom is compiled late, and cold code costs several times as much. */
const WARM_UP_SECONDS = 20;
const SHARE = 0.75;

/** Expected to carry least first, so that its three quarters are a rate for all. */
export const inOrder = (names: readonly ContestantName[]): readonly ContestantName[] =>
  CONTESTANTS.filter((name) => names.includes(name));

/** Stands one contestant up, finds out everything about it, and takes it down. */
export async function playRound(name: ContestantName, options: RoundOptions): Promise<Round> {
  const { terminal, seconds } = options;
  const contestant = await terminal.progress(`Starting ${name}`, STAND_UP[name](options.ground));
  try {
    const { engines, eventLoopFolder, seed } = options;
    const session: Session = { contestant, letters: new Letters(seed), engines, eventLoopFolder, acceptedIds: [] };
    const turn = async (purpose: string, perSecond: number, forSeconds: number): Promise<Outcome> => {
      const outcome = await terminal.progress(`${name}, ${purpose}: ${perSecond}/s for ${forSeconds} s`, playTurn(session, perSecond, forSeconds));
      terminal.line(`    ${spelledOutcome(outcome)}`);
      return outcome;
    };
    await turn('warming up', FIRST_STAIR[name] * SHARE, WARM_UP_SECONDS);
    const stairs: Outcome[] = [];
    const capacity = await climb(FIRST_STAIR[name], async (perSecond) => {
      const outcome = await turn('stair', perSecond, Math.ceil(seconds / 2));
      stairs.push(outcome);
      return outcome.carried;
    });
    const ownRate = capacity === undefined ? undefined : Math.max(1, Math.round(capacity * SHARE));
    const atOwnRate = ownRate === undefined ? undefined : await turn('three quarters of its capacity', ownRate, seconds);
    const commonRate = options.commonRate ?? ownRate;
    if (commonRate === undefined) throw new Error(`${name} carries nothing, so there is no rate for all: name one with --rate.`);
    const isSame = atOwnRate?.perSecond === commonRate;
    const atCommonRate = isSame ? atOwnRate : await turn('the rate of all', commonRate, seconds);
    return { name, capacity: capacity ?? Number.NaN, stairs, atOwnRate, atCommonRate };
  } finally {
    await terminal.progress(`Stopping ${name}`, contestant.stop());
  }
}

function spelledOutcome({ carried, accepted, refused, lagMs, completedPerSecond, machine }: Outcome): string {
  const notTaken = Object.entries(refused).map(([what, count]) => `, ${count} × ${what}`).join('');
  const foreign = machine.foreignShare > 0.1 ? `; others used ${Math.round(machine.foreignShare * 100)} % of the machine` : '';
  return `${carried ? 'carried' : 'NOT carried'}: ${accepted} accepted and complete${notTaken}, ` +
    `${completedPerSecond.toFixed(0)}/s, lag p50 ${lagMs.p50.toFixed(0)} p99 ${lagMs.p99.toFixed(0)} ms${foreign}`;
}
