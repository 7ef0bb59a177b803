import { readFact, readMetricEvent, type Fact, type MetricEvent, type Speaker } from '@hoso/contracts';
import { Defect, Failure, type Clock } from '@hoso/kernel';
import type { Store } from '@hoso/store';

import type { Heard } from './decision.js';
import { PULLED_FACTS_MAX, type ChangedDossier, type ChangePosition, type Pulled, type PullRequest } from './desk.js';
import type { LedgerDocument } from './document.js';
import type { Outcome } from './entry.js';
import { Room } from './room.js';
import { inPartsOf, isRefused, toldBy, toldOfListed, type Told } from './told.js';

/** An owner's internal door, as its consumers see it. Every call may end in a Failure. */
export abstract class FactSource {
  abstract pull(owner: Speaker, requests: readonly PullRequest[]): Promise<readonly Pulled<Fact | MetricEvent>[]>;

  abstract changed(
    owner: Speaker,
    after: ChangePosition | null,
    settledMs: number,
    limit: number,
  ): Promise<{ readonly dossiers: readonly ChangedDossier[]; readonly position: ChangePosition | null }>;
}

/** One page of an owner's changes, compared with what was heard. */
export interface ComparedPage {
  readonly dossiers: readonly ChangedDossier[];
  /** Those of which less had been heard than spoken, each with the number heard by then. */
  readonly behind: readonly PullRequest[];
  /** Those that are left behind because their stream is said to stand still here. */
  readonly standing: readonly ChangedDossier[];
  readonly position: ChangePosition | null;
  readonly isLast: boolean;
}

export interface RepairOptions {
  readonly source: FactSource;
  readonly store: Store;
  readonly clock: Clock;
  readonly collection: string;
  readonly positions: string;
  readonly hears: readonly Speaker[];
  /** How long ago a dossier must have been spoken about to be compared. */
  readonly settledMs: number;
  /** How often each owner is asked. */
  readonly everyMs: number;
  /** Applies one heard item through the gate. */
  readonly hear: (item: Heard) => Promise<Outcome<unknown>>;
  /** The same, also where the stream stands still. */
  readonly catchUp: (item: Heard) => Promise<Outcome<unknown>>;
  readonly park: (dossierId: string, owner: Speaker, n: number | null, code: string) => Promise<Outcome<unknown>>;
  /** Too many dossiers were set aside: what is applied now would be as well. */
  readonly isStopped: () => boolean;
  readonly onError: (error: unknown, doing: string) => void;
}

const PAGE = 500;
/** Dossiers that an owner is asked about at once. */
const PULLED_TOGETHER = 100;
/** Facts that are handed in at once, about: fewer than may wait in the lane. */
const APPLIED_TOGETHER = 1_000;
/** The owners often start at the same time. */
const ANEW_AFTER_MS = 2_000;
const NOTHING = { behind: [], standing: [] } as const;

/** What was heard of an owner's dossiers, held against how much it says it spoke of them. */
interface Held {
  readonly missing: readonly PullRequest[];
  /** Those of the missing of which nothing at all was heard, from nobody. */
  readonly unknown: ReadonlySet<string>;
  readonly standing: readonly ChangedDossier[];
  readonly ahead: number;
}

/**
 * Finds and mends what the courier lost. A hole between facts is filled at once by pulling from the owner; a lost last
 * fact is found by walking along each owner's list of changes and comparing numbers. Everything goes through the gate.
 */
export class Repair {
  private readonly stopping = new AbortController();
  private walking: Promise<void> | null = null;
  /** While some dossiers are written, others are asked about. */
  private readonly room = new Room(3 * PULLED_TOGETHER);
  private mended = 0;
  private ahead = 0;

  constructor(private readonly options: RepairOptions) {}

  /** Facts that arrived by repair since the start. */
  get repaired(): number {
    return this.mended;
  }

  /** Dossiers of which more was heard than their owner says it spoke: a store was restored from an older copy. */
  get aheadOfSource(): number {
    return this.ahead;
  }

  start(): void {
    this.walking = this.walk();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.walking;
  }

  /**
   * Pulls what is missing after the given numbers and applies it. An owner that does not know the dossier means that
   * the message was wrong: the stream is parked here.
   *
   * @throws Failure when the owner does not answer; the reconciler comes back to it.
   */
  async fill(owner: Speaker, requests: readonly PullRequest[]): Promise<void> {
    await this.apply(await toldBy(owner, this.pull(owner, requests)));
  }

  private pull(owner: Speaker, requests: readonly PullRequest[]): Promise<readonly Pulled<Fact | MetricEvent>[]> {
    return this.options.source.pull(owner, requests);
  }

  /**
   * The other half: applies what was pulled, and fetches the rest where one answer could not hold it all.
   *
   * Many dossiers are handed in at once, so that they come into the same batches: one after the other, each would wait for a rest
   * of the lane. What several owners told about one dossier stands side by side, so that it is decided together and written once.
   */
  private async apply(told: readonly Told[]): Promise<void> {
    const unfinished = new Map<Speaker, PullRequest[]>();
    for (const together of inPartsOf(told, APPLIED_TOGETHER)) {
      if (this.options.isStopped()) throw new Failure('hearing', 'stopped-by-parking');
      await Promise.all(together.map(async ({ owner, dossierId, items }) => {
        if (items === null) return void (await this.options.park(dossierId, owner, null, 'unknown-dossier'));
        await Promise.all(items.map((item) => this.applyOne(owner, item)));
        if (items.length < PULLED_FACTS_MAX) return;
        unfinished.set(owner, [...(unfinished.get(owner) ?? []), { dossierId, after: items.at(-1)!.n }]);
      }));
    }
    for (const [owner, requests] of unfinished) await this.fill(owner, requests);
  }

  /**
   * Pulls what one stream of a dossier missed and applies it although the stream stands still, to the end. False where
   * that could not be done: then it stands still as before.
   *
   * @throws Failure when the owner or the own store does not answer; what was applied by then stays.
   */
  async catchUp(owner: Speaker, dossierId: string, after: number): Promise<boolean> {
    return this.hearAllAfter(owner, dossierId, after, this.options.catchUp);
  }

  /**
   * Hears at once what an owner has said about a dossier and was not heard yet. True when there is nothing left to hear; false where
   * a part cannot be applied, because the stream stands still, or the owner does not know the dossier.
   *
   * @throws Failure when the owner or the own store does not answer; what was applied by then stays.
   */
  async hearOut(owner: Speaker, dossierId: string): Promise<boolean> {
    if (this.options.isStopped()) return false;
    const [kept] = await this.options.store.find<LedgerDocument<unknown>>(
      this.options.collection, { _id: dossierId }, { limit: 1, projection: { heard: 1 } },
    );
    return this.hearAllAfter(owner, dossierId, kept?.heard[owner] ?? 0, this.options.hear);
  }

  private async hearAllAfter(owner: Speaker, dossierId: string, after: number, hear: RepairOptions['hear']): Promise<boolean> {
    const [pulled] = await this.pull(owner, [{ dossierId, after }]);
    const items = pulled?.items;
    if (!items) return false;
    const outcomes = await Promise.all(items.map((item) => this.applyOne(owner, item, hear)));
    if (!outcomes.every((outcome) => outcome === 'applied' || outcome === 'dropped')) return false;
    return items.length < PULLED_FACTS_MAX || this.hearAllAfter(owner, dossierId, items.at(-1)!.n, hear);
  }

  private async applyOne(
    owner: Speaker,
    item: Fact | MetricEvent,
    hear: RepairOptions['hear'] = this.options.hear,
  ): Promise<Outcome<unknown>['kind']> {
    let heard: Heard;
    try {
      heard = 'metric' in item ? readMetricEvent(item) : readFact(item);
    } catch (error) {
      const code = error instanceof Defect ? error.code : 'unreadable';
      return (await this.options.park(item.dossierId, owner, item.n, code)).kind;
    }
    const outcome = await hear(heard);
    if (outcome.kind === 'applied') this.mended += 1;
    return outcome.kind;
  }

  /** The owners take turns page by page: a long walk along one of them, as when all is made anew, keeps nobody else waiting. */
  private async walk(): Promise<void> {
    const { clock, everyMs } = this.options;
    for (let restMs = await this.firstRestMs(); !this.stopping.signal.aborted; restMs = everyMs) {
      await clock.sleep(restMs, this.stopping.signal);
      for (let owners = this.options.hears; owners.length > 0; ) {
        const further: Speaker[] = [];
        for (const owner of owners) if (!this.stopping.signal.aborted && (await this.hasFurther(owner))) further.push(owner);
        owners = further;
      }
    }
  }

  /** Who has never walked begins soon: everything is to be made anew. Others first hear what waits with the courier. */
  private async firstRestMs(): Promise<number> {
    const { hears, everyMs, onError } = this.options;
    try {
      const positions = await Promise.all(hears.map((owner) => this.walkedTo(owner)));
      return positions.every((position) => position === null) ? Math.min(everyMs, ANEW_AFTER_MS) : everyMs;
    } catch (error) {
      onError(error, 'look how far the walks are');
      return everyMs;
    }
  }

  /** Walks one page, and says whether there are more. */
  private async hasFurther(owner: Speaker): Promise<boolean> {
    try {
      return !(await this.reconcile(owner)).isLast;
    } catch (error) {
      this.options.onError(error, `reconcile with ${owner}`);
      return false;
    }
  }

  /**
   * Walks one page along the owner's changes since the last walk and mends what differs.
   *
   * @throws Failure when the owner or the own store does not answer, or the owner tells less than it says it spoke, as one does that
   * reads from a copy left behind: the walk stays before that page, for what it goes past it never looks at again.
   */
  async reconcile(owner: Speaker): Promise<ComparedPage> {
    const after = await this.walkedTo(owner);
    const page = await this.comparePage(owner, after);
    if (page.behind.length > 0) await this.makeSure(owner, page);
    if (page.standing.length > 0) await this.makeSureOfStanding(owner, page.standing, after);
    if (page.dossiers.length > 0) await this.writePosition(owner, page.position);
    return page;
  }

  /**
   * Compares one page of the owner's changes after a place, null for the beginning, and mends what differs. It neither reads nor
   * moves the place that the walks keep.
   *
   * @throws Failure when the owner or the own store does not answer; what was mended by then stays.
   */
  async comparePage(owner: Speaker, after: ChangePosition | null): Promise<ComparedPage> {
    const { dossiers, position } = await this.options.source.changed(owner, after, this.options.settledMs, PAGE);
    const { behind, standing } = dossiers.length === 0 ? NOTHING : await this.compare(owner, dossiers);
    return { dossiers, behind, standing, position, isLast: dossiers.length < PAGE };
  }

  private async compare(owner: Speaker, dossiers: readonly ChangedDossier[]): Promise<Pick<ComparedPage, 'behind' | 'standing'>> {
    const { missing, unknown, standing, ahead } = await this.hold(owner, dossiers);
    this.ahead += ahead;
    const mendings: Promise<void>[] = [];
    for (let start = 0; start < missing.length; start += PULLED_TOGETHER) {
      const part = missing.slice(start, start + PULLED_TOGETHER);
      mendings.push(this.room.hold(part.length, async () => this.apply(toldOfListed(owner, await this.ask(owner, part, unknown)))));
    }
    await Promise.all(mendings);
    return { behind: missing, standing };
  }

  /**
   * Asks for what an owner's dossiers lack, and asks the others as well about those of which nothing is known: that they are
   * spoken about by several is the rule, and whoever makes everything anew then writes each of them once.
   */
  private async ask(owner: Speaker, missing: readonly PullRequest[], unknown: ReadonlySet<string>): Promise<readonly Told[]> {
    const wholly = missing.filter(({ dossierId }) => unknown.has(dossierId));
    const others = wholly.length === 0 ? [] : this.options.hears.filter((other) => other !== owner);
    const told = await Promise.all([
      toldBy(owner, this.pull(owner, missing)),
      ...others.map((other) => toldBy(other, this.askToo(other, wholly))),
    ]);
    return [...Map.groupBy(told.flat(), ({ dossierId }) => dossierId).values()].flat();
  }

  /** One who does not answer or refuses is asked again on the walk along his own changes, and what he has never heard of is no mistake. */
  private async askToo(other: Speaker, unknown: readonly PullRequest[]): Promise<readonly Pulled<Fact | MetricEvent>[]> {
    try {
      return (await this.pull(other, unknown)).filter(({ items }) => items !== null);
    } catch (error) {
      if (!(error instanceof Failure) && !isRefused(error)) throw error;
      this.options.onError(error, `pull from ${other}`);
      return [];
    }
  }

  private async makeSure(owner: Speaker, { dossiers, behind }: ComparedPage): Promise<void> {
    const filled = new Set(behind.map(({ dossierId }) => dossierId));
    const { missing } = await this.hold(owner, dossiers.filter(({ dossierId }) => filled.has(dossierId)));
    if (missing.length > 0) throw new Failure(owner, 'told-too-little');
  }

  /**
   * A primary that is none any more may still call standing what was taken up again since, and nobody would look at it once more.
   * Where a write has come to pass, the look behind it is answered by whoever took that write.
   */
  private async makeSureOfStanding(owner: Speaker, dossiers: readonly ChangedDossier[], after: ChangePosition | null): Promise<void> {
    await this.writePosition(owner, after);
    const { missing } = await this.hold(owner, dossiers);
    if (missing.length > 0) throw new Failure('store', 'stale-read');
  }

  private async hold(owner: Speaker, dossiers: readonly ChangedDossier[]): Promise<Held> {
    const known = await this.options.store.find<LedgerDocument<unknown>>(
      this.options.collection,
      { _id: { $in: dossiers.map(({ dossierId }) => dossierId) } },
      { limit: dossiers.length, projection: { heard: 1, parked: 1 } },
    );
    const byId = new Map(known.map((document) => [document._id, document]));
    const missing: PullRequest[] = [];
    const standing: ChangedDossier[] = [];
    let ahead = 0;
    for (const dossier of dossiers) {
      const { dossierId, v } = dossier;
      const document = byId.get(dossierId);
      const heard = document?.heard[owner] ?? 0;
      if (heard > v) ahead += 1;
      else if (heard < v && document?.parked?.[owner]) standing.push(dossier);
      else if (heard < v) missing.push({ dossierId, after: heard });
    }
    const unknown = new Set(missing.map(({ dossierId }) => dossierId).filter((id) => !byId.has(id)));
    return { missing, unknown, standing, ahead };
  }

  /**
   * How far the walk along an owner's changes has come: everything before it was held against what was heard, and mended. Null
   * before the first.
   *
   * @throws Failure when the own store does not answer.
   */
  async walkedTo(owner: Speaker): Promise<ChangePosition | null> {
    const [kept] = await this.options.store.find<{ readonly _id: string; readonly position: string }>(
      this.options.positions,
      { _id: owner },
      { limit: 1 },
    );
    return kept ? (JSON.parse(kept.position) as ChangePosition) : null;
  }

  private async writePosition(owner: Speaker, position: ChangePosition | null): Promise<void> {
    await this.options.store.upsertOne(
      this.options.positions,
      { _id: owner },
      { $set: { position: JSON.stringify(position) } },
    );
  }
}
