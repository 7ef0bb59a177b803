import { FRONT_DESK, factsTopicOf, metricsTopicOf, type Service, type Speaker } from '@hoso/contracts';
import { Defect, type Clock, type Random } from '@hoso/kernel';
import type { Bus, ReceivedBatch } from '@hoso/messaging';
import type { CollectionDeclaration, IndexDeclaration, Store } from '@hoso/store';

import { archiveOldFacts } from './archive.js';
import type { Command, Commanded } from './command.js';
import { DatabaseTime } from './database-time.js';
import type { Decide, Decision, DecisionContext, Heard } from './decision.js';
import { FactDesk } from './desk.js';
import { ledgerCollections, type LedgerCollections, type LedgerDocument, type Timer, type Want } from './document.js';
import type { Outcome } from './entry.js';
import { Hearing } from './hearing.js';
import { KeyTaken } from './key-taken.js';
import { Lane } from './lane.js';
import { ParkingDesk } from './parking.js';
import { Relay } from './relay.js';
import { Repair, type FactSource } from './repair.js';
import { LEDGER_DEFAULTS, type LedgerSettings } from './settings.js';
import type { Provide } from './supply.js';
import { Timers } from './timers.js';
import { Wants } from './wants.js';

/** What a service believes and does, as pure decisions over its state. */
export interface LedgerDefinition<State, Owner extends Speaker = Speaker> {
  readonly service: Service;
  /** The voice of the service; null where it only listens. */
  readonly owner: Owner | null;
  /** Name of its collection of dossiers, and indexes over its own state. */
  readonly collection: string;
  readonly indexes: readonly IndexDeclaration[];
  readonly hears: readonly Speaker[];
  /** Whether it hears facts or only what they mean for measurement. */
  readonly view: 'fact' | 'metric';
  /** Answers a foreign fact. Must answer every fact, in any order between owners. */
  readonly onFact: (state: State | null, fact: Heard, context: DecisionContext) => Decision<State, Owner>;
  readonly onTimer?: (state: State, timer: Timer, context: DecisionContext) => Decision<State, Owner>;
  /**
   * Owners who are asked before a timer of a dossier fires: what they said in time is heard first, and a timer waits for an owner
   * who does not answer. Nobody when left out.
   */
  readonly heardOutBeforeTimers?: readonly Speaker[];
  /** Makes an outside call; its answer goes to `onAnswer`. Must not reject for a neighbour's sake: that is an answer too. */
  readonly carryOut?: (dossierId: string, want: Want) => Promise<unknown>;
  readonly onAnswer?: (
    state: State,
    want: Want,
    answer: unknown,
    context: DecisionContext,
  ) => Decision<State, Owner>;
  readonly provide?: Provide;
}

export interface LedgerPorts {
  readonly store: Store;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly random: Random;
  readonly source: FactSource;
}

/** What the ledger reports to whoever writes the log. Codes and references, no personal data. */
export interface LedgerReports {
  onParked(dossierId: string | null, code: string): void;
  onBreak(): void;
  onError(error: unknown, doing: string): void;
  onSpoken?(dossierId: string, factName: string, n: number, traceId: string): void;
  onCondition?(service: string, at: string, condition: unknown): void;
}

/**
 * One service's ledger: the store discipline that all services share. Everything that happens to a dossier (a command,
 * a fact from elsewhere, a timer, an outside answer) goes through one lane and ends in one guarded write.
 */
export class Ledger<State, Owner extends Speaker = Speaker> {
  readonly collections: LedgerCollections;
  /** Answers other services from the record; null where this service speaks no facts. */
  readonly desk: FactDesk | null;
  readonly hearing: Hearing;
  readonly repair: Repair;
  readonly parking: ParkingDesk<State>;
  readonly relay: Relay | null;
  readonly timers: Timers;
  readonly wants: Wants;
  private readonly lane: Lane<State>;
  private readonly time: DatabaseTime;
  private readonly stopping = new AbortController();
  private archiving: Promise<void> | null = null;
  private spokenCount = 0;

  constructor(
    private readonly definition: LedgerDefinition<State, Owner>,
    private readonly ports: LedgerPorts,
    private readonly reports: LedgerReports,
    private readonly settings: LedgerSettings = LEDGER_DEFAULTS,
  ) {
    const { store, clock, random, bus } = ports;
    const time = new DatabaseTime(store, clock);
    this.time = time;
    this.collections = ledgerCollections(definition.collection, definition.indexes, {
      speaks: definition.owner !== null,
      keepsTimers: definition.onTimer !== undefined,
      keepsWants: definition.carryOut !== undefined,
    });
    const collection = this.collections.dossiers.name;
    const onError = (error: unknown, doing: string): void => reports.onError(error, doing);
    const { owner } = definition;
    const onMarked = (dossierId: string, n: number): void => this.lane.remembered.noteMarked(dossierId, n);
    const between = <Result>(work: () => Promise<Result>): Promise<Result> => this.lane.between(work);
    this.relay = owner ? new Relay({ owner, store, between, bus, clock, time, collection, ...settings.relay, onMarked, onError }) : null;
    this.desk = owner ? new FactDesk({ owner, store, time, collection, archive: this.collections.archive.name }) : null;
    this.wants = new Wants({
      ...{ store, clock, collection, ...settings.wants },
      call: async (dossierId, want) => this.definition.carryOut?.(dossierId, want),
      record: (dossierId, want, answer) => this.answerWant(dossierId, want, answer),
      onTakenUp: (dossierId) => this.lane.remembered.forget(dossierId),
      onError,
    });
    this.lane = this.openLane(collection);
    this.timers = new Timers({
      ...{ store, clock, collection, ...settings.timers, onError },
      fire: (dossierId, timer) => this.fireTimer(dossierId, timer),
    });
    const hear = (item: Heard): Promise<Outcome<unknown>> => this.hear(item, false);
    const park = (dossierId: string, stream: Speaker, n: number | null, code: string): Promise<Outcome<unknown>> =>
      this.lane.submit({ ...this.internal(dossierId, 'park'), park: { stream, n, code } });
    this.repair = new Repair({
      source: ports.source,
      store,
      clock,
      collection,
      positions: this.collections.positions.name,
      hears: definition.hears,
      ...{ ...settings.repair, hear, park, onError },
      catchUp: (item) => this.hear(item, true),
      isStopped: () => this.hearing.broken,
    });
    this.hearing = new Hearing({
      view: definition.view,
      hears: definition.hears,
      store,
      clock,
      unreadable: this.collections.unreadable.name,
      repair: this.repair,
      ...{ hear, park, mayHear: () => this.wants.uncrowded() },
      ...{ ...settings.hearing, ...settings.parking },
      onBreak: () => reports.onBreak(),
      onParked: (dossierId, code) => reports.onParked(dossierId, code),
      onCondition: (service, at, condition) => reports.onCondition?.(service, at, condition),
      onError,
    });
    this.parking = new ParkingDesk<State>({
      store,
      clock,
      random,
      collections: this.collections,
      repair: this.repair,
      release: (dossierId, streams) =>
        this.lane.submit({ ...this.internal(dossierId, 'release'), release: streams }),
    });
  }

  private openLane(collection: string): Lane<State> {
    return new Lane<State>({
      store: this.ports.store,
      time: this.time,
      clock: this.ports.clock,
      random: this.ports.random,
      collection,
      ...this.settings.lane,
      ...(this.definition.provide ? { provide: this.definition.provide } : {}),
      onSpoken: (facts, _document, metrics) => {
        this.spokenCount += facts.length;
        this.relay?.offer(facts, metrics);
        for (const fact of facts) this.reports.onSpoken?.(fact.dossierId, fact.name, fact.n, fact.traceId);
      },
      onParked: (dossierId, code) => this.hearing.noteParked(dossierId, code),
      onWants: (document, wants) => this.wants.offer(document._id, wants),
      takeMark: (dossierId) => this.relay?.takeMark(dossierId),
    });
  }

  /** Collections that must exist before the ledger is used. */
  get declarations(): readonly CollectionDeclaration[] {
    return Object.values(this.collections) as CollectionDeclaration[];
  }

  /** Topics whose batches belong to `hearing.take`. */
  get topics(): readonly string[] {
    return this.definition.hears.map((owner) =>
      this.definition.view === 'fact' ? factsTopicOf(owner) : metricsTopicOf(owner),
    );
  }

  /** Entries that wait to be decided. */
  get waiting(): number {
    return this.lane.waiting;
  }

  /** Own facts made durable since the start. */
  get spoken(): number {
    return this.spokenCount;
  }

  /** Age of the oldest own fact that the courier has not acknowledged, in seconds; 0 where there is none. */
  async oldestUnpublishedSeconds(): Promise<number> {
    if (!this.relay) return 0;
    const [oldest] = await this.ports.store.find<LedgerDocument<State>>(
      this.collections.dossiers.name,
      { unpublishedSince: { $gte: new Date(0) } },
      { sort: { unpublishedSince: 1 }, limit: 1, projection: { unpublishedSince: 1 } },
    );
    return oldest ? Math.max(0, ((await this.time.now()) - oldest.unpublishedSince!.getTime()) / 1000) : 0;
  }

  /** Starts everything that goes on by itself: relay, repair, timers, wants, archive. */
  start(): void {
    this.relay?.start();
    this.repair.start();
    if (this.definition.onTimer) this.timers.start();
    if (this.definition.carryOut) this.wants.start();
    if (this.definition.owner) this.archiving = this.archiveLoop();
  }

  /** Stops taking up work, finishes what is in hand. The store and the courier must still be there. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await Promise.all([this.timers.stop(), this.wants.stop(), this.repair.stop(), this.archiving]);
    await this.lane.drained();
    await this.relay?.stop();
  }

  /**
   * Carries out a command on one dossier; resolves when it is durable.
   *
   * @throws Refusal what `admit` or the decision refused; `revision-mismatch`.
   * @throws KeyTaken when a unique key of the new state belongs to another dossier.
   * @throws Failure when the store did not answer: nothing is known; the same command may be repeated.
   */
  async command(command: Command<State, Owner>): Promise<Commanded<State>> {
    const outcome = await this.lane.submit({
      dossierId: command.dossierId,
      cause: `command:${command.name}:${command.id}`,
      traceId: command.traceId,
      command,
      ...(command.contents ? { contents: command.contents } : {}),
      ...(command.isFirst ? { isFirst: true } : {}),
      decide: command.decide,
    });
    switch (outcome.kind) {
      case 'applied':
        return { document: outcome.document, repeated: false };
      case 'repeated':
        return { document: outcome.document, repeated: true };
      case 'refused':
        throw outcome.refusal;
      case 'taken':
        throw new KeyTaken();
      case 'defect':
        throw outcome.defect;
      case 'dropped':
      case 'hole':
      case 'parked':
        throw new Defect('command-outcome', `a command cannot end as ${outcome.kind}`);
    }
  }

  /** The dossier as it stands, or undefined. */
  async find(dossierId: string): Promise<LedgerDocument<State> | undefined> {
    const [document] = await this.ports.store.find<LedgerDocument<State>>(
      this.collections.dossiers.name,
      { _id: dossierId },
      { limit: 1 },
    );
    return document;
  }

  /** Takes a batch from the courier. See {@link Hearing.take}. */
  take(batch: ReceivedBatch): Promise<void> {
    return this.hearing.take(batch);
  }

  private hear(item: Heard, catchesUp: boolean): Promise<Outcome<State>> {
    return this.lane.submit({
      dossierId: item.dossierId,
      cause: `${item.owner}:${item.dossierId}:${item.n}`,
      traceId: item.traceId,
      causedAtMs: Date.parse(item.at),
      gate: { owner: item.owner, n: item.n },
      begins: item.owner === FRONT_DESK && item.n === 1,
      catchesUp,
      decide: (state, context) => this.definition.onFact(state, item, context),
    });
  }

  /** False where it waits: something was said about the dossier that cannot be heard yet. */
  private async fireTimer(dossierId: string, timer: Timer): Promise<boolean> {
    const owners = this.definition.heardOutBeforeTimers ?? [];
    for (const owner of owners) if (!(await this.repair.hearOut(owner, dossierId))) return false;
    await this.lane.submit({
      dossierId,
      cause: `timer:${timer.id}`,
      traceId: this.ports.random.token(16),
      timer,
      decide: (state, context) => {
        if (state === null || !this.definition.onTimer) throw new Defect('timer-without-state', timer.kind);
        return this.definition.onTimer(state, timer, context);
      },
    });
    return true;
  }

  private async answerWant(dossierId: string, want: Want, answer: unknown): Promise<void> {
    await this.lane.submit({
      dossierId,
      cause: `want:${want.id}`,
      traceId: this.ports.random.token(16),
      wantId: want.id,
      decide: (state, context) => {
        if (state === null || !this.definition.onAnswer) throw new Defect('want-without-state', want.kind);
        return this.definition.onAnswer(state, want, answer, context);
      },
    });
  }

  private internal(dossierId: string, doing: string): { dossierId: string; cause: string; traceId: string; decide: Decide<State> } {
    return {
      dossierId,
      cause: `ledger:${doing}`,
      traceId: '0'.repeat(32),
      decide: () => {
        throw new Defect('not-a-decision', doing);
      },
    };
  }

  private async archiveLoop(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      await this.ports.clock.sleep(this.settings.archiveEveryMs, this.stopping.signal);
      if (this.stopping.signal.aborted) return;
      try {
        await archiveOldFacts(this.ports.store, this.collections.dossiers.name, this.collections.archive.name);
      } catch (error) {
        this.reports.onError(error, 'archive old facts');
      }
    }
  }
}
