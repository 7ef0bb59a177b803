import { Failure, Refusal, type Clock } from '@hoso/kernel';
import { createRemoteJWKSet, errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';

import { AUDIENCES, type Audience, type Principal, type PrincipalKind } from './scope.js';

const KIND_OF: Readonly<Record<Audience, PrincipalKind>> = {
  'hoso-portal': 'portal',
  'hoso-official': 'official',
  'hoso-service': 'service',
  'hoso-operator': 'operator',
};

const Claims = z.object({
  sub: z.string().min(1).max(128),
  client_id: z.string().min(1).max(64),
  aud: z.enum(AUDIENCES),
  exp: z.number(),
  scope: z.string().max(2_048).default(''),
  tenant: z.string().max(35).optional(),
  agency: z.string().max(35).optional(),
  roles: z.array(z.string().max(64)).max(32).default([]),
});

const LEEWAY_SECONDS = 30;
const KEYS_KEPT_MS = 60 * 60 * 1000;
const TOKENS_REMEMBERED_MAX = 2_000;

export interface TokenCheckOptions {
  readonly issuer: string;
  readonly jwksUrl: string;
  readonly clock: Clock;
}

/**
 * Checks bearer tokens: signature by a key of the configured set (keys named inside a token are ignored), algorithm from
 * a short list, issuer, audience, times. An unknown key id asks the set again at most every 30 s; when the set is away,
 * the last good keys serve for an hour, then no token passes.
 */
export class TokenCheck {
  private readonly keys: JWTVerifyGetKey;
  /** Tokens that passed, until they expire: the same bearer calls often, and a signature is dear. */
  private readonly passed = new Map<string, { readonly principal: Principal; readonly until: number }>();

  constructor(private readonly options: TokenCheckOptions) {
    this.keys = createRemoteJWKSet(new URL(options.jwksUrl), {
      cooldownDuration: 30_000,
      cacheMaxAge: KEYS_KEPT_MS,
      timeoutDuration: 5_000,
    });
  }

  /**
   * Who presents this token.
   *
   * @throws Refusal `token-invalid` or `token-expired` (unauthenticated).
   * @throws Failure when the keys cannot be had.
   */
  async check(token: string): Promise<Principal> {
    const now = this.options.clock.now();
    const known = this.passed.get(token);
    if (known && known.until > now) return known.principal;
    this.passed.delete(token);
    const payload = await this.verify(token);
    const claims = Claims.safeParse(payload);
    if (!claims.success) throw new Refusal('unauthenticated', 'token-invalid');
    const { sub, client_id, aud, exp, scope, tenant, agency, roles } = claims.data;
    const principal: Principal = {
      kind: KIND_OF[aud],
      subject: sub,
      client: client_id,
      tenant,
      agency,
      roles,
      scopes: scope.split(' ').filter((word) => word !== ''),
      token,
    };
    this.remember(token, principal, exp * 1000);
    return principal;
  }

  private async verify(token: string): Promise<JWTPayload> {
    try {
      const { payload, protectedHeader } = await jwtVerify(token, this.keys, {
        issuer: this.options.issuer,
        audience: [...AUDIENCES],
        algorithms: ['ES256', 'EdDSA', 'RS256'],
        clockTolerance: LEEWAY_SECONDS,
        requiredClaims: ['exp', 'iat', 'sub'],
        currentDate: new Date(this.options.clock.now()),
      });
      const type = protectedHeader.typ?.toLowerCase();
      if (type !== undefined && type !== 'at+jwt' && type !== 'jwt') throw new Refusal('unauthenticated', 'token-invalid');
      return payload;
    } catch (error) {
      if (error instanceof Refusal) throw error;
      if (error instanceof errors.JWTExpired) throw new Refusal('unauthenticated', 'token-expired');
      if (error instanceof errors.JWKSTimeout) throw new Failure('issuer', 'timeout', { cause: error });
      if (error instanceof errors.JOSEError && error.code !== 'ERR_JOSE_GENERIC') {
        throw new Refusal('unauthenticated', 'token-invalid');
      }
      throw new Failure('issuer', 'keys-unavailable', { cause: error, retryAfterSeconds: 5 });
    }
  }

  private remember(token: string, principal: Principal, expiresAt: number): void {
    if (this.passed.size >= TOKENS_REMEMBERED_MAX) {
      const oldest = this.passed.keys().next().value;
      if (oldest !== undefined) this.passed.delete(oldest);
    }
    this.passed.set(token, { principal, until: expiresAt });
  }
}
