import type { Clock, Random } from '@hoso/kernel';
import { SignJWT } from 'jose';

import type { Grant } from './grants.js';
import type { SigningKey } from './signing-key.js';

/** How long a token lives. Short, because nobody can call it back. */
export const TOKEN_LIFE_SECONDS = 300;

/** A token as the token endpoint answers it (RFC 6749, 5.1). */
export interface IssuedToken {
  readonly access_token: string;
  readonly token_type: 'Bearer';
  readonly expires_in: number;
  readonly scope: string;
}

/** Makes access tokens in the profile of RFC 9068. */
export class TokenMaker {
  constructor(
    readonly issuer: string,
    private readonly key: SigningKey,
    private readonly clock: Clock,
    private readonly random: Random,
  ) {}

  async issue(grant: Grant): Promise<IssuedToken> {
    const issuedAt = Math.floor(this.clock.now() / 1000);
    const scope = grant.scopes.join(' ');
    const claims = {
      client_id: grant.clientId,
      scope,
      ...(grant.tenant === undefined ? {} : { tenant: grant.tenant }),
      ...(grant.agency === undefined ? {} : { agency: grant.agency }),
      ...(grant.roles === undefined ? {} : { roles: [...grant.roles] }),
    };
    const token = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: this.key.keyId })
      .setIssuer(this.issuer)
      .setAudience(grant.audience)
      .setSubject(grant.subject)
      .setJti(this.random.id())
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + TOKEN_LIFE_SECONDS)
      .sign(this.key.privateKey);
    return { access_token: token, token_type: 'Bearer', expires_in: TOKEN_LIFE_SECONDS, scope };
  }

  /** The key set that verifies the tokens. */
  keySet(): { readonly keys: readonly object[] } {
    return { keys: [this.key.publicJwk] };
  }
}
