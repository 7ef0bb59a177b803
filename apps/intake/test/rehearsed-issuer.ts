import { KeyRing, TokenCheck } from '@hoso/access';
import type { Clock } from '@hoso/kernel';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

const ISSUER = 'https://issuer.hoso.example';

/** Everything that a portal may do. */
export const PORTAL_SCOPES = [
  'dossier:submit', 'dossier:read:own', 'dossier:supplement', 'dossier:pay', 'dossier:withdraw',
] as const;

/** What is written into a token; what is left out is as for a good portal, and what is undefined is not written. */
export type Claims = Readonly<Record<string, unknown>>;

/** Somebody who makes tokens that the house believes, and, when told to, tokens that it must not believe. */
export interface RehearsedIssuer {
  readonly tokens: TokenCheck;
  sign(claims?: Claims, header?: Claims): Promise<string>;
  /** Signs with a key that the house has never been told of, under the name of the one that it has. */
  forge(claims?: Claims): Promise<string>;
}

export async function openIssuer(clock: Clock): Promise<RehearsedIssuer> {
  const [own, foreign] = await Promise.all([generateKeyPair('ES256'), generateKeyPair('ES256')]);
  const key = { ...(await exportJWK(own.publicKey)), kid: 'rehearsed', alg: 'ES256', use: 'sig' };
  const tokens = new TokenCheck({ issuer: ISSUER, clock, keys: new KeyRing(async () => ({ keys: [key] }), clock) });
  const token = (claims: Claims, header: Claims = {}): SignJWT => {
    const now = Math.floor(clock.now() / 1_000);
    const clientId = claims['client_id'] ?? 'portal-thu-nghiem';
    const good = {
      iss: ISSUER, aud: 'hoso-portal', sub: clientId, client_id: clientId, iat: now, exp: now + 3_600,
      scope: PORTAL_SCOPES.join(' '),
    };
    const written = Object.entries({ ...good, ...claims }).filter(([, value]) => value !== undefined);
    return new SignJWT(Object.fromEntries(written))
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'rehearsed', ...header });
  };
  return {
    tokens,
    sign: (claims = {}, header) => token(claims, header).sign(own.privateKey),
    forge: (claims = {}) => token(claims).sign(foreign.privateKey),
  };
}
