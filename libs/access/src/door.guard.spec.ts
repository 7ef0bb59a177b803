import 'reflect-metadata';

import type { ExecutionContext } from '@nestjs/common';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { ManualClock } from '@hoso/kernel';

import { goodClaims, ISSUER, sameKey, signed, type RehearsedKey } from '../test/rehearsed-issuer.js';
import { Door } from './door.js';
import { DoorGuard } from './door.guard.js';
import { KeyRing } from './key-ring.js';
import { TokenCheck } from './token-check.js';

const clock = new ManualClock(Date.UTC(2026, 10, 20, 5));

class Doors {
  @Door({ audience: 'hoso-operator', scopes: ['operations:read'], unbound: true })
  ofAll(): void {}

  @Door({ audience: 'hoso-operator', scopes: ['operations:read'] })
  ofSome(): void {}
}

const { ofAll, ofSome } = Doors.prototype;

let key: RehearsedKey;
let guard: DoorGuard;

beforeAll(async () => {
  key = await sameKey('first');
  guard = new DoorGuard(new TokenCheck({ issuer: ISSUER, clock, keys: new KeyRing(async () => ({ keys: [key.publicJwk] }), clock) }));
});

/** Stands before a door as an operator who belongs to this. */
async function knock(door: object, place: Readonly<Record<string, string>>): Promise<boolean> {
  const claims = { ...goodClaims(clock.now()), aud: 'hoso-operator', scope: 'operations:read', ...place };
  const authorization = `Bearer ${await signed(key, claims)}`;
  const request = { headers: { authorization }, raw: { headersDistinct: { authorization: [authorization] } } };
  const context = {
    getType: () => 'http', getHandler: () => door, getClass: () => Doors, getArgs: () => [request, { header: () => undefined }],
  };
  return guard.canActivate(context as unknown as ExecutionContext);
}

describe('a door to what is of all', () => {
  const places: readonly Readonly<Record<string, string>>[] = [
    { tenant: 'H26' }, { agency: 'H26.101' }, { tenant: 'H26', agency: 'H26.101' },
  ];

  it.each(places)('is closed to whoever belongs to %j, the first time and again', async (place) => {
    for (let time = 0; time < 2; time += 1) {
      await expect(knock(ofAll, place)).rejects.toMatchObject({ kind: 'forbidden', code: 'caller-bound' });
    }
    expect(await knock(ofSome, place)).toBe(true);
  });

  it('lets in who belongs to none', async () => {
    expect(await knock(ofAll, {})).toBe(true);
  });
});
