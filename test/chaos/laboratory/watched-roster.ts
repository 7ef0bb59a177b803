import type { ProcessIdentity } from '../../../deploy/local/processes.js';
import { Roster } from '../../../deploy/local/roster.js';

/** A roster that tells who was put on it last under a name: also somebody who has not yet come up. */
export class WatchedRoster extends Roster {
  private readonly latest = new Map<string, number>();

  override add(name: string, pid: number, leadsGroup = false): ProcessIdentity | undefined {
    this.latest.set(name, pid);
    return super.add(name, pid, leadsGroup);
  }

  latestOf(name: string): number | undefined {
    return this.latest.get(name);
  }
}
