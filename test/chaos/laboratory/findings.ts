import type { Verdict } from '../checker/judge.js';
import type { Driver } from '../driver/driver.js';
import type { Counts } from '../nemesis/fault.js';
import type { Measured } from '../nemesis/nemesis.js';
import type { SetAsideCounts } from '../nemesis/set-aside.js';
import type { Tally } from '../nemesis/tally.js';
import type { Recovery } from './recovery.js';
import type { Restarted } from './restart.js';
import type { Signs } from './signs.js';
import type { Size } from './sizes.js';

/** What came of an experiment. */
export interface Findings {
  readonly seed: number;
  readonly seconds: number;
  readonly engines: readonly string[];
  readonly planned: Counts;
  readonly carriedOut: Counts;
  /** Faults that this machine does not allow. */
  readonly skipped: Counts;
  /** Kills at an exact place of a service's work, by the name of the place; they are part of `service-killed`. */
  readonly windows: Readonly<Record<string, Tally>>;
  /** Single requests and answers that were to be spoilt, by what and how; only what was hit was carried out. Old records do not tell. */
  readonly frames?: Readonly<Record<string, Tally>> | undefined;
  /** Lines that were to be spoilt as a whole, by how; only what was hit was carried out. Old records do not tell. */
  readonly lines?: Readonly<Record<string, Tally>> | undefined;
  /** Faults after which something did not come back, with why. */
  readonly failed: readonly string[];
  readonly requests: Driver['tally'];
  /** While faults went on. */
  readonly measured: Measured;
  /** While nothing else failed; null where that was not measured. */
  readonly recovery: Recovery | null;
  /** Whether the goals are asked of it; not told by old records, nor is what was accepted between the peace and the healing. */
  readonly hasGoals?: boolean | undefined;
  readonly acceptedUnderFault?: number | undefined;
  /** From the last fault taken back until everybody had heard everything; null: not within the time. */
  readonly drainedMs: number | null;
  /** The same in the end, from the last filing on, after whatever was measured meanwhile. */
  readonly drainedAtEndMs?: number | null | undefined;
  /** What the processes said of themselves when not everything was heard within the time; null where it was. */
  readonly signs: Signs | null;
  /** From the broker's return until everybody had heard everything, after it was away for a minute, with so many dossiers waiting. */
  readonly outage: { readonly waiting: number; readonly drainedMs: number | null } | null;
  /** All stopped and started, and the watch-room made anew from its owners; null where that was not done. */
  readonly restart: Restarted | null;
  /** What stood still, before an operator took it up again; old records do not tell. */
  readonly setAside?: SetAsideCounts | undefined;
  /** Processes that ended by themselves, and how. */
  readonly ownEndings: Readonly<Record<string, readonly string[]>>;
  /** Of these endings, what no fault explains; old records do not tell. */
  readonly unexplainedEndings?: number | undefined;
  readonly verdict: Verdict;
}

export interface ExperimentOptions {
  readonly seed: number;
  readonly size: Size;
  readonly say: (line: string) => void;
  /** Where the evidence itself is kept, for whoever wants to judge it again; nowhere by default. */
  readonly keepEvidence?: string;
}
