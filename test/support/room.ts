/** One of the four services as it really is, in this process: its own module, real HTTP, and engines that a spec chooses. */
import { InternalHttp, ServiceTokens, TokenCheck } from '@hoso/access';
import { readConfig, type ServiceEnvironment } from '@hoso/config';
import type { Speaker } from '@hoso/contracts';
import { SystemRandom, type Clock } from '@hoso/kernel';
import type { Bus } from '@hoso/messaging';
import { observe } from '@hoso/observability';
import { openService, type Blueprint, type OpenService } from '@hoso/service';
import type { Store } from '@hoso/store';
import type { z } from 'zod';

import { STREET_ISSUER, STREET_SECRET, type Street } from './street.js';

export interface RoomOptions {
  readonly street: Street;
  readonly store: Store;
  readonly bus: Bus;
  readonly clock: Clock;
  /** Variables that differ from the rehearsal's. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** A request of a spec. */
export interface Ask {
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON by POST; text is sent as it is. */
  readonly body?: unknown;
}

export interface Told {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

export interface Room<State, Owner extends Speaker> extends OpenService<State, Owner> {
  readonly address: string;
  /** Everything that was logged so far, as text. */
  readonly log: readonly string[];
  ask(path: string, ask?: Ask): Promise<Told>;
}

const NOBODY = 'http://127.0.0.1:9';

/** Opens a service on loopback; it hears through the bus from here on. */
export async function openRoom<State, Schema extends z.ZodObject, Owner extends Speaker>(
  blueprint: Blueprint<State, Schema, Owner>,
  { street, store, bus, clock, environment: own = {} }: RoomOptions,
): Promise<Room<State, Owner>> {
  const log: string[] = [];
  const environment = readConfig(blueprint.environment, {
    PORT: '3000', STORE: 'memory', KAFKA_BROKERS: '127.0.0.1:9', INTAKE_URL: NOBODY, IDENTITY_VERIFICATION_URL: NOBODY,
    PROCESSING_URL: NOBODY, MONITORING_URL: NOBODY, NEIGHBOURS_URL: street.address, TOKEN_ISSUER: STREET_ISSUER,
    TOKEN_JWKS_URL: `${street.address}/issuer/jwks.json`, TOKEN_ENDPOINT: `${street.address}/issuer/token`,
    SERVICE_CLIENT_ID: blueprint.service, SERVICE_CLIENT_SECRET: STREET_SECRET, DATA_FOLDER: '.data/never-written',
    ...own,
  }) as ServiceEnvironment & z.output<Schema>;
  const destination = { write: (line: string) => void log.push(line) };
  const observability = observe({ service: blueprint.service, level: 'debug', clock, destination });
  observability.eventLoop.stop(); // a machine that is busy with other suites is no overload of this house
  const { TOKEN_ISSUER: issuer, TOKEN_JWKS_URL: jwksUrl, TOKEN_ENDPOINT: endpoint } = environment;
  const tokens = new ServiceTokens({ endpoint, clientId: blueprint.service, clientSecret: STREET_SECRET, clock });
  const service = await openService(blueprint, {
    service: blueprint.service, environment, observability, clock, random: new SystemRandom(), store, bus,
    tokens: new TokenCheck({ issuer, jwksUrl, clock }), http: new InternalHttp(tokens),
  });
  const address = (await service.application.listen(0, '127.0.0.1')).replace('[::1]', '127.0.0.1');
  return { ...service, address, log, ask: (path, ask) => askAt(`${address}${path}`, ask) };
}

async function askAt(url: string, { token, headers, body }: Ask = {}): Promise<Told> {
  const answer = await fetch(url, {
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await answer.text();
  const isJson = answer.headers.get('content-type')?.includes('json') ?? false;
  return { status: answer.status, headers: answer.headers, body: isJson ? (JSON.parse(text) as unknown) : text };
}
