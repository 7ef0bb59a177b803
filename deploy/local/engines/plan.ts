/**
 * Which engine to take, decided from plain facts about this machine: nothing is looked up or started here, so every
 * case can be read and proven.
 */

export const KAFKA_VERSION = '4.3.1';
export const SECANTUS_VERSION = '0.5.3-beta.196';
/** The store server as it is built here (`build-store.ts`). Built in another way it needs another name, or caches keep the old one. */
export const SECANTUS_BUILD = `${SECANTUS_VERSION}-ends-on-panic`;
/** The oldest Java that the broker runs on. */
export const JAVA_MAJOR_MIN = 17;

/** What was found on this machine. Paths are absolute; absent means not found. */
export interface Machine {
  /** `MONGODB_URI`, when somebody has named a store. */
  readonly givenStoreUri?: string | undefined;
  /** `KAFKA_BROKERS`, when somebody has named a broker. */
  readonly givenBrokers?: string | undefined;
  readonly java?: { readonly path: string; readonly major: number } | undefined;
  readonly maven?: string | undefined;
  /** Folder of the broker's jars, whole, in the cache. */
  readonly cachedKafkaLibs?: string | undefined;
  readonly mongod?: string | undefined;
  readonly cachedSecantus?: string | undefined;
  readonly cargo?: string | undefined;
  /** What compiling the store needs besides cargo and was not found, for example `cmake`. */
  readonly missingForCargo: readonly string[];
}

export type KafkaPlan =
  | { readonly kind: 'given'; readonly brokers: string }
  | { readonly kind: 'run'; readonly java: string; readonly libs: string }
  | { readonly kind: 'fetch'; readonly java: string; readonly maven: string }
  | { readonly kind: 'none'; readonly message: string };

export type StorePlan =
  | { readonly kind: 'given'; readonly uri: string }
  | { readonly kind: 'run-mongod'; readonly program: string }
  | { readonly kind: 'run-secantus'; readonly program: string }
  | { readonly kind: 'build'; readonly cargo: string }
  | { readonly kind: 'none'; readonly message: string };

/** A named broker; else jars from the cache; else jars fetched once; else a message that names the ways. */
export function planKafka(machine: Machine): KafkaPlan {
  if (machine.givenBrokers !== undefined) return { kind: 'given', brokers: machine.givenBrokers };
  const { java } = machine;
  if (java === undefined || java.major < JAVA_MAJOR_MIN) return { kind: 'none', message: kafkaMessage(machine) };
  if (machine.cachedKafkaLibs !== undefined) return { kind: 'run', java: java.path, libs: machine.cachedKafkaLibs };
  if (machine.maven !== undefined) return { kind: 'fetch', java: java.path, maven: machine.maven };
  return { kind: 'none', message: kafkaMessage(machine) };
}

/** A named store; else mongod; else the cached store server; else one built once; else a message. */
export function planStore(machine: Machine): StorePlan {
  if (machine.givenStoreUri !== undefined) return { kind: 'given', uri: machine.givenStoreUri };
  if (machine.mongod !== undefined) return { kind: 'run-mongod', program: machine.mongod };
  if (machine.cachedSecantus !== undefined) return { kind: 'run-secantus', program: machine.cachedSecantus };
  if (machine.cargo !== undefined && machine.missingForCargo.length === 0) return { kind: 'build', cargo: machine.cargo };
  return { kind: 'none', message: storeMessage(machine) };
}

function kafkaMessage(machine: Machine): string {
  const java = machine.java === undefined ? 'no Java is found here' : `this machine has Java ${machine.java.major}`;
  const present = machine.java !== undefined && machine.java.major >= JAVA_MAJOR_MIN ? 'Maven is not found here' : java;
  return [
    'There is no Kafka to use. Any one of these will do:',
    '  1. KAFKA_BROKERS=host:port of a cluster that is running;',
    `  2. Java ${JAVA_MAJOR_MIN} or newer and Maven on the PATH (${present}): Apache Kafka ${KAFKA_VERSION} is then fetched once;`,
    '  3. docker compose up, which brings the engines and the services in containers.',
  ].join('\n');
}

function storeMessage(machine: Machine): string {
  const missing = [...(machine.cargo === undefined ? ['cargo'] : []), ...machine.missingForCargo];
  const cargo = `not found here: ${missing.join(', ')}`;
  return [
    'There is no store to use. Any one of these will do:',
    '  1. MONGODB_URI=mongodb://… of a server that is running (a replica set, best);',
    '  2. mongod on the PATH: it is started with a data folder of its own;',
    `  3. cargo, cmake and a C compiler on the PATH (${cargo}): the store server is then built once, in about 6 minutes;`,
    '  4. docker compose up, which brings the engines and the services in containers.',
  ].join('\n');
}
