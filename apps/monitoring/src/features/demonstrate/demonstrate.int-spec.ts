import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { SystemClock } from '@hoso/kernel';
import { MemoryStore } from '@hoso/store/memory';

import { openRoom, type Room } from '../../../../../test/support/room.js';
import { openStreet, type Street } from '../../../../../test/support/street.js';
import { openCourier } from '../../../../../test/support/voices.js';
import type { Watch } from '../../domain/watch.js';
import { MONITORING } from '../../monitoring.module.js';

const clock = new SystemClock();
let street: Street;
let open: Room<Watch, never>;
let closed: Room<Watch, never>;

const openWatch = async (environment: Readonly<Record<string, string>>): Promise<Room<Watch, never>> =>
  openRoom(MONITORING, { street, clock, store: new MemoryStore(clock), bus: await openCourier(clock), environment }) as never;

beforeAll(async () => {
  street = await openStreet(clock);
  open = await openWatch({ DEMONSTRATION: 'on' });
  closed = await openWatch({});
});
afterEach(() => street.fault({ kind: 'none' }));
afterAll(async () => {
  await open.stop();
  await closed.stop();
  await street.close();
});

const sessionOf = async (): Promise<string> =>
  ((await open.ask('/demonstration/session', { body: {} })).body as { readonly accessToken: string }).accessToken;
const faultNow = async (token: string): Promise<unknown> => {
  const { body } = await open.ask('/demonstration/faults', { token });
  return (body as { neighbours: readonly [{ readonly fault: unknown }] }).neighbours[0].fault;
};

describe('a demonstration', () => {
  it('gives a visitor an operator’s token of the issuer, good for a short while', async () => {
    const { status, body } = await open.ask('/demonstration/session', { body: {} });
    expect(status).toBe(200);
    const { accessToken, expiresAt } = body as { readonly accessToken: string; readonly expiresAt: string };
    expect(Date.parse(expiresAt) - clock.now()).toBeLessThanOrEqual(300_000);
    expect(Date.parse(expiresAt)).toBeGreaterThan(clock.now());
    expect((await open.ask('/operations/services', { token: accessToken })).status).toBe(200);
    expect((await open.ask('/indicators', { token: accessToken })).status).toBe(200);
  });

  it('switches a fault of the street on and off, for whoever may look at operations', async () => {
    const token = await sessionOf();
    expect(await faultNow(token)).toBeNull();
    expect((await open.ask('/demonstration/faults', { token, body: { kind: 'slow', delayMs: 700 } })).status).toBe(200);
    expect(await faultNow(token)).toMatchObject({ kind: 'slow', delayMs: 700 });
    expect((await open.ask('/demonstration/faults', { token, body: { kind: 'none' } })).status).toBe(200);
    expect(await faultNow(token)).toBeNull();
    const strangers = [
      [undefined, 401], [await street.token({ kind: 'official' }), 403], [await street.token({ kind: 'portal' }), 403],
      [await street.token({ kind: 'operator', scopes: ['indicator:read'] }), 403],
    ] as const;
    for (const [who, status] of strangers) {
      const told = await open.ask('/demonstration/faults', { ...(who && { token: who }), body: { kind: 'down' } });
      expect(told.status).toBe(status);
    }
    expect(await faultNow(token)).toBeNull();
  });

  it.each([
    ['no kind', {}],
    ['a kind that is none', { kind: 'explode' }],
    ['a delay that is none', { kind: 'slow', delayMs: -1 }],
    ['a neighbour that is none', { kind: 'down', neighbour: 'emc' }],
    ['something that the kind does not have', { kind: 'down', colour: 'red' }],
    ['a list', ['down']],
  ])('takes %s for a mistake of the visitor, and switches nothing', async (_what, body) => {
    const token = await sessionOf();
    const { status, headers } = await open.ask('/demonstration/faults', { token, body });
    expect([status, headers.get('content-type')]).toEqual([400, 'application/problem+json; charset=utf-8']);
    expect(await faultNow(token)).toBeNull();
  });

  it('is nowhere else: there is nothing at its doors', async () => {
    const token = await street.token({ kind: 'operator' });
    const texts = { vi: 'Chỉ có trong chế độ trình diễn.', en: 'Only there in demonstration mode.' };
    for (const [language, title] of Object.entries(texts)) {
      const headers = { 'accept-language': language };
      for (const ask of [{ headers, body: {} }, { headers, token, body: {} }]) {
        const told = await closed.ask('/demonstration/session', ask);
        expect(told).toMatchObject({ status: 404, body: { code: 'not-in-demonstration-mode', title } });
      }
      expect((await closed.ask('/demonstration/faults', { headers, token })).status).toBe(404);
      expect((await closed.ask('/demonstration/faults', { headers, token, body: { kind: 'down' } })).status).toBe(404);
    }
    expect(await faultNow(await sessionOf())).toBeNull();
  });

  it('answers nothing that its document does not know', () => {
    expect([...open.application.undocumentedAnswers(), ...closed.application.undocumentedAnswers()]).toEqual([]);
  });
});
