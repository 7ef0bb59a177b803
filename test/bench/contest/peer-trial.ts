import { join } from 'node:path';

import { Roster } from '../../../deploy/local/roster.js';
import { readSurroundings } from '../../../deploy/local/surroundings.js';
import { Terminal } from '../../../deploy/local/terminal.js';
import { temporaryFolder } from '../../support/engines.js';
import { compareIds, isComplete, spelledCompleteness } from '../load/id-sets.js';
import type { Contestant, ContestantName, Ground } from './contestant.js';
import { obtainPeers } from './stands.js';

/** A peer on ground of its own, for a suite. */
export interface Trial {
  /** Why it cannot be had here; undefined where it can. */
  readonly leftOut: string | undefined;
  /** Puts it up. */
  begin(): Promise<Contestant>;
  /** `complete`, or one sentence that says what is wrong. */
  completeness(acceptedIds: readonly string[]): Promise<string>;
  /** Takes it down, and removes what it has left. */
  end(): Promise<void>;
}

/** Brings a peer onto this machine when need be; ask at the top of the file, so that no test's deadline runs meanwhile. */
export async function trialOf(name: ContestantName): Promise<Trial> {
  const folder = await temporaryFolder();
  const roster = new Roster(join(folder.path, 'run.json'));
  const surroundings = readSurroundings();
  const { stands, leftOut } = await obtainPeers([name], { surroundings, roster, terminal: new Terminal(process.stdout, true) });
  const { projectFolder, environment } = surroundings;
  const ground: Ground = { projectFolder, environment, folder: folder.path, roster, say: () => undefined };
  const [stand] = stands.values();
  let contestant: Contestant | undefined;
  return {
    leftOut: leftOut[0],
    begin: async () => {
      contestant = await stand?.(ground);
      if (contestant === undefined) throw new Error(leftOut.join(' '));
      return contestant;
    },
    completeness: async (acceptedIds) => {
      if (contestant === undefined) return 'nobody stands here';
      const ids = compareIds(acceptedIds, await contestant.finishedIds(), await contestant.countFinished());
      return isComplete(ids) ? 'complete' : spelledCompleteness(ids);
    },
    end: async () => {
      await contestant?.stop();
      await roster.endAll();
      await folder.remove();
    },
  };
}
