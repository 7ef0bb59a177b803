import { beforeAll, describe, expect, it } from '@jest/globals';
import { Failure, ManualClock, Refusal } from '@hoso/kernel';
import fc from 'fast-check';

import { anyDamageTo } from '../../../test/support/any-fact.js';
import { goodClaims, ISSUER, sameKey, signed, type RehearsedKey } from '../test/rehearsed-issuer.js';
import { bearerToken } from './door.guard.js';
import { KeyRing } from './key-ring.js';
import { AUDIENCES, principalOf } from './principal.js';
import { TokenCheck } from './token-check.js';

const NOON = Date.UTC(2026, 0, 5, 5);
let key: RehearsedKey;
let clock: ManualClock;
let tokens: TokenCheck;
/** Good tokens, each another. */
let several: readonly string[];

beforeAll(async () => {
  key = await sameKey('first');
  clock = new ManualClock(NOON);
  const keys = new KeyRing(() => Promise.resolve({ keys: [key.publicJwk] }), clock);
  tokens = new TokenCheck({ issuer: ISSUER, keys, clock });
  several = await Promise.all(Array.from({ length: 30 }, (_, place) =>
    signed(key, { ...goodClaims(NOON), sub: `portal-${place}`, exp: NOON / 1_000 + 60 + place })));
});

async function verdict(token: string): Promise<string> {
  try {
    return (await tokens.check(token)).principal.subject;
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error instanceof Failure ? error : new Error('neither admitted nor refused', { cause: error });
  }
}

describe('a good token', () => {
  it('is refused with any one character damaged', async () => {
    const good = await signed(key, goodClaims(NOON));
    expect(await verdict(good)).toBe('portal-thu-nghiem');
    const signs = fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ ');
    await fc.assert(fc.asyncProperty(anyDamageTo(good, signs), async (token) => {
      expect(await verdict(token)).toBe('token-invalid');
    }));
  });

  it('is refused when its last character says the same bytes in another way', async () => {
    const last = fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_');
    await fc.assert(fc.asyncProperty(fc.nat(29), last, async (which, sign) => {
      fc.pre(!several[which]!.endsWith(sign));
      expect(await verdict(several[which]!.slice(0, -1) + sign)).toBe('token-invalid');
    }));
  });

  it('is refused when one of its three parts is that of another', async () => {
    await fc.assert(fc.asyncProperty(fc.nat(29), fc.nat(29), fc.nat(2), async (one, other, part) => {
      const [mine, theirs] = [several[one]!.split('.'), several[other]!.split('.')];
      fc.pre(mine[part] !== theirs[part]);
      expect(await verdict(mine.with(part, theirs[part]!).join('.'))).toBe('token-invalid');
    }));
  });

  it('is taken from half a minute before it was made until half a minute after it has ended, and not a second longer', async () => {
    const times = fc.record({ madeAgo: fc.integer({ min: -60, max: 90 }), lives: fc.integer({ min: 1, max: 90 }) });
    await fc.assert(fc.asyncProperty(times, async ({ madeAgo, lives }) => {
      const iat = NOON / 1_000 - madeAgo;
      const token = await signed(key, { ...goodClaims(NOON), iat, exp: iat + lives });
      const expected = lives - madeAgo <= -30 ? 'token-expired' : madeAgo < -30 ? 'token-invalid' : 'portal-thu-nghiem';
      expect(await verdict(token)).toBe(expected);
    }));
  });

  it('is refused when any one thing that it must say is missing or something else', async () => {
    const odd = fc.oneof(
      fc.constantFrom(undefined, null, '', -7, [], {}, ['hoso-portal', 'hoso-official'], 'HOSO-PORTAL', `${ISSUER}/`),
      fc.string({ unit: 'grapheme', minLength: 1 }),
    );
    const claim = fc.constantFrom('iss', 'aud', 'exp', 'iat');
    const header = fc.constantFrom('alg', 'typ', 'kid');
    await fc.assert(fc.asyncProperty(fc.oneof(claim, header), odd, async (name, value) => {
      const isHeader = ['alg', 'typ', 'kid'].includes(name);
      const claims = isHeader ? goodClaims(NOON) : { ...goodClaims(NOON), [name]: value };
      const token = await signed(key, claims, isHeader ? { [name]: value } : {}).catch(() => undefined);
      if (token !== undefined) expect(await verdict(token)).toMatch(/^token-(invalid|expired)$/);
    }));
  });
});

describe('a principal', () => {
  const word = fc.stringMatching(/^[\x21-\x7e]{1,9}$/);
  const claims = fc.record({
    sub: fc.oneof({ weight: 3, arbitrary: word }, fc.string()),
    client_id: fc.oneof({ weight: 3, arbitrary: word }, fc.jsonValue()),
    aud: fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...AUDIENCES) },
      fc.constantFrom(['hoso-portal'], [], 'hoso', ['hoso-portal', 'hoso-service']),
    ),
    iat: fc.nat(), exp: fc.oneof({ weight: 3, arbitrary: fc.nat() }, fc.constantFrom(-1, 1.5, '5')),
    scope: fc.oneof(fc.constantFrom('a b', 'a', '', ' a', 'a  b'), fc.string()),
    tenant: fc.oneof(fc.constantFrom('H26', 'H26.14'), fc.string({ maxLength: 3 })),
    agency: fc.oneof(fc.constantFrom('H26', 'H26.14'), fc.string({ maxLength: 3 })),
    roles: fc.oneof(fc.constantFrom(['officer'], [], ['a b']), fc.jsonValue()),
  }, { requiredKeys: ['sub', 'client_id', 'aud', 'iat', 'exp'] });

  const place = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/);
  const whole = fc.record({
    sub: word, client_id: word, aud: fc.constantFrom(...AUDIENCES), isListed: fc.boolean(), iat: fc.nat(), exp: fc.nat(),
    tenant: place, agency: place, scope: fc.array(fc.stringMatching(/^[a-z][a-z:]{0,9}$/), { minLength: 1, maxLength: 4 }),
    area: place, roles: fc.array(place, { maxLength: 4 }),
  }, { requiredKeys: ['sub', 'client_id', 'aud', 'isListed', 'iat', 'exp', 'tenant', 'agency'] });

  it('is named by any whole claims', () => {
    fc.assert(fc.property(whole, ({ isListed, aud, scope, ...said }) => {
      const claims = { ...said, aud: isListed ? [aud] : aud, ...(scope && { scope: scope.join(' ') }) };
      const { sub: subject, client_id: clientId, tenant, agency, area, roles = [], exp } = said;
      expect(principalOf(claims)).toEqual({
        audience: aud, subject, clientId, tenant, agency, ...(area && { area }), roles, scopes: new Set(scope), expiresAt: exp * 1_000,
      });
    }));
  });

  it('is named by no other claims, and says nothing that they do not say', () => {
    fc.assert(fc.property(claims, (said) => {
      const principal = principalOf(said);
      if (principal === undefined) return;
      const { subject, clientId, audience, tenant, agency, roles, scopes } = principal;
      expect([subject, clientId, [audience], tenant, agency, roles]).toEqual(
        [said.sub, said.client_id, [said.aud].flat(), said.tenant, said.agency, said.roles ?? []]);
      for (const word of [subject, clientId, tenant ?? '-', agency ?? '-', ...roles]) expect(word).toMatch(/^[\x21-\x7e]+$/);
      expect([...scopes].join(' ')).toBe([...new Set(said.scope?.split(' '))].join(' '));
      if (audience === 'hoso-official') expect([tenant, agency]).not.toContain(undefined);
    }));
  });
});

describe('the header that carries a token', () => {
  it('brings it as it is, and brings nothing of any other form', () => {
    const token = fc.stringMatching(/^[A-Za-z0-9._~+/-]{1,9}={0,2}$/);
    fc.assert(fc.property(token, fc.constantFrom('Bearer', 'bearer', 'BEARER'), fc.stringMatching(/^ {1,3}$/), (text, word, gap) => {
      expect(bearerToken(`${word}${gap}${text}`)).toBe(text);
      const others = [text, `Basic ${text}`, word + text, `${word} ${text},${text}`, `${word} ${text} ${text}`, `${word} "${text}"`];
      expect(others.map(bearerToken)).toEqual(others.map(() => undefined));
    }));
  });
});
