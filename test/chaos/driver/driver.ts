import { setTimeout as pause } from 'node:timers/promises';

import { civilDayOf, FILABLE, PROCEDURES } from '@hoso/contracts';
import { SeededRandom } from '@hoso/kernel';

import { dossierOf, type SampleWorld } from '../../../apps/neighbours/src/rehearsal/dossiers.js';
import type { How, Noted } from '../checker/driver-file.js';
import { Notebook } from './notebook.js';
import { Officials } from './officials.js';
import { Count, type Bag } from './person.js';
import { Portal } from './portal.js';
import { Purse } from './purse.js';
import { Sight } from './sight.js';

export interface DriverOptions {
  readonly seed: number;
  /** Its own file. */
  readonly file: string;
  readonly doors: { readonly intake: string; readonly processing: string; readonly identity: string; readonly issuer: string };
  /** Dossiers per second that are filed. */
  readonly perSecond: number;
  /** The index of the first dossier. */
  readonly firstIndex: number;
}

/** Everybody who comes to the house from outside. */
export interface Driver {
  /** Dossiers that were accepted so far. */
  readonly accepted: number;
  readonly tally: Readonly<Record<How, number>>;
  /** Some accepted dossier, or none yet. */
  anyDossier(): string | undefined;
  setPace(perSecond: number): void;
  /** Puts something into its file; resolves when it is on the disk. */
  note(line: Noted): Promise<void>;
  /** Sends the officials home, or calls them back. */
  setOfficialsAway(away: boolean): void;
  /** Begins nothing new; resolves when everything filed is known, at the latest after `withinMs`. */
  settle(withinMs: number): Promise<void>;
  /** Leaves what is under way as it is. */
  stop(): Promise<void>;
}

const NAMES = ['cong-mau', 'cong-thu', 'cong-vi-du'];
const HANDS_MOST = 96;
const TICK_MS = 100;

export function startDriver({ seed, file, doors, perSecond, firstIndex }: DriverOptions): Driver {
  const over = new AbortController();
  const tally: Record<How, number> = { ok: 0, fail: 0, unknown: 0 };
  const notebook = new Notebook(file);
  const bag: Bag = { notebook, purse: new Purse(doors.issuer, over.signal), sight: new Sight(notebook), count: new Count(), tally };
  const random = new SeededRandom(seed);
  const officials = new Officials({ seed, doors, bag, random, over: over.signal });
  const world: SampleWorld = { procedures: PROCEDURES, agencies: FILABLE, filedOn: civilDayOf(Date.now()) };
  const accepted: string[] = [];
  const portals = NAMES.map((name): Portal => new Portal({
    name, seed, door: doors.intake, bag, random, over: over.signal,
    onAccepted: async (dossierId, { request }) => {
      accepted.push(dossierId);
      officials.staff(request.agencyCode);
      const other = portals.find((portal) => portal.name !== name)!;
      await other.trespass(dossierId);
    },
  }));
  const filing = new Set<Promise<void>>();
  let pace = perSecond;
  let settling = false;
  let index = firstIndex;

  const fileSteadily = async (): Promise<void> => {
    for (let owed = 0, last = performance.now(); !over.signal.aborted && !settling; ) {
      await pause(TICK_MS);
      const now = performance.now();
      owed = Math.min(owed + ((now - last) / 1_000) * pace, Math.max(1, pace));
      for (last = now; owed >= 1; owed -= 1) {
        if (filing.size >= HANDS_MOST) break;
        const sample = dossierOf(seed, index, world);
        const portal = portals[index % portals.length]!;
        index += 1;
        const filed: Promise<void> = portal.file(sample).catch(() => undefined).finally(() => filing.delete(filed));
        filing.add(filed);
      }
    }
  };
  const work = Promise.all([fileSteadily(), officials.work(), ...portals.map((portal) => portal.answerRequests())]);
  return {
    get accepted() {
      return accepted.length;
    },
    tally,
    anyDossier: () => (accepted.length === 0 ? undefined : random.pick(accepted)),
    setPace: (next) => void (pace = next),
    note: (line) => notebook.write(line),
    setOfficialsAway: (away) => void (officials.away = away),
    settle: async (withinMs) => {
      settling = true;
      const inTime = new AbortController();
      await Promise.race([Promise.all(filing), pause(withinMs, undefined, { signal: inTime.signal }).catch(() => undefined)]);
      inTime.abort();
    },
    stop: async () => {
      over.abort();
      await work;
      await Promise.all(filing);
      await notebook.close();
    },
  };
}
