import { encodeFact, encodeMetric, TOPICS, type Fact, type MetricEvent, type Speaker } from '@hoso/contracts';
import { Failure, ManualClock, SeededRandom, type Clock, type Random } from '@hoso/kernel';
import { MemoryBus, type BusMessage, type MemoryBusOptions, type ReceivedBatch } from '@hoso/messaging';
import type { Store } from '@hoso/store';
import { MemoryStore } from '@hoso/store/memory';

import type { ChangedDossier, ChangePosition, FactDesk, Pulled, PullRequest } from '../src/desk.js';
import type { LedgerDocument } from '../src/document.js';
import { Ledger, type LedgerDefinition } from '../src/ledger.js';
import { FactSource } from '../src/repair.js';
import { LEDGER_DEFAULTS, type LedgerSettings } from '../src/settings.js';
import { say, stamp, stampOffice, voiceOf, type StampBook } from './stamp-office.js';
import { StumblingStore } from './stumbling-store.js';

export const NOON_MS = Date.UTC(2026, 10, 20, 5);

/** Ids of dossiers, different for different numbers. */
export function dossier(number: number): string {
  return `01890000-0000-7000-8000-${String(number).padStart(12, '0')}`;
}

export const DOSSIER = dossier(1);

/** Lets everything happen that waits for nothing but its turn. */
export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** The internal doors of the offices, within one process. */
export class Doors extends FactSource {
  /** While true, no owner answers. */
  away = false;
  /** What was asked for so far. */
  readonly pulls: PullRequest[] = [];

  constructor(
    private readonly view: 'fact' | 'metric' = 'fact',
    private readonly desks = new Map<Speaker, FactDesk>(),
  ) {
    super();
  }

  /** The same doors for whoever hears facts, or only what they mean for measurement. */
  for(view: 'fact' | 'metric'): Doors {
    return view === this.view ? this : new Doors(view, this.desks);
  }

  open(owner: Speaker, desk: FactDesk | null): void {
    if (desk) this.desks.set(owner, desk);
  }

  override async pull(
    owner: Speaker, requests: readonly PullRequest[],
  ): Promise<readonly Pulled<Fact | MetricEvent>[]> {
    this.pulls.push(...requests);
    const desk = this.deskOf(owner);
    return this.view === 'fact' ? desk.pullFacts(requests) : desk.pullMetrics(requests);
  }

  override async changed(
    owner: Speaker, after: ChangePosition | null, settledMs: number, limit: number,
  ): Promise<{ readonly dossiers: readonly ChangedDossier[]; readonly position: ChangePosition | null }> {
    return this.deskOf(owner).changed(after, settledMs, limit);
  }

  private deskOf(owner: Speaker): FactDesk {
    const desk = this.desks.get(owner);
    if (this.away || !desk) throw new Failure(owner, 'unreachable');
    return desk;
  }
}

/** What an office reported so far. */
export interface Reported {
  readonly parked: { readonly dossierId: string | null; readonly code: string }[];
  readonly errors: { readonly error: unknown; readonly doing: string }[];
  readonly conditions: { readonly service: string; readonly condition: unknown }[];
  breaks: number;
}

export interface Office<State, Owner extends Speaker> {
  readonly ledger: Ledger<State, Owner>;
  readonly store: StumblingStore;
  readonly bus: MemoryBus;
  readonly clock: ManualClock;
  readonly doors: Doors;
  readonly reported: Reported;
  /** The dossier as it is kept; fails where there is none. */
  kept(dossierId?: string): Promise<LedgerDocument<State>>;
}

export interface OfficeWish {
  /** The process's own clock; the database's as well where no store is given. */
  readonly clock?: ManualClock;
  /** Shared with another process of the same office. */
  readonly store?: Store;
  readonly broker?: MemoryBus['broker'];
  readonly doors?: Doors;
  readonly onPublish?: NonNullable<MemoryBusOptions['onPublish']>;
  /** One of its own where left out. */
  readonly random?: Random;
  readonly settings?: Partial<LedgerSettings>;
}

let opened = 0;

/** Opens an office on a store and a courier in memory; nothing goes on by itself until it is started. */
export async function openOffice<State, Owner extends Speaker>(
  definition: LedgerDefinition<State, Owner>,
  wish: OfficeWish = {},
): Promise<Office<State, Owner>> {
  const { clock = new ManualClock(NOON_MS), doors = new Doors(), broker, onPublish } = wish;
  const store = new StumblingStore(wish.store ?? new MemoryStore(clock));
  const random = wish.random ?? new SeededRandom((opened += 1));
  const bus = new MemoryBus({ clock, random, ...(broker && { broker }), ...(onPublish && { onPublish }) });
  await bus.ensureTopics(
    Object.keys(TOPICS).map((topic) => ({ topic, partitions: 2, replicationFactor: 1, retentionMs: 1 })),
  );
  const reported: Reported = { parked: [], errors: [], conditions: [], breaks: 0 };
  const ledger = new Ledger(
    definition,
    { store, bus, clock, random, source: doors.for(definition.view) },
    {
      onParked: (dossierId, code) => reported.parked.push({ dossierId, code }),
      onBreak: () => (reported.breaks += 1),
      onError: (error, doing) => reported.errors.push({ error, doing }),
      onCondition: (service, _at, condition) => reported.conditions.push({ service, condition }),
    },
    { ...LEDGER_DEFAULTS, ...wish.settings },
  );
  await store.ensure(ledger.declarations);
  if (definition.owner) doors.open(definition.owner, ledger.desk);
  const kept = async (dossierId = DOSSIER): Promise<LedgerDocument<State>> => {
    const [document] = await store.inner.find<LedgerDocument<State>>(definition.collection, { _id: dossierId }, { limit: 1 });
    if (!document) throw new Error('that dossier is not kept');
    return document;
  };
  return { ledger, store, bus, clock, doors, reported, kept };
}

/** The stamping office, and the way to give it a command. */
export interface StampDesk extends Office<StampBook, 'processing'> {
  stamp(word: string, dossierId?: string, expectedRevision?: number): Promise<LedgerDocument<StampBook>>;
}

export async function openStampOffice(
  wish: OfficeWish = {},
  change: Partial<LedgerDefinition<StampBook, 'processing'>> = {},
): Promise<StampDesk> {
  const office = await openOffice(stampOffice(change), wish);
  return {
    ...office,
    stamp: async (word, dossierId = DOSSIER, expectedRevision) => {
      const revision = expectedRevision === undefined ? {} : { expectedRevision };
      const command = { dossierId, name: 'stamp', id: word, traceId: '0'.repeat(32), ...revision };
      return (await office.ledger.command({ ...command, decide: stamp(word) })).document;
    },
  };
}

/** Another office that speaks: each call lets it say facts about a dossier, and answers them. */
export interface Voice {
  readonly ledger: Ledger<{ readonly said: number }>;
  say(count: number, dossierId?: string): Promise<readonly Fact[]>;
}

/** Opens an office that the stamping office hears, behind one of the doors. */
export async function openVoice(
  owner: 'intake' | 'identity-verification', doors: Doors, clock: ManualClock = new ManualClock(NOON_MS),
): Promise<Voice> {
  const { ledger } = await openOffice(voiceOf(owner), { doors, clock });
  let given = 0;
  return {
    ledger,
    say: async (count, dossierId = DOSSIER) => {
      const command = { dossierId, name: 'say', id: String((given += 1)), traceId: 'a'.repeat(32) };
      const { document } = await ledger.command({ ...command, decide: say(owner, count) });
      const after = document.v - count;
      return (await ledger.desk!.pullFacts([{ dossierId, after }]))[0]!.items!;
    },
  };
}

/** A courier's batch with these facts, all of one owner. */
export function batchOf(facts: readonly Fact[]): ReceivedBatch {
  return batchOfMessages(facts.map((fact) => encodeFact(fact)));
}

/** A courier's batch with these messages, all of one topic. */
export function batchOfMessages(messages: readonly BusMessage[]): ReceivedBatch {
  const topic = messages[0]!.topic;
  return {
    topic,
    partition: 0,
    messages: messages.map((message, index) => ({ ...message, partition: 0, offset: String(index), timestampMs: 0 })),
  };
}

/** The courier's copy of a fact's mirror for measurement. */
export function mirrorOf({ data: _data, ...event }: Fact, metric: unknown): BusMessage {
  return encodeMetric({ ...event, metric });
}

/** Lets a clock run in steps, and everything happen that falls due on the way. */
export async function pass(clock: Clock, durationMs: number, stepMs = 100): Promise<void> {
  if (!(clock instanceof ManualClock)) throw new Error('only a clock that is moved by hand can be let run');
  for (let passed = 0; passed < durationMs; passed += stepMs) {
    clock.advance(stepMs);
    await turn();
  }
}
