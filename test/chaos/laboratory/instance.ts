import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { startChild, type Child } from '../../../deploy/local/child.js';
import { environmentOf, NICENESS, NODE_FLAGS, programOf, type Launch, type ProcessName } from '../../../deploy/local/house-processes.js';
import type { Roster } from '../../../deploy/local/roster.js';
import { answersReady, yieldOnceReady } from '../../../deploy/local/yield-to-others.js';
import { REGISTER_LINE, type Lines } from './lines.js';
import { Mortal } from './mortal.js';

export interface InstanceOptions {
  readonly name: ProcessName;
  /** 0 or 1: the first or the second of its kind. */
  readonly index: number;
  readonly port: number;
  readonly dataFolder: string;
  readonly launch: Launch;
  readonly lines: Lines;
  /** The port of the neighbours themselves. */
  readonly street: number;
  /** The authority that everybody trusts besides the known ones, as PEM. */
  readonly authorityFile: string;
  readonly projectFolder: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly roster: Roster;
  readonly logFolder: string;
}

/** How a life differs from a usual one. */
export interface Oddity {
  readonly environment?: Readonly<Record<string, string>>;
  readonly flags?: readonly string[];
  /** Whether its program runs as it was before it was gathered into a few files: then what is loaded before it can change its parts. */
  readonly apart?: boolean;
}

/** One of the two processes of a service, or the neighbours. */
export class Instance extends Mortal<Child> {
  /** In force from the next life on. */
  oddity: Oddity = {};
  readonly service: ProcessName;
  readonly url: string;

  constructor(options: InstanceOptions) {
    const name = options.name === 'neighbours' ? 'neighbours' : `${options.name}-${options.index + 1}`;
    const url = `http://127.0.0.1:${options.port}`;
    super(name, () => this.beginLife(options), () => answersReady(`${url}/health/ready`));
    this.service = options.name;
    this.url = url;
  }

  private async beginLife(options: InstanceOptions): Promise<Child> {
    mkdirSync(options.dataFolder, { recursive: true });
    const child = await startChild({
      name: this.name,
      command: process.execPath,
      args: [...NODE_FLAGS, ...(this.oddity.flags ?? []), this.programOf(options)],
      environment: { ...options.environment, ...environmentFor(this.name, options), ...this.oddity.environment },
      workingFolder: options.projectFolder,
      logFile: join(options.logFolder, `${this.name}.log`),
      roster: options.roster,
    });
    void yieldOnceReady(child, `${this.url}/health/ready`, NICENESS[options.name]);
    return child;
  }

  private programOf({ projectFolder, name }: InstanceOptions): string {
    return this.oddity.apart ? join(projectFolder, 'dist', 'apps', name, 'src', 'main.js') : programOf(projectFolder, name);
  }
}

/** As every process of the house has it, but everything it calls is called through its line. */
function environmentFor(name: string, options: InstanceOptions): Readonly<Record<string, string>> {
  const { name: service, launch, lines, port, dataFolder, street, authorityFile } = options;
  const common = { ...environmentOf(service, launch), PORT: String(port), DATA_FOLDER: dataFolder };
  const issuer = { TOKEN_ISSUER: `http://127.0.0.1:${street}` };
  const through = (line: string): string => `http://127.0.0.1:${lines.of(line).proxy.port}`;
  if (service === 'neighbours') return { ...common, ...issuer, NEIGHBOURS_URL: `http://127.0.0.1:${street}` };
  return {
    ...common,
    ...issuer,
    KAFKA_BROKERS: `127.0.0.1:${lines.of(`${name} to broker`).proxy.port}`,
    MONGODB_URI: `mongodb://127.0.0.1:${lines.of(`${name} to store`).proxy.port}/?directConnection=true`,
    INTAKE_URL: through('within to intake'),
    IDENTITY_VERIFICATION_URL: through('within to identity-verification'),
    PROCESSING_URL: through('within to processing'),
    MONITORING_URL: through('within to monitoring'),
    NEIGHBOURS_URL: through('within to street'),
    TOKEN_JWKS_URL: `${through('within to street')}/issuer/jwks.json`,
    TOKEN_ENDPOINT: `${through('within to street')}/issuer/token`,
    POPULATION_DATABASE_URL: `https://127.0.0.1:${lines.of(REGISTER_LINE).proxy.port}`,
    NODE_EXTRA_CA_CERTS: authorityFile,
  };
}
