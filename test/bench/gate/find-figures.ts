import { Behind } from '../../chaos/laboratory/behind.js';
import type { Caption } from '../contest/caption.js';
import type { Contestant, SharedGround } from '../contest/contestant.js';
import { standUpFloor } from '../contest/floor-stands.js';
import { standUpOurs } from '../contest/ours-stand.js';
import type { Session } from '../contest/turn.js';
import { Letters } from '../load/dossiers.js';
import type { Footing } from '../on-engines.js';
import { costRatioOf } from './cost-ratio.js';
import { usualOf } from './counts.js';
import type { Figures } from './judgement.js';
import { countCalls } from './one-at-a-time.js';
import { costsOf, playInTurns, warmUp, type Turns } from './turns.js';
import { watchEngines, type Calls, type WatchedEngines } from './watched-engines.js';

const SEED = 2_026;

/** What one run has found, and everything that it was found from. */
export interface Found extends Caption {
  readonly figures: Figures;
  readonly turns: readonly Turns[];
  readonly calls: readonly Calls[];
}

/**
 * Puts ours and the floor up on the same engines, once each: counts the calls of dossiers by themselves, then lets the two take turns.
 *
 * @throws when a dossier was lost, doubled or miscounted, or one of the two does not come up.
 */
export async function findFigures({ ground, caption, terminal, eventLoopFolder }: Footing): Promise<Found> {
  const watched = await watchEngines(ground);
  const throughProxies: SharedGround = { ...ground, brokers: watched.brokers, storeUri: watched.storeUri };
  const standing = Promise.all([standUpOurs(throughProxies), standUpFloor(throughProxies)]);
  const [ours, floor] = await terminal.progress('Starting ours and the floor', standing);
  const sessionOf = (contestant: Contestant): Session =>
    ({ contestant, letters: new Letters(SEED), eventLoopFolder, acceptedIds: [] });
  const [session, sessionOfFloor] = [sessionOf(ours), sessionOf(floor)];
  const calls = await terminal.progress('Counting the calls of dossiers one at a time', countedCalls(session, watched, ground));
  await terminal.progress('Warming up', warmUp(session, sessionOfFloor));
  const turns = await terminal.progress('Taking turns', playInTurns(session, sessionOfFloor));
  await terminal.progress('Stopping', Promise.all([ours.stop(), floor.stop()]));
  await watched.close();
  return { ...caption, figures: figuresOf(turns, calls), turns, calls };
}

async function countedCalls(
  { contestant, acceptedIds }: Session,
  engines: WatchedEngines,
  ground: SharedGround,
): Promise<readonly Calls[]> {
  const behind = await Behind.at(ground);
  // One and the same again and again, so that none is the first of its agency's day.
  const letters = new Letters(SEED, { different: 1, mark: 'gate' });
  try {
    return await countCalls({ ours: contestant, letters, engines, behind, onAccepted: (id) => void acceptedIds.push(id) });
  } finally {
    await behind.close();
  }
}

function figuresOf(turns: readonly Turns[], calls: readonly Calls[]): Figures {
  return {
    costRatio: costRatioOf(costsOf(turns)),
    storeCalls: usualOf(calls.map(({ store }) => store)),
    kafkaCalls: usualOf(calls.map(({ kafka }) => kafka)),
    syncs: usualOf(calls.map(({ syncs }) => syncs)),
  };
}
