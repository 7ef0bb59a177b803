import { TOPICS, type Service, type Speaker } from '@hoso/contracts';
import { Failure, type Clock, type SeededRandom } from '@hoso/kernel';
import type { Ledger, LedgerDefinition, LedgerPorts, LedgerReports, LedgerSettings } from '@hoso/ledger';
import { KafkaBus, type BusLog, type Consumption, type KafkaBusOptions } from '@hoso/messaging';

import { LedgerVerifications } from '../../../apps/identity-verification/src/adapters/ledger-verifications.js';
import type { Verification } from '../../../apps/identity-verification/src/domain/verification.js';
import { VerifyIdentity } from '../../../apps/identity-verification/src/features/verify-identity/verify-identity.js';
import { identityVerificationLedger } from '../../../apps/identity-verification/src/identity-verification.subscriptions.js';
import type { Dossier } from '../../../apps/intake/src/domain/dossier.js';
import { INTAKE_LEDGER } from '../../../apps/intake/src/intake.subscriptions.js';
import { LedgerMarks } from '../../../apps/monitoring/src/adapters/ledger-marks.js';
import { Recounter, type RecounterOptions } from '../../../apps/monitoring/src/adapters/recounter.js';
import type { Watch } from '../../../apps/monitoring/src/domain/watch.js';
import { WATCH_LEDGER } from '../../../apps/monitoring/src/monitoring.subscriptions.js';
import { LedgerCases } from '../../../apps/processing/src/adapters/ledger-cases.js';
import type { Case } from '../../../apps/processing/src/domain/cases/case.js';
import { processingLedger } from '../../../apps/processing/src/processing.subscriptions.js';
import type { Database } from '../world/database.js';
import type { Life } from '../world/life.js';
import { askIn } from '../world/asking.js';
import type { SimulatedBroker } from '../world/simulated-broker.js';
import { SimulatedClock } from '../world/simulated-clock.js';
import { SimulatedDoors, type Neighbour } from '../world/simulated-doors.js';
import { simulatedDriver } from '../world/simulated-driver.js';
import { SimulatedIdentityDesk, SimulatedRegister, type PopulationBook } from '../world/simulated-register.js';
import { SimulatedStore } from '../world/simulated-store.js';
import type { World } from '../world/world.js';
import { ReleasedLedger } from './bad-release.js';
import { BESIDE_THE_LEDGER } from './beside-the-ledger.js';
import { openIntakeDesk, type IntakeDesk } from './intake-desk.js';
import { wordsOf } from './words-of.js';

/** Bounds and rhythms of the bus that differ from history to history. */
export type CourierSettings = Pick<
  KafkaBusOptions,
  'clientIdIsUnique' | 'publishDeadlineMs' | 'waitingMessagesMax' | 'requestBytesMax' | 'fetchBytesPerPartitionMax' | 'commitEveryMs'
>;

/** What every process of a house stands in. */
export interface Surroundings {
  readonly world: World;
  readonly broker: SimulatedBroker;
  readonly book: PopulationBook;
  readonly settings: LedgerSettings;
  readonly courier: CourierSettings;
  readonly counting: Pick<RecounterOptions, 'busyRestMs' | 'idleRestMs' | 'rowsMax' | 'keptRowsMax'>;
  readonly batchMessagesMax: number;
  readonly databases: Readonly<Record<Service, Database>>;
  readonly isBad: (service: Service) => boolean;
  readonly someone: (service: Speaker) => Neighbour | null;
  readonly someIntake: () => IntakeProcess | null;
  readonly reports: (service: Service) => LedgerReports;
  /** Takes what a process writes into its log. */
  readonly speak: (text: string) => void;
}

interface Process<State, Owner extends Speaker> {
  readonly life: Life;
  readonly ledger: Ledger<State, Owner>;
  /** Resolves when the process finds that its store and its courier answer. */
  readonly health: () => Promise<void>;
}

export interface IntakeProcess extends Process<Dossier, 'intake'>, IntakeDesk {
  readonly service: 'intake';
}

export interface IdentityProcess extends Process<Verification, 'identity-verification'> {
  readonly service: 'identity-verification';
  readonly verifications: LedgerVerifications;
}

export interface OfficeProcess extends Process<Case, 'processing'> {
  readonly service: 'processing';
  readonly cases: LedgerCases;
}

export interface WatchProcess extends Process<Watch, Speaker> {
  readonly service: 'monitoring';
  readonly recounter: Recounter;
}

export type AnyProcess = IntakeProcess | IdentityProcess | OfficeProcess | WatchProcess;

interface Ports extends LedgerPorts {
  readonly random: SeededRandom;
}

function portsOf({ world, databases, broker, courier, someone, speak }: Surroundings, service: Service, life: Life): Ports {
  const clock = new SimulatedClock(world, life);
  const random = world.chanceFor(`process ${life.number}`);
  const log: BusLog = (_level, message, { error, ...fields }) => {
    speak(`${message} ${JSON.stringify(fields)} ${wordsOf(error)}`);
    world.note(life.name, () => `${message}${error === undefined ? '' : `: ${String(error)}`}`);
    if (error !== undefined) world.judge(life.name, error, 'go on hearing and publishing');
  };
  return {
    store: new SimulatedStore(world, databases[service], life),
    bus: new KafkaBus(simulatedDriver(world, broker, life), { brokers: [], clientId: life.name, clock, random, log, ...courier }),
    clock,
    random,
    source: new SimulatedDoors(world, life, service === 'monitoring' ? 'metric' : 'fact', someone),
  };
}

function ledgerOf<State, Owner extends Speaker>(
  { isBad, reports, settings }: Surroundings,
  definition: LedgerDefinition<State, Owner>,
  ports: Ports,
): Ledger<State, Owner> {
  return new ReleasedLedger(definition, ports, reports(definition.service), settings, () => isBad(definition.service));
}

const TOPICS_OF_ALL = Object.keys(TOPICS).map((topic) => ({ topic, partitions: 1, replicationFactor: 1, retentionMs: 1 }));

/** Lets a process set itself up, hear and work; answers what it says of its health. */
function begin<State, Owner extends Speaker>(
  { batchMessagesMax }: Surroundings,
  service: Service,
  life: Life,
  ledger: Ledger<State, Owner>,
  { bus, store, clock }: Ports,
  start: () => void = () => undefined,
): () => Promise<void> {
  let consumption: Consumption | null = null;
  const open = async (): Promise<void> => {
    await insist(clock, () => store.ensure([...ledger.declarations, ...BESIDE_THE_LEDGER[service]]));
    await insist(clock, () => bus.ensureTopics(TOPICS_OF_ALL));
    ledger.start();
    start();
    life.isOpen = true;
    const handle = ledger.take.bind(ledger);
    consumption = await insist(clock, () => bus.consume({ group: `hoso.${service}`, topics: ledger.topics, batchMessagesMax, handle }));
  };
  void open();
  return async () => {
    await Promise.all([store.ping(), bus.ping(), consumption?.lag()]);
  };
}

/** Asks again until the world answers. */
async function insist<Answer>(clock: Clock, ask: () => Promise<Answer>): Promise<Answer> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
    }
    await clock.sleep(500);
  }
}

export function startIntake(around: Surroundings, life: Life): IntakeProcess {
  const ports = portsOf(around, 'intake', life);
  const ledger = ledgerOf(around, INTAKE_LEDGER, ports);
  const health = begin(around, 'intake', life, ledger, ports);
  const { onError } = around.reports('intake');
  return { service: 'intake', life, ledger, health, ...openIntakeDesk(ledger, ports, askIn(around.world, life), onError) };
}

export function startIdentity(around: Surroundings, life: Life): IdentityProcess {
  const ports = portsOf(around, 'identity-verification', life);
  const desk = new SimulatedIdentityDesk(around.world, life, around.someIntake);
  const verify = new VerifyIdentity(desk, new SimulatedRegister(around.world, life, around.book), ports.random);
  const ledger = ledgerOf(around, identityVerificationLedger(verify), ports);
  const health = begin(around, 'identity-verification', life, ledger, ports);
  const verifications = new LedgerVerifications(ledger, ports.store);
  return { service: 'identity-verification', life, ledger, health, verifications };
}

export function startOffice(around: Surroundings, life: Life): OfficeProcess {
  const ports = portsOf(around, 'processing', life);
  const ledger = ledgerOf(around, processingLedger(ports.store), ports);
  const health = begin(around, 'processing', life, ledger, ports);
  return { service: 'processing', life, ledger, health, cases: new LedgerCases(ledger, ports.store) };
}

export function startWatch(around: Surroundings, life: Life): WatchProcess {
  const ports = portsOf(around, 'monitoring', life);
  const { store, clock, random } = ports;
  const ledger = ledgerOf(around, WATCH_LEDGER, ports);
  const { onError } = around.reports('monitoring');
  const recounter = new Recounter({ store, marks: new LedgerMarks(ledger), clock, random, onError, ...around.counting });
  const health = begin(around, 'monitoring', life, ledger, ports, () => recounter.start());
  return { service: 'monitoring', life, ledger, health, recounter };
}
