import 'reflect-metadata';

import { Module, type DynamicModule } from '@nestjs/common';
import { AccessModule, KeyRing, TokenCheck } from '@hoso/access';
import { SERVICES, type MetricEvent, type Service } from '@hoso/contracts';
import { createHttpApplication, Cursors } from '@hoso/http';
import { Clock, Failure, Refusal, SeededRandom, SystemRandom } from '@hoso/kernel';
import { observe } from '@hoso/observability';
import type { Store } from '@hoso/store';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

import { DiskPageShelf } from '../src/adapters/disk-page-shelf.js';
import { LedgerMarks } from '../src/adapters/ledger-marks.js';
import { Recounter, RECOUNTER_DEFAULTS } from '../src/adapters/recounter.js';
import { SourceComparison, type Comparison, type WholeComparison } from '../src/domain/comparison.js';
import { ParkingDoors, type ParkedDossier } from '../src/domain/parked.js';
import { HouseHealth, type Answerer } from '../src/domain/room-state.js';
import { Street } from '../src/domain/street.js';
import { MONITORING_PROBLEMS } from '../src/monitoring.errors.js';
import { roomsOf } from '../src/monitoring.module.js';
import { batchOf, openWatchRoom } from './watch-room.js';

@Module({})
class RehearsedModule {}

const ISSUER = 'https://issuer.hoso.example';

/** Whom a rehearsed token is for. */
export interface RehearsedCaller {
  readonly audience: 'hoso-operator' | 'hoso-official';
  readonly scopes: readonly string[];
  readonly tenant?: string;
  readonly agency?: string;
}

export const OPERATOR: RehearsedCaller = {
  audience: 'hoso-operator',
  scopes: ['operations:read', 'operations:parked', 'indicator:read'],
};

/** What a rehearsal may turn while the house is open. */
export interface RehearsedState {
  readonly answers: Record<Service, Answerer['state'] | 'silent'>;
  readonly figures: Partial<Record<Service, Record<string, number>>>;
  parked: ParkedDossier[];
  /** Dossiers that stand still again however often they are taken up. */
  readonly hopeless: Set<string>;
  fault: { readonly kind: string; readonly healsAtMs: number } | null;
  whole: WholeComparison | null;
}

/** The watch-room as it really is, on a given store, with the rest of the house rehearsed in one process. */
export interface RehearsedHouse {
  readonly address: string;
  readonly state: RehearsedState;
  token(caller?: RehearsedCaller): Promise<string>;
  hear(events: readonly MetricEvent[]): Promise<void>;
  /** Resolves when every due date that has passed is noted and nothing is left to be counted. */
  counted(): Promise<void>;
  close(): Promise<void>;
}

export interface RehearsedHouseOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly port?: number;
  readonly demonstration?: boolean;
}

/** Opens the doors on loopback. */
export async function openRehearsedHouse(options: RehearsedHouseOptions): Promise<RehearsedHouse> {
  const { store, clock, port = 0, demonstration = true } = options;
  const random = new SystemRandom();
  const ledger = await openWatchRoom(store, clock, random);
  ledger.timers.start();
  const marks = new LedgerMarks(ledger);
  const recounter = new Recounter({ store, marks, clock, random, onError: () => undefined, ...RECOUNTER_DEFAULTS, idleRestMs: 30 });
  const { tokens, sign } = await rehearseIssuer(clock);
  const state: RehearsedState = {
    answers: { intake: 'ok', 'identity-verification': 'ok', processing: 'ok', monitoring: 'ok' },
    figures: {}, parked: [], hopeless: new Set(), fault: null, whole: null,
  };
  const rooms = roomsOf({
    store,
    clock,
    progress: recounter,
    health: new RehearsedHealth(state, clock),
    comparison: new RehearsedComparison(state, clock),
    parking: new RehearsedDoors(state),
    street: new RehearsedStreet(state, clock, () => sign(OPERATOR)),
    page: new DiskPageShelf(demonstration),
    heard: () => ledger.hearing.heard,
  });
  const module: DynamicModule = {
    module: RehearsedModule,
    imports: [AccessModule.with(tokens)],
    controllers: [...rooms.controllers],
    providers: [
      ...rooms.providers,
      { provide: Clock, useValue: clock },
      { provide: Cursors, useValue: new Cursors('a secret of the rehearsal') },
    ],
  };
  const application = await createHttpApplication(module, {
    observability: observe({ service: 'monitoring', level: 'silent', clock }),
    clock,
    random,
    title: 'rehearsed watch-room',
    description: 'for specs',
    problems: MONITORING_PROBLEMS,
    overload: { eventLoopP99MsMax: Number.POSITIVE_INFINITY }, // a machine that is busy with other suites is no overload of this house
  });
  recounter.start();
  await application.listen(port, '127.0.0.1');
  return {
    address: (await application.nest.getUrl()).replace('[::1]', '127.0.0.1'),
    state,
    token: (caller = OPERATOR) => sign(caller),
    hear: async (events) => {
      for (const stream of Map.groupBy(events, ({ owner }) => owner).values()) await ledger.take(batchOf(stream));
    },
    counted: async () => {
      while ((await ledger.timers.fireDue()) > 0);
      const sinceMs = clock.now();
      while ((recounter.asOfMs ?? 0) <= sinceMs || recounter.waiting > 0) {
          await clock.sleep(10);
      }
    },
    close: async () => {
      await application.stop();
      await recounter.stop();
      await ledger.timers.stop();
    },
  };
}

async function rehearseIssuer(clock: Clock): Promise<{
  readonly tokens: TokenCheck;
  readonly sign: (caller: RehearsedCaller) => Promise<string>;
}> {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const key = { ...(await exportJWK(publicKey)), kid: 'rehearsed', alg: 'ES256', use: 'sig' };
  const tokens = new TokenCheck({ issuer: ISSUER, clock, keys: new KeyRing(async () => ({ keys: [key] }), clock) });
  const sign = ({ audience, scopes, tenant, agency }: RehearsedCaller): Promise<string> => {
    const now = Math.floor(clock.now() / 1000);
    const claims = {
      iss: ISSUER, aud: audience, sub: 'thu-nghiem', client_id: 'thu-nghiem', iat: now, exp: now + 3_600,
      scope: scopes.join(' '), ...(tenant && { tenant }), ...(agency && { agency }),
    };
    return new SignJWT(claims).setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'rehearsed' }).sign(privateKey);
  };
  return { tokens, sign };
}

const QUIET_FIGURES = {
  lagMessages: 0, unpublishedFacts: 0, oldestUnpublishedSeconds: 0, parkedDossiers: 0, repairedFacts: 0,
} as const;

class RehearsedHealth extends HouseHealth {
  constructor(
    private readonly state: RehearsedState,
    private readonly clock: Clock,
  ) {
    super();
  }

  override async read(): Promise<{ readonly services: readonly Answerer[]; readonly neighbours: readonly Answerer[] }> {
    const askedAt = new Date(this.clock.now()).toISOString();
    const services = SERVICES.map((name): Answerer => {
      const answer = this.state.answers[name];
      if (answer === 'silent') return { name, state: 'down', askedAt, answeredInMs: null, dependencies: [], figures: {} };
      const isAway = answer !== 'ok';
      return {
        name,
        state: answer,
        askedAt,
        answeredInMs: 4,
        dependencies: [
          { name: 'store', kind: 'hard', state: 'ok', lastGoodContact: askedAt },
          { name: 'broker', kind: 'soft', state: isAway ? 'degraded' : 'ok', lastGoodContact: askedAt },
        ],
        figures: { ...QUIET_FIGURES, ...this.state.figures[name] },
      };
    });
    const fault = faultNow(this.state, this.clock);
    const state = fault === null ? 'ok' : fault.kind === 'slow' || fault.kind === 'wrong' ? 'degraded' : 'down';
    const street = { name: 'population-database', askedAt, answeredInMs: 3, dependencies: [], figures: {} };
    return { services, neighbours: [{ ...street, state }] };
  }
}

class RehearsedComparison extends SourceComparison {
  private readonly at: string;

  constructor(
    private readonly rehearsed: RehearsedState,
    clock: Clock,
  ) {
    super();
    this.at = new Date(clock.now()).toISOString();
  }

  override get state(): Comparison {
    return { at: this.at, compared: 1_240, missing: 0, silent: [], whole: this.rehearsed.whole };
  }
}

class RehearsedDoors extends ParkingDoors {
  constructor(private readonly state: RehearsedState) {
    super();
  }

  override async list(): Promise<{
    readonly parked: readonly ParkedDossier[];
    readonly silent: readonly Service[];
    readonly stopped: readonly Service[];
  }> {
    const silent = SERVICES.filter((service) => this.state.answers[service] === 'silent');
    return { parked: this.state.parked.filter(({ service }) => !silent.includes(service)), silent, stopped: [] };
  }

  override async replay(service: Service, dossierId: string): Promise<{ readonly stillParked: boolean }> {
    if (this.state.answers[service] === 'silent') throw new Failure(service, 'unreachable');
    const isThere = this.state.parked.some((parked) => parked.service === service && parked.dossierId === dossierId);
    if (!isThere) throw new Refusal('not-found', 'not-parked');
    if (this.state.hopeless.has(dossierId)) return { stillParked: true };
    this.state.parked = this.state.parked.filter((parked) => parked.service !== service || parked.dossierId !== dossierId);
    return { stillParked: false };
  }
}

class RehearsedStreet extends Street {
  constructor(
    private readonly state: RehearsedState,
    private readonly clock: Clock,
    private readonly sign: () => Promise<string>,
  ) {
    super();
  }

  override async openSession(): Promise<{ readonly accessToken: string; readonly expiresAt: string }> {
    return { accessToken: await this.sign(), expiresAt: new Date(this.clock.now() + 3_600_000).toISOString() };
  }

  override async faults(): Promise<unknown> {
    const fault = faultNow(this.state, this.clock);
    return {
      neighbours: [
        {
          neighbour: 'population-database',
          fault: fault && { kind: fault.kind },
          since: null,
          healsAt: fault && new Date(fault.healsAtMs).toISOString(),
          calls: 120,
          struck: 0,
        },
      ],
    };
  }

  override async orderFault(wish: Readonly<Record<string, unknown>>): Promise<unknown> {
    const healsAtMs = this.clock.now() + Number(wish['forMs'] ?? 86_400_000);
    this.state.fault = wish['kind'] === 'none' ? null : { kind: String(wish['kind']), healsAtMs };
    return this.faults();
  }
}

function faultNow(state: RehearsedState, clock: Clock): RehearsedState['fault'] {
  return state.fault !== null && state.fault.healsAtMs > clock.now() ? state.fault : null;
}

/** A seeded source for histories. */
export function rehearsedSeeds(seed: number): () => number {
  const random = new SeededRandom(seed);
  return () => random.below(1_000_000_000);
}
