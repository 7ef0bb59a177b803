import { z } from 'zod';

const wholeNumber = (least: number, most: number) => z.coerce.number().int().min(least).max(most);
const onOff = z.enum(['on', 'off']).transform((word) => word === 'on');

/** The environment this process needs, as one schema. Every member has a working value for a quiet machine. */
export const NeighboursEnvironment = z.object({
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: wholeNumber(0, 65_535).default(3009),
  /** Where others reach this process; by default the address it listens on. */
  NEIGHBOURS_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** The `iss` of every token, exactly as given; by default the own address followed by `/issuer`. */
  TOKEN_ISSUER: z.string().min(1).max(512).optional(),
  /** The secret that the services of the house present. Without it no service gets a token. */
  SERVICE_CLIENT_SECRET: z.string().min(16).max(512).optional(),
  /** Keeps the signing key over a restart, so that tokens stay valid. */
  DATA_FOLDER: z.string().min(1).optional(),
  /** `on` hands out tokens for portals and officials to anybody who asks: for demonstrations and tests. */
  DEMONSTRATION: onOff.default(false),
  /** Everything made up follows from this number: people, dossiers, delays. */
  REHEARSAL_SEED: wholeNumber(0, 0xffff_ffff).default(2026),
  /** Dossiers per second that the rehearsed portals file. */
  REHEARSAL_RATE: z.coerce.number().min(0).max(1_000).default(0),
  /** How long the population database takes to answer on a good day. */
  POPULATION_LATENCY_LEAST_MS: wholeNumber(0, 60_000).default(20),
  POPULATION_LATENCY_MOST_MS: wholeNumber(0, 60_000).default(80),
  INTAKE_URL: z.url({ protocol: /^https?$/ }).default('http://127.0.0.1:3001'),
  PROCESSING_URL: z.url({ protocol: /^https?$/ }).default('http://127.0.0.1:3003'),
});
export type NeighboursEnvironment = z.output<typeof NeighboursEnvironment>;

/** Where others reach this process. */
export function publicAddress(environment: NeighboursEnvironment): string {
  return (environment.NEIGHBOURS_URL ?? `http://${environment.HOST}:${environment.PORT}`).replace(/\/+$/, '');
}

/** The `iss` of every token. */
export function issuerName(environment: NeighboursEnvironment): string {
  return environment.TOKEN_ISSUER ?? `${publicAddress(environment)}/issuer`;
}
