import { jwtVerify } from 'jose';

import { TurnedAway, type Guarantee } from '../frame/parts.js';

export const ISSUER = 'https://issuer.example';
export const AUDIENCE = 'hoso-portal';

/** Nobody files without a bearer token of the issuer (ES256): signature, issuer, audience and time are checked at every filing. */
export const token: Guarantee = (parts, { keys }) => ({
  ...parts,
  admit: async (headers) => {
    const [, bearer] = /^Bearer (\S+)$/.exec(headers.authorization ?? '') ?? [];
    if (bearer === undefined) throw new TurnedAway(401, 'A filing has a bearer token.');
    const demands = { algorithms: ['ES256'], issuer: ISSUER, audience: AUDIENCE, requiredClaims: ['sub', 'exp'] };
    await jwtVerify(bearer, keys.issuer, demands).catch((error: unknown) => {
      throw new TurnedAway(401, error instanceof Error ? error.message : 'The token is none.');
    });
    await parts.admit(headers);
  },
});
