import { readFact, readMetricEvent, type Fact, type MetricEvent, type Speaker } from '@hoso/contracts';
import { Defect, Failure, type Clock } from '@hoso/kernel';
import type { Store } from '@hoso/store';

import type { Heard } from './decision.js';
import { PULLED_FACTS_MAX, type ChangedDossier, type ChangePosition, type Pulled, type PullRequest } from './desk.js';
import type { LedgerDocument } from './document.js';
import type { Outcome } from './entry.js';

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
  readonly onError: (error: unknown, doing: string) => void;
}

const PAGE = 500;
/** Facts that are handed in at once, about: fewer than may wait in the lane. */
const APPLIED_TOGETHER = 1_000;

/**
 * Finds and mends what the courier lost. A hole between facts is filled at once by pulling from the owner; a lost last
 * fact is found by walking along each owner's list of changes and comparing numbers. Everything goes through the gate.
 */
export class Repair {
  private readonly stopping = new AbortController();
  private loops: Promise<void>[] = [];
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
    this.loops = this.options.hears.map((owner) => this.reconcileLoop(owner));
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await Promise.all(this.loops);
  }

  /**
   * Pulls what is missing after the given numbers and applies it. An owner that does not know the dossier means that
   * the message was wrong: the stream is parked here.
   *
   * @throws Failure when the owner does not answer; the reconciler comes back to it.
   */
  async fill(owner: Speaker, requests: readonly PullRequest[]): Promise<void> {
    await this.apply(owner, await this.pull(owner, requests));
  }

  /**
   * Only the asking half of `fill`.
   *
   * @throws Failure when the owner does not answer.
   */
  pull(owner: Speaker, requests: readonly PullRequest[]): Promise<readonly Pulled<Fact | MetricEvent>[]> {
    return this.options.source.pull(owner, requests);
  }

  /**
   * The other half: applies what was pulled, and fetches the rest where one answer could not hold it all. Many dossiers are handed in
   * at once, so that they come into the same batches: one after the other, each would wait for a rest of the lane.
   */
  async apply(owner: Speaker, pulled: readonly Pulled<Fact | MetricEvent>[]): Promise<void> {
    const unfinished: PullRequest[] = [];
    for (const together of inPartsOf(pulled, APPLIED_TOGETHER)) {
      await Promise.all(together.map(async ({ dossierId, items }) => {
        if (items === null) return void (await this.options.park(dossierId, owner, null, 'unknown-dossier'));
        await Promise.all(items.map((item) => this.applyOne(owner, item)));
        if (items.length >= PULLED_FACTS_MAX) unfinished.push({ dossierId, after: items.at(-1)!.n });
      }));
    }
    if (unfinished.length > 0) await this.fill(owner, unfinished);
  }

  /**
   * Pulls what one stream of a dossier missed and applies it although the stream stands still, to the end. False where
   * that could not be done: then it stands still as before.
   *
   * @throws Failure when the owner or the own store does not answer; what was applied by then stays.
   */
  async catchUp(owner: Speaker, dossierId: string, after: number): Promise<boolean> {
    const [pulled] = await this.pull(owner, [{ dossierId, after }]);
    const items = pulled?.items;
    if (!items) return false;
    const outcomes = await Promise.all(items.map((item) => this.applyOne(owner, item, this.options.catchUp)));
    if (!outcomes.every((outcome) => outcome === 'applied' || outcome === 'dropped')) return false;
    return items.length < PULLED_FACTS_MAX || this.catchUp(owner, dossierId, items.at(-1)!.n);
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

  private async reconcileLoop(owner: Speaker): Promise<void> {
    while (!this.stopping.signal.aborted) {
      await this.options.clock.sleep(this.options.everyMs, this.stopping.signal);
      if (this.stopping.signal.aborted) return;
      try {
        await this.reconcile(owner);
      } catch (error) {
        this.options.onError(error, `reconcile with ${owner}`);
      }
    }
  }

  /**
   * Walks the owner's changes since the last walk and mends what differs; answers how many dossiers were behind.
   *
   * @throws Failure when the owner or the own store does not answer, or the owner tells less than it says it spoke, as one does that
   * reads from a copy left behind: the walk stays before that page, for what it goes past it never looks at again.
   */
  async reconcile(owner: Speaker): Promise<number> {
    let behind = 0;
    let position = await this.readPosition(owner);
    while (!this.stopping.signal.aborted) {
      const page = await this.comparePage(owner, position);
      if (page.dossiers.length === 0) return behind;
      behind += page.behind.length;
      if (page.behind.length > 0) await this.makeSure(owner, page);
      position = page.position;
      await this.writePosition(owner, position);
      if (page.isLast) return behind;
    }
    return behind;
  }

  /**
   * Compares one page of the owner's changes after a place, null for the beginning, and mends what differs. It neither reads nor
   * moves the place that the walks keep.
   *
   * @throws Failure when the owner or the own store does not answer; what was mended by then stays.
   */
  async comparePage(owner: Speaker, after: ChangePosition | null): Promise<ComparedPage> {
    const { dossiers, position } = await this.options.source.changed(owner, after, this.options.settledMs, PAGE);
    const behind = dossiers.length === 0 ? [] : await this.compare(owner, dossiers);
    return { dossiers, behind, position, isLast: dossiers.length < PAGE };
  }

  private async compare(owner: Speaker, dossiers: readonly ChangedDossier[]): Promise<readonly PullRequest[]> {
    const { missing, ahead } = await this.hold(owner, dossiers);
    this.ahead += ahead;
    for (let start = 0; start < missing.length; start += 50) await this.fill(owner, missing.slice(start, start + 50));
    return missing;
  }

  private async makeSure(owner: Speaker, { dossiers, behind }: ComparedPage): Promise<void> {
    const filled = new Set(behind.map(({ dossierId }) => dossierId));
    const { missing } = await this.hold(owner, dossiers.filter(({ dossierId }) => filled.has(dossierId)));
    if (missing.length > 0) throw new Failure(owner, 'told-too-little');
  }

  /** Holds what was heard of dossiers against how much their owner says it spoke of them. */
  private async hold(
    owner: Speaker,
    dossiers: readonly ChangedDossier[],
  ): Promise<{ readonly missing: readonly PullRequest[]; readonly ahead: number }> {
    const known = await this.options.store.find<LedgerDocument<unknown>>(
      this.options.collection,
      { _id: { $in: dossiers.map(({ dossierId }) => dossierId) } },
      { limit: dossiers.length, projection: { heard: 1, parked: 1 } },
    );
    const byId = new Map(known.map((document) => [document._id, document]));
    const missing: PullRequest[] = [];
    let ahead = 0;
    for (const { dossierId, v } of dossiers) {
      const document = byId.get(dossierId);
      const heard = document?.heard[owner] ?? 0;
      if (heard > v) ahead += 1;
      else if (heard < v && !document?.parked?.[owner]) missing.push({ dossierId, after: heard });
    }
    return { missing, ahead };
  }

  private async readPosition(owner: Speaker): Promise<ChangePosition | null> {
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

/** Parts that hold about so many items each, and no dossier in two of them. */
function inPartsOf<Item>(pulled: readonly Pulled<Item>[], itemsMax: number): readonly (readonly Pulled<Item>[])[] {
  const parts: Pulled<Item>[][] = [];
  let room = 0;
  for (const one of pulled) {
    const size = Math.max(1, one.items?.length ?? 1);
    if (room < size) {
      parts.push([]);
      room = itemsMax;
    }
    parts.at(-1)!.push(one);
    room -= size;
  }
  return parts;
}
