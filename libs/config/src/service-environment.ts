import { z } from 'zod';

import { noted } from './notes.js';
import { brokers, confidential, flag, host, networks, oneOf, port, secret, url } from './pieces.js';

const mongodbUri = confidential(
  noted(z.string().max(4_096).regex(/^mongodb(\+srv)?:\/\/[^\s]+$/), {
    expectation: 'a mongodb:// or mongodb+srv:// address',
    example: 'mongodb://127.0.0.1:27017/?replicaSet=rs0',
    requiredUnless: { variable: 'STORE', equals: 'memory' },
  }),
);

const name = noted(z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/), {
  expectation: 'a name of letters, digits, dots, dashes and underscores',
  example: 'intake',
});

const folder = noted(z.string().min(1).max(1_024), { expectation: 'a folder', example: '.data/intake' });

/**
 * The environment that all four services share; a service extends it with its own variables:
 * `serviceEnvironment.extend({ PORT: port().default(3001) })`.
 */
export const serviceEnvironment = z.object({
  /** Where the HTTP door listens. */
  PORT: port(),
  /** `0.0.0.0` opens the door to other machines. */
  HOST: host().default('127.0.0.1'),
  /**
   * Gateways in front of this door, whose word about a caller's address is taken (`X-Forwarded-For`). Callers that nobody knows yet
   * are counted by address: behind a gateway that is not named here they are all one.
   */
  TRUSTED_PROXIES: networks().optional(),
  /** Which form of the store stands behind the port. */
  STORE: oneOf('mongo', 'memory').default('mongo'),
  /** May be left out only with `STORE=memory`. */
  MONGODB_URI: mongodbUri.optional(),
  KAFKA_BROKERS: brokers(),
  /** Which client speaks to the brokers. The services of one house may differ: what they send is the same. */
  KAFKA_DRIVER: oneOf('kafkajs', 'platformatic').default('platformatic'),
  INTAKE_URL: url(),
  IDENTITY_VERIFICATION_URL: url(),
  PROCESSING_URL: url(),
  MONITORING_URL: url(),
  /** The rehearsed outside world; absent in production. */
  NEIGHBOURS_URL: url().optional(),
  /** The `iss` that every token must carry, letter by letter. */
  TOKEN_ISSUER: url(),
  TOKEN_JWKS_URL: url(),
  SERVICE_CLIENT_ID: name,
  SERVICE_CLIENT_SECRET: secret(),
  /** Where this service gets its own tokens. */
  TOKEN_ENDPOINT: url(),
  /** What must survive a restart and does not live in the store. */
  DATA_FOLDER: folder,
  /** Opens what only a demonstration needs. */
  DEMONSTRATION: flag().default(false),
  LOG_LEVEL: oneOf('debug', 'info', 'warn', 'error', 'silent').default('info'),
});
export type ServiceEnvironment = z.output<typeof serviceEnvironment>;
