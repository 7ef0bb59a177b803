import { afterEach, describe, expect, it } from '@jest/globals';

import { openHouse, type RehearsedHouse } from '../test/rehearsed-house.js';

const ONE_EACH = { perClient: { perSecond: 0.001, burst: 1 }, eventLoopP99MsMax: Number.POSITIVE_INFINITY };
let house: RehearsedHouse;

afterEach(async () => {
  await house.stop();
  house.stopWatching();
});

/** The status of a request that nobody knows, from an address behind a gateway. */
async function askFrom(address: string): Promise<number> {
  return (await fetch(`${house.address}/open/refused/conflict`, { headers: { 'x-forwarded-for': address } })).status;
}

describe('callers whom nobody knows', () => {
  it('are counted each by the address that a trusted gateway tells', async () => {
    house = await openHouse({ overload: ONE_EACH, trustedProxies: ['10.0.0.0/8', '127.0.0.1'] });
    expect([await askFrom('203.0.113.1'), await askFrom('203.0.113.1'), await askFrom('203.0.113.2')]).toEqual([409, 429, 409]);
  });

  it('are counted by their own address when they only say that they are others', async () => {
    house = await openHouse({ overload: ONE_EACH });
    expect([await askFrom('203.0.113.1'), await askFrom('203.0.113.2')]).toEqual([409, 429]);
  });
});
