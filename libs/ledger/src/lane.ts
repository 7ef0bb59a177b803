import { Defect, Failure, type Clock, type Random } from '@hoso/kernel';
import type { Fact } from '@hoso/contracts';
import type { Store } from '@hoso/store';

import { decideEntry, startWorking, streamOf, type Working } from './change.js';
import type { DatabaseTime } from './database-time.js';
import type { LedgerDocument, Want } from './document.js';
import type { Entry, Outcome } from './entry.js';
import { writeOf } from './guarded-write.js';
import { Presumption } from './presumption.js';
import { Remembered } from './remembered.js';
import { Rhythm } from './rhythm.js';
import { Shelves } from './shelves.js';
import { MissingSupply, type Demand, type Provide } from './supply.js';

export interface LaneOptions<State> {
  readonly store: Store;
  readonly time: DatabaseTime;
  readonly clock: Clock;
  readonly random: Random;
  readonly collection: string;
  /** Entries that one batch decides at most. */
  readonly batchEntriesMax: number;
  /** Commands that may wait, and as many others; more are refused with a Failure, so that memory stays bounded. */
  readonly waitingEntriesMax: number;
  /**
   * The least time between two batches in which something was heard, fired or answered: what follows closely is decided and
   * written together. Where a batch takes long, because much is to be done or the machine is busy, the lane rests longer, up to
   * eight times as long. Commands only gather: for as long as their last batch took, a quarter of this time at most. The first of
   * either after a calm goes at once.
   */
  readonly restMs: number;
  /** Documents that are remembered from their last write at most. */
  readonly rememberedMax: number;
  readonly provide?: Provide;
  /** Told after the write: what was spoken about which dossier. */
  readonly onSpoken: (facts: readonly Fact[], document: LedgerDocument<State>, newMetrics: readonly unknown[]) => void;
  /** Told after the write: outside calls that this process may make at once. */
  readonly onWants: (document: LedgerDocument<State>, wants: readonly Want[]) => void;
  /** Told after the write: whose stream, or whose own timers and wants, have been brought to a stand. */
  readonly onParked: (dossierId: string, code: string) => void;
  /** The highest own fact of a dossier known to be with the courier and not yet marked, taken for this write. */
  readonly takeMark: (dossierId: string) => number | undefined;
}

interface Waiting<State> {
  readonly entry: Entry<State>;
  readonly resolve: (outcome: Outcome<State>) => void;
  readonly reject: (failure: unknown) => void;
}

interface Decided<State> {
  readonly working: Working<State>;
  readonly group: readonly Waiting<State>[];
  readonly outcomes: readonly Outcome<State>[];
}

/** The dossiers of a round, and which of them were not looked up. */
interface Loaded<State> {
  readonly documents: ReadonlyMap<string, LedgerDocument<State>>;
  readonly recalled: ReadonlySet<string>;
}

type Standing = Pick<LedgerDocument<unknown>, '_id' | 'rev' | 'writtenBy'>;

const ROUNDS_MAX = 12;
/** So much of a batch is for commands while others are due: without an end of filings nothing would be heard any more. */
const COMMANDS_SHARE = 0.75;

/**
 * The one way into a service's dossiers: whatever happens to them is decided here, in batches. While one batch is being
 * written, what comes next gathers; so the busier the house, the larger the batches and the fewer the syncs.
 */
export class Lane<State> {
  private readonly commands: Waiting<State>[] = [];
  private readonly others: Waiting<State>[] = [];
  private readonly asides: (() => Promise<void>)[] = [];
  private running = false;
  private idle: (() => void)[] = [];
  private readonly rhythm: Rhythm;
  private readonly shelves: Shelves;
  private readonly presumption: Presumption;

  readonly remembered: Remembered<State>;

  constructor(private readonly options: LaneOptions<State>) {
    this.remembered = new Remembered(options.rememberedMax);
    this.rhythm = new Rhythm(options.clock, options.restMs);
    this.shelves = new Shelves(options.provide);
    this.presumption = new Presumption(options.clock);
  }

  /** Entries that wait to be decided. */
  get waiting(): number {
    return this.commands.length + this.others.length;
  }

  /**
   * Decides and writes one entry; resolves when the write is durable.
   *
   * @throws Failure when the store did not answer: the entry may or may not have been applied; submit it again.
   */
  submit(entry: Entry<State>): Promise<Outcome<State>> {
    const queue = entry.command ? this.commands : this.others;
    if (queue.length >= this.options.waitingEntriesMax) {
      return Promise.reject(new Failure('ledger', 'overloaded', { retryAfterSeconds: 2 }));
    }
    return new Promise((resolve, reject) => {
      queue.push({ entry, resolve, reject });
      const isFirstCommand = entry.command !== undefined && queue.length === 1;
      if (isFirstCommand || queue.length >= this.options.batchEntriesMax) this.rhythm.call();
      this.wake();
    });
  }

  /**
   * Lets other writing to the same dossiers have its turn between two batches, so that neither comes in the way of the other.
   * Settles as the work does.
   */
  between<Result>(work: () => Promise<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.asides.push(() => work().then(resolve, reject));
      this.wake();
    });
  }

  /** Resolves when nothing waits and nothing is being written. */
  async drained(): Promise<void> {
    if (!this.running) return;
    await new Promise<void>((resolve) => this.idle.push(resolve));
  }

  private wake(): void {
    if (this.running) return;
    this.running = true;
    void this.run();
  }

  private async run(): Promise<void> {
    await Promise.resolve(); // lets everything that was submitted together come into one batch
    while (this.waiting + this.asides.length > 0) {
      for (const aside of this.asides.splice(0)) await aside();
      if (this.waiting === 0) continue;
      await this.rest();
      const { batchEntriesMax } = this.options;
      const isShared = this.others.length > 0 && this.areOthersDue;
      const commands = this.commands.splice(0, isShared ? Math.ceil(batchEntriesMax * COMMANDS_SHARE) : batchEntriesMax);
      const others = isShared ? this.others.splice(0, batchEntriesMax - commands.length) : [];
      const startedMs = this.options.clock.now();
      await this.settle([...commands, ...others]);
      this.rhythm.noteBatch(startedMs, { commands: commands.length, others: others.length });
    }
    this.running = false;
    for (const resolve of this.idle.splice(0)) resolve();
  }

  /** What is no command rests, while there are not enough for a batch, whether commands come by or not. */
  private get areOthersDue(): boolean {
    return this.others.length >= this.options.batchEntriesMax || this.rhythm.isRested;
  }

  private async rest(): Promise<void> {
    if (this.commands.length === 0 && !this.areOthersDue) await this.rhythm.rest();
    if (this.commands.length > 0 && this.commands.length < this.options.batchEntriesMax) await this.rhythm.gather();
  }

  /** Runs rounds until every entry of the batch has its outcome: a dossier that somebody else moved is decided again. */
  private async settle(batch: readonly Waiting<State>[]): Promise<void> {
    let open = batch;
    try {
      for (let round = 0; round < ROUNDS_MAX && open.length > 0; round += 1) open = await this.round(open, round);
      for (const waiting of open) waiting.reject(new Failure('ledger', 'contended', { retryAfterSeconds: 1 }));
    } catch (error) {
      if (!(error instanceof Failure)) return this.settleApart(open, asDefect(error));
      for (const waiting of open) waiting.reject(error);
    }
  }

  /** A Defect is of one entry's making: each is settled alone; the one that it is about is set aside, or told. */
  private async settleApart(open: readonly Waiting<State>[], defect: Defect): Promise<void> {
    if (open.length > 1) {
      for (const waiting of open) await this.settle([waiting]);
      return;
    }
    for (const { entry, ...answer } of open) {
      const stream = streamOf(entry);
      if (stream === null || entry.park) answer.reject(defect);
      else await this.settle([{ ...answer, entry: { ...entry, park: { stream, n: entry.gate?.n ?? null, code: defect.code } } }]);
    }
  }

  private async round(open: readonly Waiting<State>[], round: number): Promise<readonly Waiting<State>[]> {
    const { store, collection } = this.options;
    const byDossier = Map.groupBy(open, (waiting) => waiting.entry.dossierId);
    const { documents, recalled } = await this.load(byDossier, round);
    const writtenBy = this.options.random.token(8);
    const decided = await this.decide(byDossier, documents);
    if (decided.some(beginsAgain)) this.presumption.wasWrong();
    const changed = decided.filter(({ working }) => working.changed);
    const again: Waiting<State>[] = [];
    for (const { working, group, outcomes } of decided.filter(({ working }) => !working.changed)) {
      this.shelves.putBack(working.taken);
      if (recalled.has(working.dossierId)) {
        // Nothing but memory stands behind a decision that changes nothing: it is made again on what is kept.
        this.remembered.forget(working.dossierId);
        again.push(...group);
      } else group.forEach((waiting, index) => waiting.resolve(outcomes[index]!));
    }
    if (changed.length === 0) return again;

    const contents = changed.flatMap(({ working }) => working.contents);
    const writes = changed.map(({ working }) =>
      writeOf(collection, working, writtenBy, this.options.takeMark(working.dossierId)),
    );
    const written = (await store.writeBatch([...contents, ...writes])).slice(contents.length);
    const missed = changed.filter((_, index) => written[index] !== 'applied');
    const standing = await this.standing(missed.map(({ working }) => working.dossierId));
    changed.forEach(({ working, group, outcomes }, index) => {
      const stands = standing.get(working.dossierId);
      if (written[index] === 'applied' || stands?.writtenBy === writtenBy) this.conclude(working, group, outcomes);
      else {
        // Only where somebody else made the very revision that this write was to make is it sure that it made none: what was
        // taken for one that may have been carried out, and was moved on or overlooked since, may be in use.
        if (stands?.rev === working.document.rev) this.shelves.putBack(working.taken);
        this.remembered.forget(working.dossierId);
        // One that was born after all was only overlooked: it has its keys itself.
        const isOverlooked = !documents.has(working.dossierId) && stands !== undefined;
        if (written[index] === 'duplicate' && round > 0 && !isOverlooked) this.concludeTaken(group, outcomes, again);
        else again.push(...group);
      }
    });
    return again;
  }

  /**
   * What is known about the dossiers: remembered, or looked up. Those that are only now being born, or seem to be, are looked for
   * when their birth was in vain, and after the first round everything is looked up.
   */
  private async load(
    byDossier: ReadonlyMap<string, readonly Waiting<State>[]>,
    round: number,
  ): Promise<Loaded<State>> {
    const documents = new Map<string, LedgerDocument<State>>();
    const recalled = new Set<string>();
    const ids: string[] = [];
    for (const [id, group] of byDossier) {
      const remembered = round === 0 ? this.remembered.get(id) : undefined;
      if (remembered) {
        documents.set(id, remembered);
        recalled.add(id);
      } else if (round > 0 || !this.isNew(group)) ids.push(id);
    }
    if (ids.length === 0) return { documents, recalled };
    const { store, collection } = this.options;
    const found = await store.find<LedgerDocument<State>>(collection, { _id: { $in: ids } }, { limit: ids.length });
    for (const document of found) documents.set(document._id, document);
    return { documents, recalled };
  }

  private isNew(group: readonly Waiting<State>[]): boolean {
    return group.every(({ entry }) => entry.isFirst) || (this.presumption.holds && group.some(({ entry }) => entry.begins));
  }

  private conclude(
    working: Working<State>,
    group: readonly Waiting<State>[],
    outcomes: readonly Outcome<State>[],
  ): void {
    this.remembered.note(working.document);
    const facts = outcomes.flatMap((outcome) => (outcome.kind === 'applied' ? outcome.facts : []));
    if (facts.length > 0) {
      this.options.onSpoken(facts, working.document, working.newEntries.map((entry) => entry.metric));
    }
    const wanted = working.bornWants.filter((want) => working.document.wants.includes(want));
    if (wanted.length > 0) this.options.onWants(working.document, wanted);
    for (const outcome of outcomes) {
      if (outcome.kind === 'parked' && outcome.newly) this.options.onParked(working.dossierId, outcome.code);
    }
    group.forEach((waiting, index) => {
      const outcome = outcomes[index]!;
      waiting.resolve('document' in outcome && outcome.document ? { ...outcome, document: working.document } : outcome);
    });
  }

  /** A unique key of the new state is in use by another dossier, and that after a fresh look: what wrote it is told. */
  private concludeTaken(
    group: readonly Waiting<State>[],
    outcomes: readonly Outcome<State>[],
    again: Waiting<State>[],
  ): void {
    group.forEach((waiting, index) => {
      if (outcomes[index]!.kind === 'applied' && waiting.entry.command) waiting.resolve({ kind: 'taken' });
      else again.push(waiting);
    });
  }

  /** At which revision those stand that are there, and which write made it: one whose answer got lost must not be decided twice. */
  private async standing(dossierIds: readonly string[]): Promise<ReadonlyMap<string, Standing>> {
    if (dossierIds.length === 0) return new Map();
    const found = await this.options.store.find<Standing>(
      this.options.collection,
      { _id: { $in: [...dossierIds] } },
      { limit: dossierIds.length, projection: { rev: 1, writtenBy: 1 } },
    );
    return new Map(found.map((document) => [document._id, document]));
  }

  /** Decides every group in memory; what a decision turns out to need is fetched for all of them at once, and they decide again. */
  private async decide(
    byDossier: ReadonlyMap<string, readonly Waiting<State>[]>,
    loaded: ReadonlyMap<string, LedgerDocument<State>>,
  ): Promise<Decided<State>[]> {
    const nowMs = await this.options.time.now();
    const decided: Decided<State>[] = [];
    let undecided = [...byDossier];
    while (undecided.length > 0) {
      const missing: Demand[] = [];
      undecided = undecided.filter(([dossierId, group]) => {
        const working = startWorking(dossierId, loaded.get(dossierId) ?? null);
        const context = { dossierId, nowMs, take: this.shelves.takerFor(working.taken) };
        try {
          decided.push({ working, group, outcomes: group.map(({ entry }) => decideEntry(working, entry, context)) });
          return false;
        } catch (error) {
          if (!(error instanceof MissingSupply)) throw error;
          this.shelves.putBack(working.taken);
          missing.push(error.demand);
          return true;
        }
      });
      if (missing.length > 0) await this.shelves.fetch(missing);
    }
    return decided;
  }
}

/** What a dossier begins with has been heard before. */
function beginsAgain<State>({ group, outcomes }: Decided<State>): boolean {
  return group.some(({ entry }, index) => entry.begins && outcomes[index]!.kind === 'dropped');
}

/** Whatever is no Failure is of somebody's making, though it was not thrown as a Defect: a fact that cannot be spelled. */
function asDefect(error: unknown): Defect {
  return error instanceof Defect ? error : new Defect('lane', 'its cause says why', { cause: error });
}
