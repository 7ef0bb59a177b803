import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type CryptoKey, type JWK } from 'jose';

/** The key that signs every token of this issuer. */
export interface SigningKey {
  /** RFC 7638 thumbprint of the public half. */
  readonly keyId: string;
  readonly privateKey: CryptoKey;
  /** The public half as it is published. */
  readonly publicJwk: JWK;
}

const ALGORITHM = 'ES256';
const FILE_NAME = 'issuer-key.json';

/**
 * The key kept in `dataFolder`, or a new one, which is then kept there. Without a folder a new key at each start.
 * A kept file that is not a P-256 private key is an error, not a reason to make another: tokens in use would die.
 */
export async function signingKey(dataFolder: string | undefined): Promise<SigningKey> {
  if (dataFolder === undefined) return ready(await newPrivateJwk());
  const path = join(dataFolder, FILE_NAME);
  const kept = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (kept !== undefined) return ready(JSON.parse(kept) as JWK);
  const made = await newPrivateJwk();
  await mkdir(dataFolder, { recursive: true });
  await writeFile(`${path}.new`, JSON.stringify(made), { mode: 0o600 });
  await rename(`${path}.new`, path);
  return ready(made);
}

async function newPrivateJwk(): Promise<JWK> {
  const pair = await generateKeyPair(ALGORITHM, { extractable: true });
  return exportJWK(pair.privateKey);
}

async function ready(privateJwk: JWK): Promise<SigningKey> {
  const { kty, crv, x, y, d } = privateJwk;
  if (kty !== 'EC' || crv !== 'P-256' || d === undefined) throw new Error(`${FILE_NAME} holds no P-256 private key`);
  const keyId = await calculateJwkThumbprint({ kty, crv, x, y } as JWK);
  const privateKey = await importJWK({ kty, crv, x, y, d } as JWK, ALGORITHM);
  if (privateKey instanceof Uint8Array) throw new Error(`${FILE_NAME} holds a symmetric key`);
  return { keyId, privateKey, publicJwk: { kty, crv, x, y, kid: keyId, alg: ALGORITHM, use: 'sig' } as JWK };
}
