import { join } from 'node:path';

/** The processes of the house, with their place in the block of ports. */
const PORTS = {
  intake: 1,
  'identity-verification': 2,
  processing: 3,
  monitoring: 4,
  neighbours: 9,
} as const;

export type ProcessName = keyof typeof PORTS;
export const PROCESS_NAMES = Object.keys(PORTS) as readonly ProcessName[];
export const PORT_DISTANCES: readonly number[] = Object.values(PORTS);

/** What all processes of one launch have in common. */
export interface Launch {
  /** Port 1 above it is intake's, and so on. */
  readonly portBase: number;
  readonly brokers: string;
  /** Which client speaks to the brokers; the services' own choice when nobody names one. */
  readonly kafkaDriver?: string | undefined;
  /** Undefined: the services keep everything in memory. */
  readonly storeUri: string | undefined;
  /** What must survive a restart of a process lies below it. */
  readonly runFolder: string;
  readonly logFolder: string;
  /** Secret between the services and the issuer, new at every launch. */
  readonly serviceSecret: string;
  /** Dossiers per second that the rehearsed portals file. */
  readonly rehearsalRate: number;
  /** Everything made up follows from it. */
  readonly rehearsalSeed: number;
  readonly logLevel: string;
}

/**
 * How Node is told to run each of them. Memory is bounded: a service that keeps its queues' limits stays under 200 MiB
 * resident, because the heap grows in small steps and the young generation is small. It begins at what a program fills by
 * itself, so that nobody looks for garbage while one starts. One helper thread is enough for five processes on two cores.
 */
export const NODE_FLAGS: readonly string[] = [
  '--enable-source-maps',
  '--disable-warning=TimeoutNegativeWarning',
  '--max-old-space-size=160',
  '--max-semi-space-size=8',
  '--heap-growing-percent=20',
  '--initial-heap-size=64',
  '--v8-pool-size=1',
];

/**
 * How far each yields to the others on a busy machine (`nice`) once it is ready: the desk where people wait goes first and
 * the room that watches second. The rooms behind them lose no time that anybody would miss, and do with less work what they
 * do in larger batches. The rehearsed street comes last.
 */
export const NICENESS: Readonly<Record<ProcessName, number>> = {
  intake: 0,
  'identity-verification': 12,
  processing: 12,
  monitoring: 1,
  neighbours: 15,
};

/** What is started: each program gathered into a few files, which takes half the time of its two thousand. */
export function programOf(projectFolder: string, name: ProcessName): string {
  return join(projectFolder, 'dist', 'apps', name, 'src', 'whole', 'main.js');
}

export function urlOf(name: ProcessName, portBase: number): string {
  return `http://127.0.0.1:${portBase + PORTS[name]}`;
}

/** The environment of one process: the table to extend when a process needs to know more. */
export function environmentOf(name: ProcessName, launch: Launch): Readonly<Record<string, string>> {
  const url = (which: ProcessName): string => urlOf(which, launch.portBase);
  const common = {
    PORT: String(launch.portBase + PORTS[name]),
    HOST: '127.0.0.1',
    KAFKA_BROKERS: launch.brokers,
    ...(launch.kafkaDriver === undefined ? {} : { KAFKA_DRIVER: launch.kafkaDriver }),
    ...(launch.storeUri === undefined ? { STORE: 'memory' } : { STORE: 'mongo', MONGODB_URI: launch.storeUri }),
    INTAKE_URL: url('intake'),
    IDENTITY_VERIFICATION_URL: url('identity-verification'),
    PROCESSING_URL: url('processing'),
    MONITORING_URL: url('monitoring'),
    NEIGHBOURS_URL: url('neighbours'),
    TOKEN_ISSUER: url('neighbours'),
    TOKEN_JWKS_URL: `${url('neighbours')}/issuer/jwks.json`,
    TOKEN_ENDPOINT: `${url('neighbours')}/issuer/token`,
    SERVICE_CLIENT_ID: name,
    SERVICE_CLIENT_SECRET: launch.serviceSecret,
    DATA_FOLDER: join(launch.runFolder, 'files', name),
    DEMONSTRATION: 'on',
    LOG_LEVEL: launch.logLevel,
    // What Node has compiled once: the next start is that much shorter.
    NODE_COMPILE_CACHE: join(launch.runFolder, 'compiled'),
  };
  switch (name) {
    case 'neighbours':
      return {
        ...common,
        REHEARSAL_RATE: String(launch.rehearsalRate),
        REHEARSAL_SEED: String(launch.rehearsalSeed),
      };
    case 'intake':
    case 'identity-verification':
    case 'processing':
    case 'monitoring':
      return common;
  }
}

/**
 * In which order they are stopped: first whoever files dossiers and takes them in, then whoever works on them, and
 * last the one that watches.
 */
export const STOP_ORDER: readonly (readonly ProcessName[])[] = [
  ['neighbours', 'intake'],
  ['identity-verification', 'processing'],
  ['monitoring'],
];
