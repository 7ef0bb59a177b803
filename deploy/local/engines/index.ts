import { setTimeout as pause } from 'node:timers/promises';

import { Terminal } from '../terminal.js';
import { readSurroundings, type Surroundings } from '../surroundings.js';
import { Roster } from '../roster.js';
import { buildStore, type StoreBuild } from './build-store.js';
import { engineCacheIn } from './cache.js';
import { namedEngine, type Kafka, type StartOptions, type Store } from './engine.js';
import { fetchKafka } from './fetch-kafka.js';
import { answers, startKafkaProcess, type KafkaInstallation } from './kafka.js';
import { lookAtMachine } from './machine.js';
import { planKafka, planStore, type KafkaPlan, type StorePlan } from './plan.js';
import { startStoreProcess, takesWrites, type StoreInstallation } from './store.js';

export type { Engine, Kafka, StartOptions, Store } from './engine.js';
export type { StoreBuild } from './build-store.js';

const NAMED_WITHIN_MS = 10_000;
const PROBE_EVERY_MS = 250;

/** A way to an engine: an address that somebody has named, or a program that can be started here. */
export type KafkaSource = { readonly kind: 'given'; readonly brokers: string } | ({ readonly kind: 'run' } & KafkaInstallation);
export type StoreSource = { readonly kind: 'given'; readonly uri: string } | StoreInstallation;

/** One message that names the ways to every engine that cannot be had here; undefined when both can. */
export function whatIsMissing(surroundings: Surroundings): string | undefined {
  const machine = lookAtMachine(surroundings);
  const messages = [planKafka(machine), planStore(machine)].flatMap((plan) => (plan.kind === 'none' ? [plan.message] : []));
  return messages.length === 0 ? undefined : messages.join('\n\n');
}

/** Kafka as it can be had here, fetched first when need be. Throws one message that names the ways when it cannot. */
export async function obtainKafka(surroundings: Surroundings, roster: Roster, terminal: Terminal): Promise<KafkaSource> {
  const plan: KafkaPlan = planKafka(lookAtMachine(surroundings));
  switch (plan.kind) {
    case 'given':
    case 'run':
      return plan;
    case 'fetch': {
      const libs = await fetchKafka(plan.maven, engineCacheIn(surroundings.cacheFolder), roster, terminal);
      return { kind: 'run', java: plan.java, libs };
    }
    case 'none':
      throw new Error(plan.message);
  }
}

/** The store as it can be had at once, or the build that will bring it. Throws one message when there is no way. */
export function findStore(
  surroundings: Surroundings,
  building: { readonly roster: Roster; readonly inBackground: boolean },
): StoreSource | StoreBuild {
  const plan: StorePlan = planStore(lookAtMachine(surroundings));
  switch (plan.kind) {
    case 'given':
    case 'run-mongod':
    case 'run-secantus':
      return plan;
    case 'build': {
      const { cacheFolder, environment } = surroundings;
      return buildStore({ cargo: plan.cargo, cache: engineCacheIn(cacheFolder), environment, ...building });
    }
    case 'none':
      throw new Error(plan.message);
  }
}

/** Waits, with a progress line, until the store can be started. */
export async function awaitStore(found: StoreSource | StoreBuild, terminal: Terminal): Promise<StoreSource> {
  if (!('remark' in found)) return found;
  const program = await terminal.progress('Building the store server, once', found.program, () => found.remark());
  return { kind: 'run-secantus', program };
}

/** Kafka, running: started in the given folder, or as named. */
export async function startKafkaFrom(source: KafkaSource, options: StartOptions): Promise<Kafka> {
  if (source.kind === 'run') return startKafkaProcess(source, options);
  if (!(await inTime(() => answers(source.brokers)))) {
    throw new Error(`KAFKA_BROKERS names ${source.brokers}, and no broker answers there.`);
  }
  return { ...namedEngine('Kafka as named by KAFKA_BROKERS'), brokers: source.brokers };
}

/** The store, running: started in the given folder, or as named. */
export async function startStoreFrom(source: StoreSource, options: StartOptions): Promise<Store> {
  if (source.kind !== 'given') return startStoreProcess(source, options);
  if (!(await inTime(() => takesWrites(source.uri)))) {
    throw new Error('MONGODB_URI names a store, and none that takes writes answers there.');
  }
  return { ...namedEngine('MongoDB as named by MONGODB_URI'), uri: source.uri };
}

/**
 * Kafka in a folder of its own, fetched first when need be; for suites that kill it. A named broker is passed over:
 * what is killed must be ours.
 */
export async function startKafka(options: StartOptions): Promise<Kafka> {
  const roster = options.roster ?? new Roster(`${options.dataFolder}/fetch.json`);
  return startKafkaFrom(await obtainKafka(withoutNames(readSurroundings()), roster, mute), options);
}

/** The store in a folder of its own, built first when need be; for suites that kill it. A named one is passed over. */
export async function startStore(options: StartOptions): Promise<Store> {
  const roster = options.roster ?? new Roster(`${options.dataFolder}/build.json`);
  const found = findStore(withoutNames(readSurroundings()), { roster, inBackground: false });
  return startStoreFrom(await awaitStore(found, mute), options);
}

/** Asks a named engine a few times before it counts as absent. */
async function inTime(probe: () => Promise<boolean>): Promise<boolean> {
  const deadline = performance.now() + NAMED_WITHIN_MS;
  while (!(await probe())) {
    if (performance.now() >= deadline) return false;
    await pause(PROBE_EVERY_MS);
  }
  return true;
}

const mute = new Terminal({ write: () => undefined }, true);

function withoutNames(surroundings: Surroundings): Surroundings {
  const { MONGODB_URI: _uri, KAFKA_BROKERS: _brokers, ...environment } = surroundings.environment;
  return { ...surroundings, environment };
}
