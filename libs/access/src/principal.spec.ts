import { DossierSubmitted } from '@hoso/contracts';
import { expect, it } from '@jest/globals';

import { principalOf } from './principal.js';

const claimsOf = (clientId: string) => ({ sub: 'cong-mau', client_id: clientId, aud: 'hoso-portal', iat: 1, exp: 2 });

it('a portal may file under as long a name as its token may give it', () => {
  const longest = principalOf(claimsOf('p'.repeat(128)));
  expect(DossierSubmitted.data.shape.portal.parse(longest?.clientId)).toHaveLength(128);
  expect(principalOf(claimsOf('p'.repeat(129)))).toBeUndefined();
});

it('whoever is confined to an area alone is nobody here, where nothing can be cut to it', () => {
  expect(principalOf({ ...claimsOf('giam-sat'), aud: 'hoso-operator', area: '00070' })).toBeUndefined();
  expect(principalOf({ ...claimsOf('giam-sat'), aud: 'hoso-operator', area: '00070', tenant: 'H26' })).toMatchObject({ area: '00070' });
});
