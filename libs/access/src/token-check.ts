import { Refusal, type Clock } from '@hoso/kernel';
import type { DependencyAnswer } from '@hoso/observability';
import { decodeProtectedHeader, errors, jwtVerify, type ProtectedHeaderParameters } from 'jose';

import { KeyRing, remoteKeys, type OnKeysError } from './key-ring.js';
import { AUDIENCES, principalOf, type Principal } from './principal.js';
import { scopeOf, type Scope } from './scope.js';

/** A caller whose token has been checked. */
export interface KnownCaller {
  readonly principal: Principal;
  readonly scope: Scope;
}

/** The issuer (compared letter by letter) and where its keys come from. */
export type TokenCheckOptions = { readonly issuer: string; readonly clock: Clock } & (
  | { readonly jwksUrl: string; readonly onError?: OnKeysError }
  | { readonly keys: KeyRing }
);

interface Remembered extends KnownCaller {
  readonly until: number;
  readonly edition: number;
}

const LEEWAY_SECONDS = 30;
const TOKEN_LENGTH_MAX = 8_192;
const REMEMBERED_MAX = 10_000;
const REMEMBERED_MS = 60_000;
const TYPES: ReadonlySet<string> = new Set(['at+jwt', 'application/at+jwt', 'jwt']);

/**
 * Checks bearer tokens: signature by a key of the issuer's set, issuer, audience, times with 30 s leeway, type. What
 * the token's own header says about where keys are (`jku`, `jwk`, `x5u`) is never followed. A good token is
 * remembered for a minute at most, so that a busy client costs one signature check a minute.
 */
export class TokenCheck {
  private readonly remembered = new Map<string, Remembered>();

  private readonly issuer: string;
  private readonly keys: KeyRing;
  private readonly clock: Clock;

  constructor({ issuer, clock, ...from }: TokenCheckOptions) {
    this.issuer = issuer;
    this.clock = clock;
    this.keys = 'keys' in from ? from.keys : new KeyRing(remoteKeys(from.jwksUrl), clock, from.onError);
  }

  /** The caller of a token that was checked a moment ago. */
  known(token: string): KnownCaller | undefined {
    const remembered = this.remembered.get(token);
    if (remembered === undefined) return undefined;
    if (this.clock.now() < remembered.until && remembered.edition === this.keys.edition) return remembered;
    this.remembered.delete(token);
    return undefined;
  }

  /**
   * The caller of a token. Throws a `Refusal` (`token-invalid`, `token-expired`), or a `Failure` while the issuer's
   * keys cannot be had, or the one that the token names.
   */
  async check(token: string): Promise<KnownCaller> {
    const known = this.known(token);
    if (known !== undefined) return known;
    const { keyId, algorithm } = headerOf(token);
    const found = await this.keys.find(keyId);
    if (found === undefined || found.algorithm !== algorithm) throw invalid();
    const { edition } = this.keys;
    const claims = await this.claimsOf(token, found.key, algorithm);
    const principal = principalOf(claims);
    if (principal === undefined) throw invalid();
    return this.remember(token, principal, edition);
  }

  /** How the issuer was when it was last asked for its keys, for the health of this process. */
  get contact(): DependencyAnswer {
    return this.keys.contact;
  }

  private async claimsOf(token: string, key: Parameters<typeof jwtVerify>[1], algorithm: string): Promise<unknown> {
    const now = this.clock.now();
    try {
      const { payload } = await jwtVerify(token, key, {
        algorithms: [algorithm],
        issuer: this.issuer,
        audience: [...AUDIENCES],
        clockTolerance: LEEWAY_SECONDS,
        currentDate: new Date(now),
        requiredClaims: ['sub', 'client_id', 'iat', 'exp', 'aud', 'iss'],
      });
      if (Number(payload.iat) > now / 1_000 + LEEWAY_SECONDS) throw invalid();
      return payload;
    } catch (error) {
      if (error instanceof errors.JWTExpired) throw new Refusal('unauthenticated', 'token-expired');
      throw invalid();
    }
  }

  private remember(token: string, principal: Principal, edition: number): KnownCaller {
    const until = Math.min(this.clock.now() + REMEMBERED_MS, principal.expiresAt + LEEWAY_SECONDS * 1_000);
    const remembered = { principal, scope: scopeOf(principal, token), until, edition };
    if (this.remembered.size >= REMEMBERED_MAX) {
      const [oldest] = this.remembered.keys();
      if (oldest !== undefined) this.remembered.delete(oldest);
    }
    this.remembered.set(token, remembered);
    return remembered;
  }
}

function headerOf(token: string): { readonly keyId: string; readonly algorithm: string } {
  if (token.length > TOKEN_LENGTH_MAX) throw invalid();
  let header: ProtectedHeaderParameters;
  try {
    header = decodeProtectedHeader(token);
  } catch {
    throw invalid();
  }
  const { kid, alg, typ } = header;
  const isKnownType = typeof typ === 'string' && TYPES.has(typ.toLowerCase());
  if (typeof kid !== 'string' || typeof alg !== 'string' || !isKnownType || !isSpelledOnce(token)) throw invalid();
  return { keyId: kid, algorithm: alg };
}

/** Whether the signature is spelled in the one way: the last character of base64 has room for bits that nobody reads. */
function isSpelledOnce(token: string): boolean {
  const signature = token.slice(token.lastIndexOf('.') + 1);
  return Buffer.from(signature, 'base64url').toString('base64url') === signature;
}

function invalid(): Refusal {
  return new Refusal('unauthenticated', 'token-invalid');
}
