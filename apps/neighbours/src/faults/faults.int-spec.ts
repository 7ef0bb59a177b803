import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

import { neighboursApplication } from '../neighbours-application.js';
import { NeighboursEnvironment } from '../neighbours.config.js';
import { citizenFrom, declaredName } from '../rehearsal/citizens.js';

const SEED = 41;
const citizen = citizenFrom(SEED, 77_000, ({ standing }) => standing === 'whole');
const question = {
  requestId: 'request-77',
  personalNumber: citizen.personalNumber,
  fullName: declaredName(SEED, citizen),
  birthDate: citizen.birthDate,
  purpose: 'verify-applicant',
};

let application: NestFastifyApplication;
let address: string;

const post = (path: string, body: unknown, signal?: AbortSignal): Promise<Response> =>
  fetch(`${address}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    ...(signal && { signal }),
  });
const order = async (fault: object): Promise<void> => expect((await post('/faults', fault)).status).toBe(200);
const ask = (signal?: AbortSignal): Promise<Response> => post('/population/lookup', question, signal);

beforeAll(async () => {
  const environment = NeighboursEnvironment.parse({
    PORT: '0', REHEARSAL_SEED: String(SEED), POPULATION_LATENCY_LEAST_MS: '0', POPULATION_LATENCY_MOST_MS: '1',
  });
  application = await neighboursApplication(environment);
  await application.listen(0, '127.0.0.1');
  address = await application.getUrl();
});
afterAll(async () => application.close());

describe('the population database over HTTP', () => {
  it('answers when nothing is wrong with it', async () => {
    await order({ kind: 'none' });
    const answer = await ask();
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ error_code: '0', CongDan: { SoDinhDanh: citizen.personalNumber } });
  });

  it('says when it is out of service', async () => {
    await order({ kind: 'down' });
    const answer = await ask();
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5']);
    expect(await answer.json()).toMatchObject({ error_code: '9', MaYeuCau: 'request-77' });
  });

  it('breaks the connection', async () => {
    await order({ kind: 'down', how: 'reset' });
    await expect(ask()).rejects.toThrow('fetch failed');
  });

  it('never answers, and is well again after', async () => {
    await order({ kind: 'hang' });
    await expect(ask(AbortSignal.timeout(300))).rejects.toMatchObject({ name: 'TimeoutError' });
    await order({ kind: 'none' });
    expect((await ask()).status).toBe(200);
  });

  it('answers late', async () => {
    await order({ kind: 'slow', delayMs: 60_000 });
    await expect(ask(AbortSignal.timeout(300))).rejects.toMatchObject({ name: 'TimeoutError' });
    await order({ kind: 'slow', delayMs: 1 });
    expect(await (await ask()).json()).toMatchObject({ error_code: '0' });
  });

  it('answers with the name of somebody else', async () => {
    await order({ kind: 'none' });
    const right = (await (await ask()).json()) as { CongDan: { HoVaTen: object } };
    await order({ kind: 'wrong' });
    const wrong = (await (await ask()).json()) as { CongDan: { HoVaTen: object } };
    expect(wrong.CongDan.HoVaTen).not.toEqual(right.CongDan.HoVaTen);
  });

  it('answers with a page, with half an answer', async () => {
    await order({ kind: 'garbage', how: 'html' });
    const page = await ask();
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    await order({ kind: 'garbage', how: 'truncated' });
    const half = await ask();
    expect(half.headers.get('content-type')).toContain('application/json');
    await expect(half.json()).rejects.toMatchObject({ name: 'SyntaxError' });
  });

  it('answers without an end', async () => {
    await order({ kind: 'garbage', how: 'huge' });
    const answer = await ask();
    let read = 0;
    for await (const part of answer.body!) {
      read += (part as Uint8Array).byteLength;
      if (read > 8 * 1024 * 1024) break;
    }
    expect(read).toBeGreaterThan(8 * 1024 * 1024);
  });

  it.each([['purpose', 403, '3'], ['quota', 429, '4']])('refuses the %s', async (how, status, code) => {
    await order({ kind: 'forbidden', how });
    const answer = await ask();
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ error_code: code });
  });

  it('shows what is switched on, and refuses what it does not understand', async () => {
    await order({ kind: 'slow', delayMs: 5, forMs: 60_000 });
    const shown = (await (await fetch(`${address}/faults`)).json()) as { neighbours: object[] };
    expect(shown.neighbours).toMatchObject([
      { neighbour: 'population-database', fault: { kind: 'slow', delayMs: 5 }, healsAt: expect.any(String) },
    ]);
    const refused = await post('/faults', { kind: 'slow', delayMs: -1 });
    expect(refused.status).toBe(400);
    expect(refused.headers.get('content-type')).toContain('application/problem+json');
  });

  it.each(['live', 'ready', 'startup'])('says that it is %s', async (kind) => {
    expect((await fetch(`${address}/health/${kind}`)).status).toBe(200);
  });
});
