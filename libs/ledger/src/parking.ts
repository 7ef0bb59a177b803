import { SPEAKERS, type Speaker } from '@hoso/contracts';
import { Refusal, type Clock, type Random } from '@hoso/kernel';
import type { Store, StoredDocument } from '@hoso/store';

import type { LedgerCollections, LedgerDocument, ParkedStream, Parking } from './document.js';
import type { Outcome } from './entry.js';
import type { Repair } from './repair.js';

/** A dossier that stands still here, as an operator sees it: references and codes only. */
export interface ParkedDossier {
  readonly dossierId: string;
  readonly since: string;
  readonly streams: readonly {
    readonly stream: ParkedStream;
    readonly code: string;
    readonly n: number | null;
    readonly heard: number | null;
    readonly since: string;
  }[];
  readonly v: number;
  readonly rev: number;
}

export interface UnreadableMessage {
  readonly place: string;
  readonly code: string;
  readonly at: string;
}

export interface ParkingDeskOptions<State> {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly collections: LedgerCollections;
  readonly repair: Repair;
  readonly release: (dossierId: string, streams: readonly ParkedStream[]) => Promise<Outcome<State>>;
}

interface StoredUnreadable extends StoredDocument {
  readonly code: string;
  readonly at: Date;
}

/** Lists, inspects and replays what was set aside. Replays come from the owners' record, never from a copy. */
export class ParkingDesk<State> {
  constructor(private readonly options: ParkingDeskOptions<State>) {}

  /** Parked dossiers, longest first. `after` is the last one of the page before. */
  async list(limit: number, after?: { readonly since: string; readonly dossierId: string }): Promise<ParkedDossier[]> {
    const from = after ? new Date(after.since) : new Date(0);
    const documents = await this.options.store.find<LedgerDocument<State>>(
      this.options.collections.dossiers.name,
      {
        parkedAt: { $gte: from },
        ...(after ? { $or: [{ parkedAt: { $gt: from } }, { _id: { $gt: after.dossierId } }] } : {}),
      },
      { sort: { parkedAt: 1, _id: 1 }, limit, projection: { parked: 1, parkedAt: 1, heard: 1, v: 1, rev: 1 } },
    );
    return documents.map(describe);
  }

  /** One parked dossier, or undefined where it is not parked. */
  async find(dossierId: string): Promise<ParkedDossier | undefined> {
    const [document] = await this.options.store.find<LedgerDocument<State>>(
      this.options.collections.dossiers.name,
      { _id: dossierId },
      { limit: 1, projection: { parked: 1, parkedAt: 1, heard: 1, v: 1, rev: 1 } },
    );
    return document?.parkedAt ? describe(document) : undefined;
  }

  /** Messages that named no dossier, newest first. */
  async listUnreadable(limit: number): Promise<UnreadableMessage[]> {
    const found = await this.options.store.find<StoredUnreadable>(
      this.options.collections.unreadable.name,
      { at: { $gte: new Date(0) } },
      { sort: { at: -1 }, limit },
    );
    return found.map((message) => ({ place: message._id, code: message.code, at: message.at.toISOString() }));
  }

  /** How many dossiers are parked, counted up to `limit`. */
  async count(limit = 1_000): Promise<number> {
    const found = await this.options.store.find(
      this.options.collections.dossiers.name,
      { parkedAt: { $gte: new Date(0) } },
      { limit, projection: { rev: 1 } },
    );
    return found.length;
  }

  /**
   * Takes a dossier up again: notes who asked, pulls from each owner what was missed and applies it, and releases a
   * stream when it has caught up: the reconciler has walked past this dossier, so it may not be left released and
   * behind. Where the cause is not mended, or not all could be had, the stream stays parked.
   *
   * @throws Refusal `not-parked`.
   * @throws Failure when an owner does not answer; the dossier stays parked.
   */
  async replay(dossierId: string, by: string): Promise<ParkedDossier | null> {
    const parked = await this.find(dossierId);
    if (!parked) throw new Refusal('not-found', 'not-parked');
    await this.options.store.insertOne(this.options.collections.audit.name, {
      ...{ at: new Date(this.options.clock.now()), by, action: 'replay', dossierId, detail: { streams: parked.streams } },
      _id: this.options.random.id(),
    });
    const { repair, release } = this.options;
    const streams = parked.streams.map(({ stream }) => stream);
    const owners = SPEAKERS.filter((owner) => streams.includes(owner));
    const after = (owner: Speaker): number => parked.streams.find(({ stream }) => stream === owner)?.heard ?? 0;
    const caughtUp = await Promise.all(owners.map((owner) => repair.catchUp(owner, dossierId, after(owner))));
    const ready = owners.filter((_, index) => caughtUp[index]);
    const released = await release(dossierId, streams.filter((stream) => stream === 'self' || ready.includes(stream)));
    // What was said meanwhile has found the stream standing still.
    const heard = released.kind === 'applied' ? released.document.heard : {};
    await Promise.all(ready.map((owner) => repair.fill(owner, [{ dossierId, after: heard[owner] ?? 0 }])));
    return (await this.find(dossierId)) ?? null;
  }
}

function describe(document: LedgerDocument<unknown>): ParkedDossier {
  const parked = Object.entries(document.parked ?? {}) as [ParkedStream, Parking][];
  return {
    dossierId: document._id,
    since: document.parkedAt!.toISOString(),
    streams: parked.map(([stream, parking]) => ({
      stream,
      code: parking.code,
      n: parking.n,
      heard: stream === 'self' ? null : (document.heard[stream] ?? 0),
      since: parking.since.toISOString(),
    })),
    v: document.v,
    rev: document.rev,
  };
}
