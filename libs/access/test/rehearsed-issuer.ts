import { createPrivateKey } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { exportJWK, generateKeyPair, importJWK, SignJWT, type CryptoKey, type JWK } from 'jose';

/** A key pair under a name. */
export interface RehearsedKey {
  readonly keyId: string;
  readonly algorithm: string;
  readonly privateKey: CryptoKey;
  readonly publicJwk: JWK;
}

export async function newKey(keyId: string, algorithm = 'ES256'): Promise<RehearsedKey> {
  const { privateKey, publicKey } = await generateKeyPair(algorithm, { extractable: true });
  const publicJwk = { ...(await exportJWK(publicKey)), kid: keyId, alg: algorithm, use: 'sig' };
  return { keyId, algorithm, privateKey, publicJwk };
}

/** The same key in every run, and one that signs the same words in the same way. It is no secret. */
export async function sameKey(keyId: string): Promise<RehearsedKey> {
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.alloc(32, 'rehearsed')]);
  const { d, ...publicJwk } = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }).export({ format: 'jwk' }) as JWK;
  const privateKey = (await importJWK({ ...publicJwk, d }, 'EdDSA')) as CryptoKey;
  return { keyId, algorithm: 'EdDSA', privateKey, publicJwk: { ...publicJwk, kid: keyId, alg: 'EdDSA', use: 'sig' } };
}

export const ISSUER = 'https://issuer.hoso.example';

/** Claims that pass, for the moment `nowMs`. */
export function goodClaims(nowMs: number): Record<string, unknown> {
  const now = Math.floor(nowMs / 1_000);
  return {
    iss: ISSUER, aud: 'hoso-portal', sub: 'portal-thu-nghiem', client_id: 'portal-thu-nghiem', iat: now, exp: now + 300,
    scope: 'dossier:submit dossier:read:own',
  };
}

/** A signed token; `header` and `claims` replace what is usual, undefined takes away. */
export function signed(
  key: RehearsedKey,
  claims: Readonly<Record<string, unknown>>,
  header: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const usual = { alg: key.algorithm, typ: 'at+jwt', kid: key.keyId };
  return new SignJWT(withoutUndefined(claims))
    .setProtectedHeader(withoutUndefined({ ...usual, ...header }) as { alg: string })
    .sign(key.privateKey);
}

function withoutUndefined(members: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

/** A real server on loopback whose answers a test decides. */
export interface RehearsedServer {
  readonly url: string;
  readonly server: Server;
  /** One entry per request so far. */
  readonly requests: IncomingMessage[];
  close(): Promise<void>;
}

export async function rehearsedServer(
  answer: (request: IncomingMessage, response: ServerResponse, body: string) => void,
): Promise<RehearsedServer> {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => answer(request, response, Buffer.concat(chunks).toString('utf8')));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = (): Promise<void> => new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${port}`, server, requests, close };
}

/** Answers with JSON. */
export function json(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}
