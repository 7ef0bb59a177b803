import type { Contestant, SharedGround, Stand } from '../../contest/contestant.js';
import { standUpFloor } from '../../contest/floor-stands.js';
import { keysInEnvironment, makeKeys, makeToken } from '../frame/keys.js';
import { GUARANTEE_NAMES, type GuaranteeName } from '../promises/index.js';

/**
 * Who runs, in this order: the frozen floor, its parts in the frame without any promise, each promise alone, all of them, and the
 * frozen floor once more, which shows how far two runs of the same thing are apart.
 */
export const CONTESTANTS = ['floor', 'none', ...GUARANTEE_NAMES, 'all', 'floor-again'] as const;
export type ContestantName = (typeof CONTESTANTS)[number];

/** How one contestant is put up. */
export function standOf(name: ContestantName): Stand<SharedGround> {
  switch (name) {
    case 'floor':
    case 'floor-again':
      return (ground) => standUpFloor(ground, { name });
    case 'none':
      return (ground) => standUpFloorWith([], name, ground);
    case 'all':
      return (ground) => standUpFloorWith(GUARANTEE_NAMES, name, ground);
    default:
      return (ground) => standUpFloorWith([name], name, ground);
  }
}

/** The floor with these promises. */
function standUpFloorWith(promises: readonly GuaranteeName[], name: ContestantName, ground: SharedGround): Promise<Contestant> {
  const keys = makeKeys();
  return standUpFloor(ground, {
    name: `floor-with-${name}`,
    program: 'guarantees/frame/main.js',
    settings: { PROMISES: promises.join(','), ...keysInEnvironment(keys) },
    // The token goes with everybody's filings; only one of them looks at it.
    headers: async () => ({ authorization: `Bearer ${await makeToken(keys)}` }),
  });
}
