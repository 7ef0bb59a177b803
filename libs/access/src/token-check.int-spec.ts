import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Failure, ManualClock, Refusal } from '@hoso/kernel';

import { eventually } from '../../../test/support/eventually.js';
import {
  goodClaims, ISSUER, json, newKey, rehearsedServer, signed, type RehearsedKey, type RehearsedServer,
} from '../test/rehearsed-issuer.js';
import { TokenCheck } from './token-check.js';

const NOON = Date.UTC(2026, 0, 5, 5);
const HOUR_MS = 3_600_000;

let key: RehearsedKey;
let stranger: RehearsedKey;
let server: RehearsedServer;
let published: () => { readonly status: number; readonly keys: readonly unknown[] };
let clock: ManualClock;
let tokens: TokenCheck;
let troubles: string[];

beforeAll(async () => {
  key = await newKey('first');
  stranger = await newKey('first');
  server = await rehearsedServer((_request, response) => {
    const { status, keys } = published();
    json(response, status, { keys });
  });
});
afterAll(() => server.close());

beforeEach(() => {
  published = () => ({ status: 200, keys: [key.publicJwk] });
  server.requests.length = 0;
  clock = new ManualClock(NOON);
  troubles = [];
  const onError = (error: unknown, doing: string): void => void troubles.push(`${doing}: ${String(error)}`);
  tokens = new TokenCheck({ issuer: ISSUER, jwksUrl: `${server.url}/jwks.json`, clock, onError });
});

async function verdict(token: string): Promise<string> {
  try {
    return (await tokens.check(token)).principal.subject;
  } catch (error) {
    if (error instanceof Refusal) return `${error.kind} ${error.code}`;
    if (error instanceof Failure) return `failure ${error.code}`;
    throw error;
  }
}

const claims = (changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> =>
  ({ ...goodClaims(clock.now()), ...changes });
const INVALID = 'unauthenticated token-invalid';

describe('a good token', () => {
  it('names its bearer', async () => {
    const official = {
      aud: ['hoso-official'], sub: 'officer.h26-14', client_id: 'officials-desk', tenant: 'H26', agency: 'H26.14',
      area: '00070', roles: ['officer'], scope: 'case:read case:act',
    };
    const token = await signed(key, claims(official));
    const { scope } = await tokens.check(token);
    expect(scope).toMatchObject({
      kind: 'official', tenant: 'H26', agency: 'H26.14', area: '00070', subject: 'officer.h26-14', roles: ['officer'],
    });
    expect([scope.may('case:act'), scope.may('case:close'), scope.reaches('H26'), scope.reaches('H27')])
      .toEqual([true, false, true, false]);
    expect(scope.token).toBe(token);
    expect(JSON.stringify(scope)).not.toContain(token);
  });

  it.each(['ES256', 'EdDSA', 'RS256'])('may be signed with %s', async (algorithm) => {
    const other = await newKey('other', algorithm);
    published = () => ({ status: 200, keys: [key.publicJwk, other.publicJwk] });
    expect(await verdict(await signed(other, claims()))).toBe('portal-thu-nghiem');
  });

  it.each(['at+jwt', 'AT+JWT', 'application/at+jwt', 'JWT'])('may be of type %s', async (typ) => {
    expect(await verdict(await signed(key, claims(), { typ }))).toBe('portal-thu-nghiem');
  });

  it('is remembered for a minute, never beyond its end', async () => {
    const token = await signed(key, claims({ exp: NOON / 1_000 + 20 }));
    await tokens.check(token);
    expect(tokens.known(token)?.principal.clientId).toBe('portal-thu-nghiem');
    clock.advance(49_000);
    expect(tokens.known(token)).toBeDefined();
    clock.advance(1_000);
    expect(tokens.known(token)).toBeUndefined();
    clock.advance(1_000);
    expect(await verdict(token)).toBe('unauthenticated token-expired');
  });
});

describe('a token changed in one claim', () => {
  const changed: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
    ['another issuer', { iss: 'https://other.hoso.example' }],
    ['the issuer with a slash', { iss: `${ISSUER}/` }],
    ['no issuer', { iss: undefined }],
    ['another audience', { aud: 'hoso' }],
    ['no audience', { aud: undefined }],
    ['several audiences', { aud: ['hoso-portal', 'hoso-official'] }],
    ['a known and an unknown audience', { aud: ['hoso-portal', 'else'] }],
    ['no subject', { sub: undefined }],
    ['an empty subject', { sub: '' }],
    ['a subject of another type', { sub: 7 }],
    ['a subject with a line break', { sub: 'a\nb' }],
    ['no client', { client_id: undefined }],
    ['a client that is a list', { client_id: ['portal-thu-nghiem'] }],
    ['no end', { exp: undefined }],
    ['an end in words', { exp: 'tomorrow' }],
    ['no beginning', { iat: undefined }],
    ['a beginning in the future', { iat: NOON / 1_000 + 31 }],
    ['not valid yet', { nbf: NOON / 1_000 + 31 }],
    ['scopes in a list', { scope: ['dossier:submit'] }],
    ['scopes with a quote', { scope: 'dossier:submit "' }],
    ['a tenant of another type', { tenant: { $ne: '' } }],
    ['a tenant with a space', { tenant: 'H26 H27' }],
    ['the tenant of everybody', { tenant: '*' }],
    ['an agency of another type', { agency: 1 }],
    ['roles in words', { roles: 'officer' }],
    ['an official without a tenant', { aud: 'hoso-official', agency: 'H26.14' }],
    ['an official without an agency', { aud: 'hoso-official', tenant: 'H26' }],
  ];
  it.each(changed)('is refused: %s', async (_name, change) => {
    expect(await verdict(await signed(key, claims(change)))).toBe(INVALID);
  });

  it('is refused after its end, with 30 s of leeway', async () => {
    const end = NOON / 1_000;
    expect(await verdict(await signed(key, claims({ exp: end - 29 })))).toBe('portal-thu-nghiem');
    expect(await verdict(await signed(key, claims({ exp: end - 31 })))).toBe('unauthenticated token-expired');
    expect(await verdict(await signed(key, claims({ iat: end + 29, nbf: end + 29 })))).toBe('portal-thu-nghiem');
  });
});

describe('a token forged in another way', () => {
  const parts = async (): Promise<[string, string, string]> =>
    (await signed(key, claims())).split('.') as [string, string, string];
  const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

  it('is refused: every single character of it changed', async () => {
    const token = await signed(key, claims());
    const accepted: number[] = [];
    for (let index = 0; index < token.length; index += 7) {
      const other = token[index] === 'A' ? 'B' : 'A';
      const forged = `${token.slice(0, index)}${other}${token.slice(index + 1)}`;
      if (!(await verdict(forged)).startsWith('unauthenticated')) accepted.push(index);
    }
    expect(accepted).toEqual([]);
  });

  it('is refused: signed by somebody else under the same key id', async () => {
    expect(await verdict(await signed(stranger, claims()))).toBe(INVALID);
  });

  it('is refused: unsigned, or signed with a public key as the secret', async () => {
    const [, payload] = await parts();
    const header = { typ: 'at+jwt', kid: 'first' };
    expect(await verdict(`${encoded({ ...header, alg: 'none' })}.${payload}.`)).toBe(INVALID);
    const secret = new TextEncoder().encode(JSON.stringify(key.publicJwk));
    const { SignJWT } = await import('jose');
    const symmetric = await new SignJWT(claims()).setProtectedHeader({ ...header, alg: 'HS256' }).sign(secret);
    expect(await verdict(symmetric)).toBe(INVALID);
  });

  it('is refused: a key in its own header is never used', async () => {
    const header = { jwk: stranger.publicJwk, jku: 'http://127.0.0.1:9/jwks.json', x5u: 'http://127.0.0.1:9/x' };
    expect(await verdict(await signed(stranger, claims(), header))).toBe(INVALID);
    expect(await verdict(await signed(stranger, claims(), { ...header, kid: undefined }))).toBe(INVALID);
  });

  it.each([
    ['no key id', { kid: undefined }], ['no type', { typ: undefined }], ['another type', { typ: 'id+jwt' }],
    ['an unknown critical header', { crit: ['new'], new: true }],
  ])('is refused: %s', async (_name, header) => {
    const token = await signed(key, claims(), header).catch(() => undefined);
    if (token !== undefined) return expect(await verdict(token)).toBe(INVALID);
    const [, payload, signature] = await parts();
    const forged = encoded({ alg: 'ES256', typ: 'at+jwt', kid: 'first', ...header });
    expect(await verdict(`${forged}.${payload}.${signature}`)).toBe(INVALID);
  });

  it('is refused: the same signature in other characters', async () => {
    const token = await signed(key, claims());
    const symbols = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const others = [...symbols].map((last) => token.slice(0, -1) + last).filter((other) => other !== token);
    expect(new Set(await Promise.all(others.map(verdict)))).toEqual(new Set([INVALID]));
  });

  it.each(['', 'a', 'a.b', '..', 'a.b.c', 'a.b.c.d.e', 'x'.repeat(9_000)])('is refused: %s', async (text) => {
    expect(await verdict(text)).toBe(INVALID);
  });

  it('is refused: a key of a kind that is not for signing here', async () => {
    const es384 = await newKey('es384', 'ES384');
    const encrypting = { ...key.publicJwk, kid: 'encrypting', use: 'enc' };
    const confused = { ...key.publicJwk, kid: 'confused', alg: 'RS256' };
    const keys = [key.publicJwk, es384.publicJwk, encrypting, confused, 7, { kty: 'oct' }];
    published = () => ({ status: 200, keys });
    expect(await verdict(await signed(es384, claims()))).toBe(INVALID);
    expect(await verdict(await signed(key, claims(), { kid: 'encrypting' }))).toBe(INVALID);
    expect(await verdict(await signed(key, claims(), { kid: 'confused' }))).toBe(INVALID);
    expect(await verdict(await signed(key, claims()))).toBe('portal-thu-nghiem');
  });
});

describe('the keys', () => {
  it('are fetched once, and at most every 30 s for unknown ids', async () => {
    await verdict(await signed(key, claims()));
    for (const keyId of ['a', 'b', 'c']) await verdict(await signed(key, claims(), { kid: keyId }));
    expect(server.requests.length).toBe(1);
    clock.advance(30_000);
    await Promise.all(['d', 'e', 'f'].map(async (kid) => verdict(await signed(key, claims(), { kid }))));
    expect(server.requests.length).toBe(2);
  });

  it('follow a rotation', async () => {
    const old = await signed(key, claims());
    expect(await verdict(old)).toBe('portal-thu-nghiem');
    const next = await newKey('next');
    published = () => ({ status: 200, keys: [next.publicJwk] });
    clock.advance(30_000);
    expect(await verdict(await signed(next, claims()))).toBe('portal-thu-nghiem');
    expect(tokens.known(old)).toBeUndefined();
    expect(await verdict(old)).toBe(INVALID);
  });

  it('serve for an hour while the issuer is away, then nobody gets in, and all heals by itself', async () => {
    expect(tokens.contact).toEqual({ ok: true });
    await verdict(await signed(key, claims()));
    const lastGoodContact = clock.now();
    published = () => ({ status: 500, keys: [] });
    clock.advance(HOUR_MS - 1_000);
    expect(tokens.contact).toEqual({ ok: true, lastGoodContact });
    expect(await verdict(await signed(key, claims()))).toBe('portal-thu-nghiem');
    clock.advance(60_000);
    expect(await verdict(await signed(key, claims()))).toBe('failure keys-unavailable');
    expect(tokens.contact).toEqual({ ok: false, lastGoodContact });
    published = () => ({ status: 200, keys: [key.publicJwk] });
    clock.advance(2_000);
    expect(await verdict(await signed(key, claims()))).toBe('portal-thu-nghiem');
    expect(tokens.contact).toEqual({ ok: true, lastGoodContact: clock.now() });
  });

  it('that the issuer is too far away to tell of turn nobody away for good: the token is to be shown again', async () => {
    await verdict(await signed(key, claims()));
    const next = await newKey('next');
    published = () => ({ status: 500, keys: [] });
    clock.advance(30_000);
    const token = await signed(next, claims());
    expect([await verdict(token), await verdict(token)]).toEqual(['failure keys-unavailable', 'failure keys-unavailable']);
    await expect(tokens.check(token)).rejects.toMatchObject({ neighbour: 'token-issuer', details: { retryAfterSeconds: 5 } });
    expect(await verdict(await signed(key, claims()))).toBe('portal-thu-nghiem');
    published = () => ({ status: 200, keys: [next.publicJwk] });
    clock.advance(30_000);
    expect(await verdict(token)).toBe('portal-thu-nghiem');
    expect(await verdict(await signed(stranger, claims(), { kid: 'nobody' }))).toBe(INVALID);
  });

  it('are asked for again soon when they could not be had, though those at hand are fresh', async () => {
    await verdict(await signed(key, claims()));
    published = () => ({ status: 500, keys: [] });
    clock.advance(30_000);
    await verdict(await signed(key, claims(), { kid: 'unknown' }));
    expect(tokens.contact.ok).toBe(false);
    published = () => ({ status: 200, keys: [key.publicJwk] });
    clock.advance(30_000);
    expect(await verdict(await signed(key, claims()))).toBe('portal-thu-nghiem');
    await eventually('the issuer is well again', () => tokens.contact.ok);
  });

  it.each([
    ['the issuer is away', { status: 500, keys: [] }, 'token-issuer: status-500'],
    ['there is none of use among them', { status: 200, keys: [{ kty: 'oct', kid: 'x' }] }, 'token-issuer: no-usable-key'],
  ])('are missed aloud, each time that they were asked for, when %s, though those at hand serve', async (_why, answer, reason) => {
    await verdict(await signed(key, claims()));
    published = () => answer;
    for (let time = 0; time < 2; time += 1) {
      clock.advance(HOUR_MS / 3);
      expect(await verdict(await signed(key, claims()))).toBe('portal-thu-nghiem');
      await eventually('the trouble is told', () => troubles.length > time);
    }
    expect(troubles).toEqual([0, 1].map(() => `fetch the keys of the issuer: Failure: ${reason}`));
  });

  it('that never came let nobody in, and the issuer is not hammered', async () => {
    published = () => ({ status: 200, keys: [] });
    const token = await signed(key, claims());
    const verdicts = [await verdict(token), await verdict(token), await verdict(token)];
    expect(new Set(verdicts)).toEqual(new Set(['failure keys-unavailable']));
    expect(server.requests.length).toBe(1);
  });
});
