import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto';

import { SignJWT } from 'jose';

import { AUDIENCE, ISSUER } from '../promises/token.js';
import type { Keys } from './parts.js';

/** Keys for one run, with the half of the issuer's that makes tokens. */
export interface RunKeys extends Keys {
  readonly issuing: KeyObject;
}

const TOKEN_SECONDS = 600;

/** New keys. */
export function makeKeys(): RunKeys {
  const issuer = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { privateKey: signing } = generateKeyPairSync('ed25519');
  return { sealing: randomBytes(32), signing, issuer: issuer.publicKey, issuing: issuer.privateKey };
}

/** A token that opens the door for ten minutes, or for as long as is said. */
export function makeToken({ issuing }: Pick<RunKeys, 'issuing'>, seconds = TOKEN_SECONDS): Promise<string> {
  return new SignJWT({})
    .setProtectedHeader({ alg: 'ES256' })
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setSubject('portal')
    .setExpirationTime(new Date(Date.now() + seconds * 1_000))
    .sign(issuing);
}

/** Keys as a process is told them. */
export function keysInEnvironment({ sealing, signing, issuer }: Keys): Readonly<Record<string, string>> {
  return {
    SEALING_KEY: sealing.toString('base64'),
    SIGNING_KEY: String(signing.export({ type: 'pkcs8', format: 'pem' })),
    ISSUER_KEY: String(issuer.export({ type: 'spki', format: 'pem' })),
  };
}

/** The keys that a process was told so. @throws when one is none. */
export function keysFromEnvironment({ SEALING_KEY = '', SIGNING_KEY = '', ISSUER_KEY = '' }: NodeJS.ProcessEnv): Keys {
  return {
    sealing: Buffer.from(SEALING_KEY, 'base64'),
    signing: createPrivateKey(SIGNING_KEY),
    issuer: createPublicKey(ISSUER_KEY),
  };
}
