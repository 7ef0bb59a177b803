import type { ServerResponse } from 'node:http';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Defect, Failure, ManualClock, Refusal, SeededRandom, SystemClock } from '@hoso/kernel';
import { newTrace, runInTrace } from '@hoso/observability';
import { z } from 'zod';

import { json, rehearsedServer, type RehearsedServer } from '../test/rehearsed-issuer.js';
import { InternalHttp, type InternalRequest } from './internal-http.js';
import { ServiceTokens } from './service-tokens.js';

const random = new SeededRandom(5);
const clock = new SystemClock();
const Answer = z.strictObject({ v: z.int() });

let issued = 0;
let issuerStatuses: number[] = [];
let issuer: RehearsedServer;
let neighbour: RehearsedServer;
let answer: (response: ServerResponse, body: string) => void;
let forms: string[] = [];

beforeEach(async () => {
  issued = 0;
  issuerStatuses = [];
  forms = [];
  answer = (response) => json(response, 200, { v: 1 });
  issuer = await rehearsedServer((_request, response, body) => {
    forms.push(body);
    const status = issuerStatuses.shift() ?? 200;
    if (status === 200) issued += 1;
    json(response, status, { access_token: `token-${issued}`, token_type: 'Bearer', expires_in: 300 });
  });
  neighbour = await rehearsedServer((_request, response, body) => answer(response, body));
});
afterEach(async () => {
  await issuer.close();
  await neighbour.close();
});

function tokensWith(owned: { readonly clock?: ManualClock } = {}): ServiceTokens {
  return new ServiceTokens({
    endpoint: `${issuer.url}/token`, clientId: 'intake', clientSecret: 'a:b c', clock: owned.clock ?? clock, random,
  });
}

function call(changes: Partial<InternalRequest<typeof Answer>> = {}): Promise<{ readonly v: number }> {
  const request = { neighbour: 'processing', method: 'GET', url: `${neighbour.url}/things`, answer: Answer } as const;
  return new InternalHttp(tokensWith(), random).ask({ ...request, timeoutMs: 2_000, ...changes });
}

async function outcome(asked: Promise<unknown>): Promise<string> {
  try {
    return JSON.stringify(await asked);
  } catch (error) {
    if (error instanceof Failure) return `failure ${error.code} ${error.details.retryAfterSeconds ?? ''}`.trim();
    if (error instanceof Refusal) return `refusal ${error.kind} ${error.code}`;
    if (error instanceof Defect) return `defect ${error.code}`;
    throw error;
  }
}

describe('a call', () => {
  it('carries a token, the trace at work and a JSON body', async () => {
    let sent = '';
    answer = (response, body) => {
      sent = body;
      json(response, 200, { v: 2 });
    };
    const trace = newTrace(random);
    const query = { limit: 5, after: undefined };
    const asked = runInTrace(trace, () => call({ method: 'POST', body: { a: 'đ' }, query }));
    expect(await asked).toEqual({ v: 2 });
    const [request] = neighbour.requests;
    expect([request?.url, sent]).toEqual(['/things?limit=5', '{"a":"đ"}']);
    expect(request?.headers).toMatchObject({ 'authorization': 'Bearer token-1', 'content-type': 'application/json' });
    const nextSpan = new RegExp(`^00-${trace.traceId}-(?!${trace.spanId})[0-9a-f]{16}-01$`);
    expect(request?.headers['traceparent']).toMatch(nextSpan);
  });

  it('on somebody’s behalf carries that token', async () => {
    await call({ token: 'theirs' });
    expect(neighbour.requests[0]?.headers.authorization).toBe('Bearer theirs');
  });

  it('fetches a new token once when the old one is refused', async () => {
    const statuses = [401, 200];
    answer = (response) => json(response, statuses.shift() ?? 500, { v: 3 });
    expect(await call()).toEqual({ v: 3 });
    const shown = neighbour.requests.map(({ headers }) => headers.authorization);
    expect(shown).toEqual(['Bearer token-1', 'Bearer token-2']);
  });

  it.each([
    [403, 'refusal forbidden named'], [404, 'refusal not-found named'], [409, 'refusal conflict named'],
    [412, 'refusal precondition-failed named'], [422, 'refusal unprocessable named'],
    [400, 'defect refused-by-neighbour'], [405, 'defect refused-by-neighbour'], [415, 'defect refused-by-neighbour'],
    [401, 'failure status-401'], [408, 'failure status-408'], [429, 'failure status-429 7'],
    [500, 'failure status-500'], [503, 'failure status-503 7'], [302, 'failure status-302'],
  ])('that is answered with %i is a %s', async (status, expected) => {
    answer = (response) => {
      if (status === 429 || status === 503) response.setHeader('retry-after', '7');
      if (status === 302) response.setHeader('location', '/elsewhere');
      json(response, status, { code: 'named' });
    };
    expect(await outcome(call())).toBe(expected);
  });

  it.each<readonly [string, (response: ServerResponse) => void, string]>([
    ['another shape', (response) => json(response, 200, { v: 'one' }), 'failure answer-of-another-shape'],
    ['no JSON', (response) => response.end('<html>'), 'failure garbage'],
    ['no UTF-8', (response) => response.end(Buffer.from([0x22, 0xff, 0x22])), 'failure garbage'],
    ['nothing', (response) => response.end(), 'failure answer-of-another-shape'],
    ['too much, announced', (response) => json(response, 200, 'x'.repeat(2_000)), 'failure answer-too-large'],
    ['too much, in pieces', (response) => {
      for (let piece = 0; piece < 4; piece += 1) response.write('x'.repeat(600));
      response.end();
    }, 'failure answer-too-large'],
    ['half', (response) => {
      response.writeHead(200, { 'content-length': '100' }).write('{"v":');
      setTimeout(() => response.destroy(), 20);
    }, 'failure cut-off'],
    ['nobody', (response) => response.destroy(), 'failure unreachable'],
  ])('that is answered with %s is a failure', async (_name, hostile, expected) => {
    answer = hostile;
    expect(await outcome(call({ answerBytesMax: 1_000 }))).toBe(expected);
  });

  it('that takes too long is a failure, in the head or in the body', async () => {
    answer = () => undefined;
    expect(await outcome(call({ timeoutMs: 50 }))).toBe('failure timeout');
    answer = (response) => void response.writeHead(200).write('{');
    expect(await outcome(call({ timeoutMs: 200 }))).toBe('failure timeout');
  });
});

describe('the tokens of a service', () => {
  it('are asked for by the client’s own credentials', async () => {
    await tokensWith().token();
    const authorization = issuer.requests[0]?.headers.authorization ?? '';
    expect(Buffer.from(authorization.replace('Basic ', ''), 'base64').toString()).toBe('intake:a%3Ab+c');
    expect(forms).toEqual(['grant_type=client_credentials']);
  });

  it('serve for four fifths of their life', async () => {
    const owned = new ManualClock(0);
    const tokens = tokensWith({ clock: owned });
    const seen = [await tokens.token()];
    owned.advance(239_999);
    seen.push(await tokens.token());
    owned.advance(1);
    seen.push(await tokens.token());
    expect(seen).toEqual(['token-1', 'token-1', 'token-2']);
  });

  it('are asked for once, however many need one', async () => {
    const tokens = tokensWith();
    expect(new Set(await Promise.all([tokens.token(), tokens.token(), tokens.token()]))).toEqual(new Set(['token-1']));
    expect(issuer.requests.length).toBe(1);
  });

  it('are asked for again when the issuer stumbles, three times in all', async () => {
    issuerStatuses = [503, 500];
    expect(await tokensWith().token()).toBe('token-1');
    issuerStatuses = [503, 503, 503];
    expect(await outcome(tokensWith().token())).toBe('failure refused-503');
    expect(issuer.requests.length).toBe(6);
  });

  it('are not asked for again when the issuer knows better', async () => {
    issuerStatuses = [401];
    const tokens = tokensWith();
    expect(await outcome(tokens.token())).toBe('failure refused-401');
    expect(issuer.requests.length).toBe(1);
    expect(await tokens.token()).toBe('token-1');
  });
});
