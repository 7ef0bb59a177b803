import { durationMs, flag, host, noted, port, secret, url, wholeNumber } from '@hoso/config';
import { z } from 'zod';

const folder = noted(z.string().min(1).max(1_024), { expectation: 'a folder', example: '.data/neighbours' });
const perSecond = noted(
  z.string().regex(/^[0-9]{1,4}(\.[0-9]{1,3})?$/).transform(Number).pipe(z.number().max(1_000)),
  { expectation: 'a number from 0 to 1000', example: '0.5' },
);

/** The environment this process needs, as one schema. Every member has a working value for a quiet machine. */
export const NeighboursEnvironment = z.object({
  HOST: host().default('127.0.0.1'),
  PORT: port().default(3009),
  /** Where others reach this process; by default the address it listens on. */
  NEIGHBOURS_URL: url().optional(),
  /** The `iss` of every token, letter by letter; by default the own address followed by `/issuer`. */
  TOKEN_ISSUER: url().optional(),
  /** The secret that the services of the house present. Without it no service gets a token. */
  SERVICE_CLIENT_SECRET: secret().optional(),
  /** Keeps the signing key over a restart, so that tokens stay valid. */
  DATA_FOLDER: folder.optional(),
  /** `on` hands out tokens for portals and officials to anybody who asks: for demonstrations and tests. */
  DEMONSTRATION: flag().default(false),
  /** Everything made up follows from this number: people, dossiers, delays. */
  REHEARSAL_SEED: wholeNumber(0, 0xffff_ffff).default(2026),
  /** Dossiers per second that the rehearsed portals file. */
  REHEARSAL_RATE: perSecond.default(0),
  /** Officials of one agency who work at the same time. */
  REHEARSAL_HANDS: wholeNumber(1, 64).default(4),
  /** Index of the first dossier; by default it follows from the time of the start, so that no run repeats another. */
  REHEARSAL_FIRST_INDEX: wholeNumber(0, 1_000_000_000_000).optional(),
  /** How long the population database takes to answer on a good day. */
  POPULATION_LATENCY_LEAST_MS: durationMs(0, 60_000).default(20),
  POPULATION_LATENCY_MOST_MS: durationMs(0, 60_000).default(80),
  INTAKE_URL: url().default('http://127.0.0.1:3001'),
  IDENTITY_VERIFICATION_URL: url().default('http://127.0.0.1:3002'),
  PROCESSING_URL: url().default('http://127.0.0.1:3003'),
});
export type NeighboursEnvironment = Readonly<z.output<typeof NeighboursEnvironment>>;

/** Where others reach this process. */
export function publicAddress(environment: NeighboursEnvironment): string {
  return (environment.NEIGHBOURS_URL ?? `http://${environment.HOST}:${environment.PORT}`).replace(/\/+$/, '');
}

/** The `iss` of every token. */
export function issuerName(environment: NeighboursEnvironment): string {
  return environment.TOKEN_ISSUER ?? `${publicAddress(environment)}/issuer`;
}

/** The injection token of the parsed environment. */
export const NEIGHBOURS_ENVIRONMENT = Symbol('NeighboursEnvironment');
