import type { SharedGround, Stand } from '../../contest/contestant.js';
import { standUpFloor } from '../../contest/floor-stands.js';
import { playAloud } from '../../contest/round.js';
import type { Outcome, Session } from '../../contest/turn.js';
import { Letters } from '../../load/dossiers.js';
import type { Footing } from '../../on-engines.js';
import { standOf, type ContestantName } from './stands.js';

/** What one contestant cost at each rate, in one round of all. */
export interface Round {
  readonly name: ContestantName;
  /** Absent in a run of one round. */
  readonly pass?: number;
  readonly atRates: readonly Outcome[];
}

export interface RoundOptions extends Pick<Footing, 'ground' | 'terminal' | 'eventLoopFolder'> {
  readonly seed: number;
  readonly seconds: number;
  readonly rates: readonly number[];
}

/** A turn of whoever stands. */
type Turn = (purpose: string, perSecond: number, seconds: number) => Promise<Outcome>;

/** A way that is gone seldom is compiled late, and cold code costs several times as much. */
const WARM_UP_SECONDS = 6;
const WARM_UP_RATE = 500;
const ENGINES_WARM_UP_SECONDS = 15;

/** Engines are new in each round: without this whoever comes first would pay for what they learn. @throws when the turn is void. */
export async function warmEngines(options: RoundOptions): Promise<void> {
  const name = 'floor-for-the-engines';
  await whileStanding(name, (ground) => standUpFloor(ground, { name }), options, async (turn) => {
    await turn('warming up', warmUpRateOf(options.rates), ENGINES_WARM_UP_SECONDS);
  });
}

/** Stands one contestant up, warms it up, measures it at each rate, and takes it down. @throws when a turn is void. */
export async function playRound(name: ContestantName, pass: number, options: RoundOptions): Promise<Round> {
  const { seconds, rates } = options;
  const atRates: Outcome[] = [];
  await whileStanding(name, standOf(name), options, async (turn) => {
    await turn('warming up', warmUpRateOf(rates), WARM_UP_SECONDS);
    for (const rate of rates) atRates.push(await turn('measured', rate, seconds));
  });
  return { name, pass, atRates };
}

async function whileStanding(
  name: string,
  standUp: Stand<SharedGround>,
  { ground, terminal, eventLoopFolder, seed }: RoundOptions,
  play: (turn: Turn) => Promise<void>,
): Promise<void> {
  const contestant = await terminal.progress(`Starting ${name}`, standUp(ground));
  try {
    const session: Session = { contestant, letters: new Letters(seed), eventLoopFolder, acceptedIds: [] };
    await play((purpose, perSecond, seconds) => playAloud(session, terminal, purpose, perSecond, seconds));
  } finally {
    await terminal.progress(`Stopping ${name}`, contestant.stop());
  }
}

function warmUpRateOf(rates: readonly number[]): number {
  return Math.min(WARM_UP_RATE, Math.max(...rates));
}
