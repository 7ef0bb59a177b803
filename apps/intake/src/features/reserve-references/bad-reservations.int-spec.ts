import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseTemporaryReference } from '@hoso/contracts';

import type { Portal } from '../../../test/portal.js';
import { CANARY, expectRefused, type Refusal } from '../../../test/refusals.js';
import { openRehearsedHouse, type RehearsedHouse } from '../../../test/rehearsed-house.js';

let house: RehearsedHouse;
let portal: Portal;
beforeAll(async () => {
  house = await openRehearsedHouse();
  portal = house.portal();
  await portal.reserved(3, 'key-standing-1');
});
afterAll(() => house.close());

const invalid = (...faults: readonly string[]): Refusal => ({ status: 400, code: 'request-invalid', faults });

describe('a reservation is refused, and changes nothing:', () => {
  it.each<readonly [string, unknown, Refusal]>([
    ['nothing', {}, invalid('/count missing')],
    ['none', { count: 0 }, invalid('/count too-small')],
    ['less than none', { count: -1 }, invalid('/count too-small')],
    ['too many', { count: 101 }, invalid('/count too-big')],
    ['half of one', { count: 1.5 }, invalid('/count wrong-type')],
    ['a number in words', { count: '3' }, invalid('/count wrong-type')],
    ['a query in place of a number', { count: { $gt: 0 } }, invalid('/count wrong-type')],
    ['what only the house may say', { count: 1, portal: CANARY, usableUntil: CANARY }, invalid('/portal unknown-property', '/usableUntil unknown-property')],
    ['a list', [], invalid(' wrong-type')],
  ])('%s', async (_what, body, refusal) => {
    await expectRefused(house, refusal, (headers) => portal.post('/references', body, { 'idempotency-key': 'key-of-the-table', ...headers }));
  });

  it('another number under the same key, more or fewer', async () => {
    for (const count of [1, 2, 4, 100]) {
      await expectRefused(house, { status: 422, code: 'idempotency-key-reused' }, (headers) =>
        portal.post('/references', { count }, { 'idempotency-key': 'key-standing-1', ...headers }));
    }
  });

  it('without a key, or with one that is none', async () => {
    await expectRefused(house, { status: 400, code: 'idempotency-key-missing' }, (headers) => portal.post('/references', { count: 1 }, headers));
    await expectRefused(house, { status: 400, code: 'idempotency-key-invalid' }, (headers) =>
      portal.post('/references', { count: 1 }, { 'idempotency-key': 'short', ...headers }));
  });

  it.each<readonly [string, Readonly<Record<string, unknown>>, string]>([
    ['a portal that may only read', { scope: 'dossier:read:own' }, 'insufficient-scope'],
    ['an official', { aud: 'hoso-official', tenant: 'H26', agency: 'H26.101' }, 'audience-not-admitted'],
    ['a service of the house', { aud: 'hoso-service' }, 'audience-not-admitted'],
  ])('from %s', async (_who, claims, code) => {
    const stranger = house.portal('portal-thu-nghiem', claims);
    await expectRefused(house, { status: 403, code }, (headers) =>
      stranger.post('/references', { count: 1 }, { 'idempotency-key': 'key-of-the-table', ...headers }));
  });

  it('and the key of all of them is still free', async () => {
    expect((await portal.reserve(2, 'key-of-the-table')).status).toBe(201);
    expect(house.undocumentedAnswers()).toEqual([]);
  });
});

interface OpenApi {
  readonly paths: Readonly<Record<string, { readonly post: { readonly responses: Readonly<Record<string, {
    readonly content: { readonly 'application/json': { readonly example: { readonly references: readonly string[] } } };
  }>> } }>>;
  readonly components: { readonly schemas: Readonly<Record<string, {
    readonly properties: Readonly<Record<string, { readonly example: unknown }>>;
  }>> };
}

describe('the document of reserving', () => {
  it('has examples that could be true', async () => {
    const { paths, components: { schemas } } = (await portal.ask('/openapi.json')).body as unknown as OpenApi;
    const { references } = paths['/references']!.post.responses['201']!.content['application/json'].example;
    expect(schemas['ReserveReferencesRequest']!.properties['count']!.example).toBe(references.length);
    const named = schemas['SubmitDossierRequest']!.properties['reference']!.example;
    expect(references).toContain(named);
    for (const reference of references) expect(parseTemporaryReference(reference)).toBe(reference);
  });
});
