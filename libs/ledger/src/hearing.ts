import { decodeMessage, type Speaker } from '@hoso/contracts';
import { Failure, type Clock } from '@hoso/kernel';
import type { ReceivedBatch, ReceivedMessage } from '@hoso/messaging';
import type { Store } from '@hoso/store';

import type { Heard } from './decision.js';
import type { PullRequest } from './desk.js';
import type { Outcome } from './entry.js';
import type { Repair } from './repair.js';
import { Room } from './room.js';
import { isRefused } from './told.js';

export interface HearingOptions {
  readonly view: 'fact' | 'metric';
  readonly hears: readonly Speaker[];
  readonly store: Store;
  readonly clock: Clock;
  readonly unreadable: string;
  readonly repair: Repair;
  /** Resolves when there is time for more. */
  readonly mayHear: () => Promise<void>;
  readonly hear: (item: Heard) => Promise<Outcome<unknown>>;
  readonly park: (dossierId: string, owner: Speaker, n: number | null, code: string) => Promise<Outcome<unknown>>;
  /** Conditions of services, where somebody wants them. */
  readonly onCondition?: (service: string, at: string, condition: unknown) => void;
  /** So many messages are decided and written at once, of however many batches; the others wait for them. */
  readonly messagesMax: number;
  /** More dossiers than this parked within the window are no bad data but a bad release: hearing stops. */
  readonly parkedMax: number;
  readonly parkedWindowMs: number;
  /** Told when hearing stops because too much is being parked. */
  readonly onBreak: () => void;
  readonly onParked: (dossierId: string | null, code: string) => void;
  readonly onError: (error: unknown, doing: string) => void;
}

/** A service's ears: takes batches from the courier and brings each message through the gate. */
export class Hearing {
  private readonly parkings: number[] = [];
  private isBroken = false;
  private heardCount = 0;
  private readonly room: Room;

  constructor(private readonly options: HearingOptions) {
    this.room = new Room(options.messagesMax);
  }

  /** True after too many dossiers were parked in a short time; hearing has stopped until a person resumes it. */
  get broken(): boolean {
    return this.isBroken;
  }

  /** Messages heard since the start. */
  get heard(): number {
    return this.heardCount;
  }

  /** A person says that the cause is mended. */
  mend(): void {
    this.isBroken = false;
    this.parkings.length = 0;
  }

  /**
   * Applies a batch. Resolves when every message is applied, dropped or set aside, durably; so the batch may be committed.
   *
   * @throws Failure when the world did not answer: nothing is committed and the same batch comes again.
   */
  async take({ messages }: ReceivedBatch): Promise<void> {
    for (let start = 0; start < messages.length; start += this.room.size) {
      const part = messages.slice(start, start + this.room.size);
      await this.options.mayHear();
      await this.room.hold(part.length, () => this.takePart(part));
    }
  }

  private async takePart(messages: readonly ReceivedMessage[]): Promise<void> {
    if (this.isBroken) throw new Failure('hearing', 'stopped-by-parking');
    const holes = new Map<Speaker, Map<string, number>>();
    const settled = await Promise.allSettled(messages.map((message) => this.takeOne(message, holes)));
    for (const result of settled) if (result.status === 'rejected') throw result.reason;
    for (const [owner, dossiers] of holes) await this.fill(owner, dossiers);
    this.heardCount += messages.length;
  }

  private async takeOne(message: ReceivedMessage, holes: Map<Speaker, Map<string, number>>): Promise<void> {
    const decoded = decodeMessage(message);
    switch (decoded.kind) {
      case 'condition':
        this.options.onCondition?.(decoded.service, decoded.at, decoded.condition);
        return;
      case 'unreadable': {
        const owner = decoded.owner ?? this.ownerOf(message.topic);
        if (decoded.dossierId === null || owner === null) return this.keepUnreadable(message, decoded.code);
        await this.options.park(decoded.dossierId, owner, decoded.n, decoded.code);
        return;
      }
      case 'fact':
      case 'metric': {
        if (decoded.kind !== this.options.view) return this.keepUnreadable(message, 'other-view');
        const item = decoded.kind === 'fact' ? decoded.fact : decoded.event;
        if (!this.options.hears.includes(item.owner)) return this.keepUnreadable(message, 'other-owner');
        const outcome = await this.options.hear(item);
        if (outcome.kind === 'hole') {
          const dossiers = holes.get(item.owner) ?? new Map<string, number>();
          dossiers.set(item.dossierId, outcome.heard);
          holes.set(item.owner, dossiers);
        }
        return;
      }
    }
  }

  /** A hole never blocks the others: where the owner does not answer, or refuses to, the reconciler comes back to it. */
  private async fill(owner: Speaker, dossiers: ReadonlyMap<string, number>): Promise<void> {
    const requests = [...dossiers].map(([dossierId, after]): PullRequest => ({ dossierId, after }));
    try {
      await this.options.repair.fill(owner, requests);
    } catch (error) {
      const isLeft = isRefused(error) || (error instanceof Failure && error.neighbour !== 'store');
      if (!isLeft) throw error;
      this.options.onError(error, `pull from ${owner}`);
    }
  }

  /** A dossier has been brought to a stand, by a message, by repair, or by a timer or want of its own. */
  noteParked(dossierId: string, code: string): void {
    this.options.onParked(dossierId, code);
    const now = this.options.clock.now();
    this.parkings.push(now);
    while (this.parkings.length > 0 && this.parkings[0]! < now - this.options.parkedWindowMs) this.parkings.shift();
    if (this.parkings.length > this.options.parkedMax && !this.isBroken) {
      this.isBroken = true;
      this.options.onBreak();
    }
  }

  private ownerOf(topic: string): Speaker | null {
    return this.options.hears.find((owner) => topic.startsWith(`hoso.${owner}.`)) ?? null;
  }

  /** A message that names no dossier is noted by its place, so that it can be looked at where it lies. */
  private async keepUnreadable(message: ReceivedMessage, code: string): Promise<void> {
    await this.options.store.insertOne(this.options.unreadable, {
      _id: `${message.topic}:${message.partition}:${message.offset}`,
      ...{ code, topic: message.topic, partition: message.partition, offset: message.offset },
      ...{ at: new Date(this.options.clock.now()) },
    } as { readonly _id: string });
    this.options.onParked(null, code);
  }
}
