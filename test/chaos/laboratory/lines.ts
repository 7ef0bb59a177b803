import type { Random } from '@hoso/kernel';

import type { Certificates } from '../../support/certificates.js';
import { httpProtocol } from '../proxy/http-protocol.js';
import { kafkaProtocol } from '../proxy/kafka-protocol.js';
import { mongoProtocol } from '../proxy/mongo-protocol.js';
import { openProxy, type Proxy } from '../proxy/proxy.js';
import { SERVICES, type ServiceName } from './services.js';

/** What a line carries; it decides which faults it can have. */
export type LineKind = 'broker' | 'store' | 'http';

export interface Line {
  readonly name: string;
  readonly kind: LineKind;
  readonly proxy: Proxy;
}

/** Every line of the house, each with a proxy in it. */
export interface Lines {
  readonly all: readonly Line[];
  /**
   * By its name: `intake-1 to broker`, `intake-1 to store`, `within to intake`, `within to street`, `outside to intake`,
   * `identity-verification to register`.
   */
  of(name: string): Line;
  close(): Promise<void>;
}

export interface LinesOptions {
  readonly kafkaPort: number;
  readonly storePort: number;
  readonly neighboursPort: number;
  readonly portsOf: (service: ServiceName) => readonly number[];
  /** The lines take their ports from here on. */
  readonly firstPort: number;
  readonly random: Random;
  /** What the register presents. */
  readonly certificates: Certificates;
}

/** The one line that is called by TLS, as the register's is where the house is put up in earnest. */
export const REGISTER_LINE = 'identity-verification to register';

/** Names of all lines with their kinds: what a plan may choose from, without any line being there. */
export const LINE_NAMES: readonly { readonly name: string; readonly kind: LineKind }[] = [
  ...SERVICES.flatMap((service) => [1, 2].flatMap((number) => [
    { name: `${service}-${number} to broker`, kind: 'broker' as const },
    { name: `${service}-${number} to store`, kind: 'store' as const },
  ])),
  ...SERVICES.map((service) => ({ name: `within to ${service}`, kind: 'http' as const })),
  { name: 'within to street', kind: 'http' },
  { name: REGISTER_LINE, kind: 'http' },
  ...SERVICES.map((service) => ({ name: `outside to ${service}`, kind: 'http' as const })),
];

export async function drawLines(options: LinesOptions): Promise<Lines> {
  const lines = await Promise.all(LINE_NAMES.map(async ({ name, kind }, index): Promise<Line> => {
    const port = options.firstPort + index;
    return { name, kind, proxy: await openLine(options, name, kind, port) };
  }));
  const byName = new Map(lines.map((line) => [line.name, line]));
  return {
    all: lines,
    of: (name) => {
      const line = byName.get(name);
      if (line === undefined) throw new Error(`There is no line ${name}.`);
      return line;
    },
    close: async () => void (await Promise.all(lines.map(({ proxy }) => proxy.close()))),
  };
}

function openLine(options: LinesOptions, name: string, kind: LineKind, port: number): Promise<Proxy> {
  const { kafkaPort, storePort, neighboursPort, portsOf, random } = options;
  switch (kind) {
    case 'broker':
      return openProxy({ servers: [kafkaPort], port, random, protocol: kafkaProtocol(kafkaPort, () => port) });
    case 'store':
      return openProxy({ servers: [storePort], port, random, protocol: mongoProtocol });
    case 'http': {
      const whom = name.slice(name.lastIndexOf(' ') + 1);
      const servers = whom === 'street' || name === REGISTER_LINE ? [neighboursPort] : portsOf(whom as ServiceName);
      const secured = name === REGISTER_LINE ? { certificates: options.certificates } : {};
      return openProxy({ servers, port, random, protocol: httpProtocol, ...secured });
    }
  }
}
