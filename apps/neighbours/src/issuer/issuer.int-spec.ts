import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SystemRandom } from '@hoso/kernel';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createRemoteJWKSet, jwtVerify, type JWTVerifyResult } from 'jose';

import { neighboursApplication } from '../neighbours-application.js';
import { NeighboursEnvironment } from '../neighbours.config.js';
import { signingKey } from './signing-key.js';

const SECRET = new SystemRandom().token(24);
const ISSUER = 'https://issuer.example.test';
const running: NestFastifyApplication[] = [];
let folder: string;
let address: string;

type Texts = Readonly<Record<string, string>>;

async function start(more: Texts): Promise<{ readonly url: string }> {
  const application = await neighboursApplication(NeighboursEnvironment.parse({
    PORT: '0', DATA_FOLDER: folder, SERVICE_CLIENT_SECRET: SECRET, TOKEN_ISSUER: ISSUER, DEMONSTRATION: 'on', ...more,
  }));
  await application.listen(0, '127.0.0.1');
  running.push(application);
  return { url: await application.getUrl() };
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'neighbours-issuer-'));
  ({ url: address } = await start({}));
});
afterAll(async () => {
  await Promise.all(running.map((application) => application.close()));
  await rm(folder, { recursive: true });
});

const tokenFor = (form: Texts, headers: Texts = {}): Promise<Response> =>
  fetch(`${address}/issuer/token`, { method: 'POST', body: new URLSearchParams(form), headers });
const demonstration = (body: unknown, url = address): Promise<Response> =>
  fetch(`${url}/issuer/demonstration-token`, {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body),
  });
async function verified(answer: Response, audience: string, url = address): Promise<JWTVerifyResult> {
  expect(answer.status).toBe(200);
  const { access_token: token } = (await answer.json()) as { access_token: string };
  const keys = createRemoteJWKSet(new URL(`${url}/issuer/jwks.json`));
  return jwtVerify(token, keys, { issuer: ISSUER, audience, algorithms: ['ES256'], typ: 'at+jwt', clockTolerance: 1 });
}

const asIntake = { grant_type: 'client_credentials', client_id: 'intake', client_secret: SECRET };

describe('the issuer', () => {
  it('gives a service a token that its published key verifies', async () => {
    const answer = await tokenFor(asIntake);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const { payload } = await verified(answer, 'hoso-service');
    expect(payload).toMatchObject({
      sub: 'intake', client_id: 'intake', scope: 'internal:facts internal:identity operations:parked',
    });
    expect(payload.exp! - payload.iat!).toBe(300);
    expect(payload.jti).toEqual(expect.any(String));
  });

  it('takes the credentials from the header too, and narrows the scope on wish', async () => {
    const basic = `Basic ${Buffer.from(`monitoring:${encodeURIComponent(SECRET)}`).toString('base64')}`;
    const answer = await tokenFor(
      { grant_type: 'client_credentials', scope: 'internal:facts' }, { authorization: basic },
    );
    const { payload } = await verified(answer, 'hoso-service');
    expect(payload).toMatchObject({ sub: 'monitoring', scope: 'internal:facts' });
  });

  it.each([
    ['a wrong secret', { ...asIntake, client_secret: `${SECRET}x` }, 401, 'invalid_client'],
    ['a stranger', { ...asIntake, client_id: 'payroll' }, 401, 'invalid_client'],
    ['no credentials', { grant_type: 'client_credentials' }, 401, 'invalid_client'],
    ['another grant', { ...asIntake, grant_type: 'password' }, 400, 'unsupported_grant_type'],
    ['no grant', { client_id: 'intake', client_secret: SECRET }, 400, 'invalid_request'],
    ['too much scope', { ...asIntake, scope: 'internal:facts case:act' }, 400, 'invalid_scope'],
  ])('refuses %s', async (_, form, status, error) => {
    const answer = await tokenFor(form as Texts);
    expect(answer.status).toBe(status);
    expect(await answer.json()).toEqual({ error });
  });

  it('refuses a repeated field, two ways of proving at once, and JSON', async () => {
    const twice = await fetch(`${address}/issuer/token`, {
      method: 'POST', body: new URLSearchParams([...Object.entries(asIntake), ['client_id', 'monitoring']]),
    });
    const basic = `Basic ${Buffer.from(`intake:${SECRET}`).toString('base64')}`;
    const both = await tokenFor(asIntake, { authorization: basic });
    const json = await fetch(`${address}/issuer/token`, {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(asIntake),
    });
    for (const answer of [twice, both, json]) {
      expect([answer.status, await answer.json()]).toEqual([400, { error: 'invalid_request' }]);
    }
  });

  it.each([
    [{ kind: 'portal' }, 'hoso-portal', {
      sub: 'portal-quoc-gia', client_id: 'portal-quoc-gia',
      scope: 'dossier:submit dossier:read:own dossier:supplement dossier:pay dossier:withdraw',
    }],
    [{ kind: 'official', agency: 'H56.14' }, 'hoso-official', {
      tenant: 'H56', agency: 'H56.14', roles: ['officer', 'receiver', 'examiner', 'adviser'],
      scope: 'case:read case:act catalogue:read identity:resolve',
    }],
    [{ kind: 'manager', tenant: 'H26', agency: 'H26' }, 'hoso-official', {
      tenant: 'H26', agency: 'H26', roles: ['manager'],
    }],
    [{ kind: 'official', roles: ['manager', 'receiver'] }, 'hoso-official', { roles: ['manager', 'receiver'] }],
    [{ kind: 'operator', scopes: ['operations:read'] }, 'hoso-operator', { scope: 'operations:read' }],
  ])('plays %j', async (wish, audience, claims) => {
    expect((await verified(await demonstration(wish), audience)).payload).toMatchObject(claims);
  });

  it.each([
    [{ kind: 'emperor' }, 400],
    [{ kind: 'portal', subject: 'A B' }, 400],
    [{ kind: 'portal', surprise: 1 }, 400],
    [{ kind: 'portal', scopes: ['case:act'] }, 422],
    [{ kind: 'portal', agency: 'H26.14' }, 422],
    [{ kind: 'operator', roles: ['manager'] }, 422],
    [{ kind: 'official', tenant: 'H26', agency: 'H56.14' }, 422],
    [{ kind: 'official', tenant: 'H2', agency: 'H26.14' }, 400],
  ])('does not play %j', async (wish, status) => {
    const answer = await demonstration(wish);
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ errors: expect.any(Array) });
  });

  it('tells where everything is', async () => {
    for (const path of ['/.well-known/openid-configuration', '/issuer/.well-known/openid-configuration']) {
      const found = (await (await fetch(`${address}${path}`)).json()) as Record<string, unknown>;
      expect(found).toMatchObject({ issuer: ISSUER, jwks_uri: expect.stringMatching(/\/issuer\/jwks\.json$/) });
    }
    const keys = (await (await fetch(`${address}/issuer/jwks.json`)).json()) as { keys: Record<string, unknown>[] };
    expect(keys.keys).toHaveLength(1);
    expect(keys.keys[0]).not.toHaveProperty('d');
  });

  it('keeps its key over a restart, readable by nobody else', async () => {
    const before = await tokenFor(asIntake);
    const { url } = await start({});
    await verified(before, 'hoso-service', url);
    expect((await stat(join(folder, 'issuer-key.json'))).mode & 0o077).toBe(0);
  });

  it('does not start on a key that is none', async () => {
    const other = await mkdtemp(join(tmpdir(), 'neighbours-bad-key-'));
    await writeFile(join(other, 'issuer-key.json'), '{"kty":"oct","k":"AAAA"}');
    await expect(signingKey(other)).rejects.toThrow('no P-256 private key');
    await rm(other, { recursive: true });
  });

  it('plays nobody outside a demonstration', async () => {
    const { url } = await start({ DEMONSTRATION: 'off' });
    expect((await demonstration({ kind: 'portal' }, url)).status).toBe(404);
  });
});
