import { CannotBeHad, type Bringing } from '../peers/install.js';
import { PEERS, SHARERS, type ContestantName, type PeerName, type SharedGround, type SharerName, type Stand } from './contestant.js';
import { obtainDbos } from './dbos-stands.js';
import { standUpFloor } from './floor-stands.js';
import { standUpOurs } from './ours-stand.js';
import { obtainRestate } from './restate-stands.js';
import { standUpStock } from './stock-stands.js';

/** How those that share the engines are put up. */
export const SHARERS_STANDS: Readonly<Record<SharerName, Stand<SharedGround>>> = {
  stock: standUpStock,
  ours: standUpOurs,
  floor: standUpFloor,
};
const OBTAIN: Readonly<Record<PeerName, (bringing: Bringing) => Promise<Stand>>> = { restate: obtainRestate, dbos: obtainDbos };

/** Those of the names that share the engines, expected to carry least first, so that its three quarters are a rate for all. */
export function sharersIn(names: readonly ContestantName[]): readonly SharerName[] {
  return SHARERS.filter((name) => names.includes(name));
}

/** The peers among the names that can be had on this machine, brought onto it when need be, and a sentence for each other one. */
export async function obtainPeers(
  names: readonly ContestantName[],
  bringing: Bringing,
): Promise<{ readonly stands: ReadonlyMap<PeerName, Stand>; readonly leftOut: readonly string[] }> {
  const stands = new Map<PeerName, Stand>();
  const leftOut: string[] = [];
  for (const name of PEERS.filter((peer) => names.includes(peer))) {
    try {
      stands.set(name, await OBTAIN[name](bringing));
    } catch (error) {
      if (!(error instanceof CannotBeHad)) throw error;
      leftOut.push(`${name} is left out. ${error.message}`);
    }
  }
  return { stands, leftOut };
}
