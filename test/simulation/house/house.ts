import { SERVICES, type Service, type Speaker } from '@hoso/contracts';
import { LEDGER_DEFAULTS, type LedgerReports, type LedgerSettings } from '@hoso/ledger';
import type { SeededRandom } from '@hoso/kernel';

import { Database } from '../world/database.js';
import { Life } from '../world/life.js';
import { SimulatedBroker } from '../world/simulated-broker.js';
import { SESSION_MS } from '../world/simulated-member.js';
import type { PopulationBook } from '../world/simulated-register.js';
import { BAD_RELEASE, type World } from '../world/world.js';
import { unrestOf } from './at-rest.js';
import {
  startIdentity,
  startIntake,
  startOffice,
  startWatch,
  type AnyProcess,
  type CourierSettings,
  type IdentityProcess,
  type IntakeProcess,
  type OfficeProcess,
  type Surroundings,
  type WatchProcess,
} from './instances.js';
import { wordsOf } from './words-of.js';

/** What a dossier may be set aside for: a release that was made bad, and an owner that does not know it. */
const MAY_PARK: ReadonlySet<string> = new Set([BAD_RELEASE, 'unknown-dossier']);

/** Processes of each service that run side by side. */
const SIDE_BY_SIDE = 2;

interface Running {
  readonly intake: (IntakeProcess | null)[];
  readonly 'identity-verification': (IdentityProcess | null)[];
  readonly processing: (OfficeProcess | null)[];
  readonly monitoring: (WatchProcess | null)[];
}

/** The four services, two processes each, on one simulated world. */
export class House {
  readonly databases: Readonly<Record<Service, Database>>;
  readonly broker: SimulatedBroker;
  /** Services whose present release throws, and whether it has. */
  readonly badReleases = new Map<Service, { hasThrown: boolean }>();
  /** What its processes have logged and reported, and what they answered instead of an answer: each text once. */
  readonly spoken = new Set<string>();
  private readonly around: Surroundings;
  private readonly running: Running = { intake: [], 'identity-verification': [], processing: [], monitoring: [] };
  private readonly chance: SeededRandom;

  constructor(
    readonly world: World,
    readonly book: PopulationBook,
  ) {
    const chance = world.chanceFor('house');
    this.chance = chance;
    const databaseOf = (service: Service): Database => new Database(service, world);
    this.databases = {
      intake: databaseOf('intake'),
      'identity-verification': databaseOf('identity-verification'),
      processing: databaseOf('processing'),
      monitoring: databaseOf('monitoring'),
    };
    this.broker = new SimulatedBroker(world, 1 + chance.below(2));
    this.around = {
      world,
      book,
      broker: this.broker,
      databases: this.databases,
      settings: settingsFrom(chance),
      courier: courierFrom(chance),
      counting: {
        busyRestMs: 500,
        idleRestMs: chance.pick([2_000, 4_000]),
        rowsMax: 1 + chance.below(4),
        keptRowsMax: chance.pick([0, 2, 200_000]),
      },
      batchMessagesMax: chance.pick([1, 3, 50]),
      isBad: (service) => this.isBad(service),
      someone: (service: Speaker) => {
        const found = this.some(service);
        return found && { life: found.life, desk: found.ledger.desk };
      },
      someIntake: () => this.some('intake') as IntakeProcess | null,
      reports: (service) => this.reports(service),
      speak: (text) => void this.spoken.add(text),
    };
  }

  /** Starts every process. */
  open(): void {
    for (const service of SERVICES) for (let place = 0; place < SIDE_BY_SIDE; place += 1) this.start(service, place);
  }

  /** Starts a process in a place that is empty. */
  start(service: Service, place: number): void {
    if (this.running[service][place]) return;
    const life = new Life(`${service} ${place + 1}`, this.world.nextLifeNumber());
    this.world.note(life.name, () => 'starts');
    switch (service) {
      case 'intake':
        this.running.intake[place] = startIntake(this.around, life);
        return;
      case 'identity-verification':
        this.running['identity-verification'][place] = startIdentity(this.around, life);
        return;
      case 'processing':
        this.running.processing[place] = startOffice(this.around, life);
        return;
      case 'monitoring':
        this.running.monitoring[place] = startWatch(this.around, life);
    }
  }

  /** The process in a place, or null where nobody lives. */
  at(service: Service, place: number): AnyProcess | null {
    return this.running[service][place] ?? null;
  }

  /** Ends a process as kill -9 would: whatever it awaited never comes, and its memory is gone. */
  kill(service: Service, place: number): void {
    const process = this.running[service][place];
    if (!process) return;
    process.life.alive = false;
    this.running[service][place] = null;
    this.world.schedule(this.world.between(500, SESSION_MS), null, () => this.broker.deal(`hoso.${service}`));
  }

  /** Lets a process stand still; its places go to others where it does so for longer than a session. */
  pause({ life, service }: AnyProcess, durationMs: number): void {
    life.pausedUntilMs = this.world.nowMs + durationMs;
    if (durationMs > SESSION_MS) this.world.schedule(SESSION_MS, null, () => this.broker.deal(`hoso.${service}`));
  }

  /** Where a process that lives has its place. */
  placeOf(life: Life): { readonly service: Service; readonly place: number } {
    for (const service of SERVICES) {
      const place = this.running[service].findIndex((one) => one?.life === life);
      if (place >= 0) return { service, place };
    }
    throw new Error(`${life.name} does not live.`);
  }

  /** The processes of a service that live. */
  processes(service: 'intake'): readonly IntakeProcess[];
  processes(service: 'identity-verification'): readonly IdentityProcess[];
  processes(service: 'processing'): readonly OfficeProcess[];
  processes(service: 'monitoring'): readonly WatchProcess[];
  processes(service: Service): readonly AnyProcess[];
  processes(service: Service): readonly AnyProcess[] {
    return this.running[service].filter((one): one is AnyProcess & (typeof this.running)[Service][number] => one !== null);
  }

  /** Whichever process of a service a caller happens to reach: one that lives and has set itself up. */
  some(service: Service): AnyProcess | null {
    const living = this.processes(service).filter(({ life }) => life.isOpen);
    return living.length === 0 ? null : this.chance.pick(living);
  }

  /** Null when nothing is left to do; otherwise what is. */
  async unrest(): Promise<string | null> {
    return this.world.hasUnderway ? 'something is still on its way' : unrestOf(this.databases, this.broker, this.world.nowMs);
  }

  /** Asked before each decision; a bad release counts from the first that it throws at. */
  private isBad(service: Service): boolean {
    const release = this.badReleases.get(service);
    if (release === undefined) return false;
    if (!release.hasThrown) this.world.faults.happened('release: bad');
    release.hasThrown = true;
    return true;
  }

  /** Reports go into the timeline; what neither the world nor a bad release can have caused is a defect. */
  private reports(service: Service): LedgerReports {
    const { world } = this;
    return {
      onParked: (dossierId, code) => {
        world.note(service, () => `sets ${dossierId ?? 'a message'} aside: ${code}`);
        if (!MAY_PARK.has(code)) world.judge(service, new Error(code), `keep ${dossierId ?? 'a message'} going`);
      },
      onBreak: () => world.note(service, () => 'stops hearing: too much was set aside'),
      onError: (error, doing) => {
        this.spoken.add(`could not ${doing}: ${wordsOf(error)}`);
        world.note(service, () => `could not ${doing}: ${String(error)}`);
        world.judge(service, error, doing);
      },
      onSpoken: (dossierId, name, n) => world.note(service, () => `speaks ${name} ${n} about ${dossierId.slice(-4)}`),
    };
  }
}

/** Now and then requests and fetches are so small that each message needs its own, and the bus's queue is short. */
function courierFrom(chance: SeededRandom): CourierSettings {
  const isTight = chance.fraction() < 0.4;
  return {
    clientIdIsUnique: chance.fraction() < 0.6,
    publishDeadlineMs: chance.pick([1_500, 3_000]),
    waitingMessagesMax: isTight ? 8 : 50_000,
    requestBytesMax: isTight ? chance.pick([1, 3_000]) : 768 * 1024,
    fetchBytesPerPartitionMax: isTight ? chance.pick([1, 4_000]) : 512 * 1024,
    commitEveryMs: chance.pick([50, 1_000]),
  };
}

/**
 * Rhythms of a history: those of the product, faster where it rests long, and now and then with very small batches. They differ from
 * history to history, for what happens in time in one rhythm comes too late in another.
 */
function settingsFrom(chance: SeededRandom): LedgerSettings {
  const isTight = chance.fraction() < 0.4;
  return {
    lane: {
      batchEntriesMax: isTight ? 1 + chance.below(3) : 256,
      waitingEntriesMax: isTight ? 24 : 8_192,
      rememberedMax: isTight ? chance.below(3) : 256,
      restMs: chance.pick([0, 50]),
    },
    relay: {
      waitingFactsMax: isTight ? 2 + chance.below(4) : 20_000,
      batchFactsMax: isTight ? 1 + chance.below(3) : 500,
      markEveryMs: chance.pick([1_000, 2_000, 3_500]),
      recoverAfterMs: chance.pick([4_800, 8_000]),
    },
    wants: {
      concurrencyMax: isTight ? 1 : 32, waitingMax: isTight ? 2 : 2_000, answersMax: isTight ? 2 : 2_000,
      everyMs: chance.pick([2_000, 4_000, 6_000]),
    },
    timers: { everyMs: chance.pick([1_500, 2_500, 4_000]) },
    // What is settled is now and then younger than an old primary goes on answering: then the walk must see that it was told too little.
    repair: { settledMs: chance.pick([2_000, 5_500]), everyMs: chance.pick([4_000, 6_000, 9_000]) },
    hearing: { messagesMax: isTight ? 12 : 4_096 },
    parking: { parkedMax: chance.pick([1, 3, LEDGER_DEFAULTS.parking.parkedMax]), parkedWindowMs: 60_000 },
    archiveEveryMs: chance.pick([1_500, 3_500]),
  };
}
