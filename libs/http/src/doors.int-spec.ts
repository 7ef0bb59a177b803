import { once } from 'node:events';
import { connect } from 'node:net';

import { Body, Controller, Post } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { OpenDoor } from '@hoso/access';
import type { DependencyAnswer } from '@hoso/observability';
import { z } from 'zod';

import { HOSTILE_JSON, WRONG_ENCODINGS } from '../test/hostile-json.js';
import { gate, openHouse, rawExchange, until, type RehearsedHouse } from '../test/rehearsed-house.js';

let house: RehearsedHouse;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(async () => {
  await house.stop();
  house.stopWatching();
});

const GOOD = { name: 'Bình', count: 1, kind: 'small' };

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

type Sent = RequestInit & { readonly headers?: Record<string, string> };

async function ask(path: string, init: Sent = {}): Promise<Answer> {
  const response = await fetch(`${house.address}${path}`, init);
  const text = await response.text();
  const isJson = /json/.test(response.headers.get('content-type') ?? '');
  const body = (isJson ? JSON.parse(text) : { text }) as Record<string, unknown>;
  return { status: response.status, headers: response.headers, body };
}

type Body = NonNullable<RequestInit['body']>;

function post(path: string, body: Body, headers: Record<string, string> = {}): Promise<Answer> {
  const usual = { 'content-type': 'application/json', 'authorization': house.bearer };
  return ask(path, { method: 'POST', body, headers: { ...usual, ...headers } });
}

describe('a body', () => {
  it('that is right comes through, with its caller and in the caller’s trace', async () => {
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    const { status, headers, body } = await post('/things', JSON.stringify(GOOD), { traceparent });
    expect(status).toBe(202);
    expect(body).toEqual({
      thing: { ...GOOD, tags: [] }, by: 'portal-thu-nghiem', traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
    });
    expect(headers.get('traceparent')).toMatch(/^00-4bf92f3577b34da6a3ce929d0e0e4736-(?!00f067aa0ba902b7)\w{16}-01$/);
  });

  it.each([
    'application/json', 'application/json; charset=utf-8', 'application/JSON;charset="UTF-8"', 'application/x+json',
  ])('may be of type %s', async (type) => {
    expect((await post('/things', JSON.stringify(GOOD), { 'content-type': type })).status).toBe(202);
  });

  it.each([
    'text/plain', 'application/x-www-form-urlencoded', 'application/xml', 'application/jsonx', 'text/json', 'json',
    'application/json-seq',
  ])('may not be of type %s', async (type) => {
    expect(await post('/things', JSON.stringify(GOOD), { 'content-type': type }))
      .toMatchObject({ status: 415, body: { code: 'unsupported-media-type' } });
  });

  it('may not be in another alphabet, nor packed', async () => {
    const latin = { 'content-type': 'application/json; charset=iso-8859-1' };
    expect(await post('/things', '{}', latin)).toMatchObject({ status: 415, body: { code: 'wrong-encoding' } });
    expect(await post('/things', '{}', { 'content-encoding': 'gzip' }))
      .toMatchObject({ status: 415, body: { code: 'unsupported-media-type' } });
  });

  it('that is hostile is refused for what it is', async () => {
    const answers = await Promise.all(HOSTILE_JSON.map(async ([text, fault]) => {
      const { status, body } = await post('/things', text);
      const expected = `400 ${fault ?? 'request-invalid'}`;
      return { text: text.slice(0, 40), expected, got: `${status} ${String(body['code'])}` };
    }));
    expect(answers.filter(({ expected, got }) => expected !== got)).toEqual([]);
  }, 30_000);

  it.each(WRONG_ENCODINGS)('in %s is refused', async (_name, bytes) => {
    const { status, body } = await post('/things', new Uint8Array(bytes));
    expect([status, body['code']]).toEqual([400, 'wrong-encoding']);
  });

  it('that is too large is refused, announced or not', async () => {
    const large = `"${'x'.repeat(262_144)}"`;
    expect(await post('/things', large)).toMatchObject({ status: 413, body: { code: 'body-too-large' } });
    const pieces = new ReadableStream<Uint8Array>({
      start: (controller) => {
        for (let piece = 0; piece < 5; piece += 1) controller.enqueue(new Uint8Array(65_536).fill(0x20));
        controller.close();
      },
    });
    const streamed = await post('/things', pieces, {}).catch(() => undefined)
      ?? await ask('/things', {
        method: 'POST', body: pieces, headers: { 'content-type': 'application/json' }, duplex: 'half',
      } as Sent).catch(() => ({ status: 413, body: {} }));
    expect(streamed.status).toBe(413);
  });

  it('that arrives in pieces finds its trace again', async () => {
    const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
    const body = JSON.stringify(GOOD);
    const socket = connect(house.port, '127.0.0.1');
    socket.write([
      'POST /things HTTP/1.1', 'host: a', 'connection: close', `authorization: ${house.bearer}`,
      'content-type: application/json', `content-length: ${Buffer.byteLength(body)}`, 'expect: 100-continue',
      `traceparent: 00-${traceId}-00f067aa0ba902b7-01`, '', '',
    ].join('\r\n'));
    await once(socket, 'data');
    socket.write(Buffer.from(body));
    const chunks = await socket.toArray() as Buffer[];
    expect(Buffer.concat(chunks).toString()).toContain(`"traceId":"${traceId}"`);
  });

  it('that trickles in is refused, and its connection closed', async () => {
    const head = 'POST /things HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 50\r\n\r\n';
    // A house of its own: in one of little patience, what others send on a busy machine would be too slow as well.
    const impatient = await openHouse({ bodyTimeoutMs: 150 });
    try {
      const answer = await rawExchange(impatient.port, head, '{"name":');
      expect(answer).toContain('HTTP/1.1 408 Request Timeout');
      expect(answer).toContain('"code":"request-too-slow"');
    } finally {
      await impatient.stop();
      impatient.stopWatching();
    }
  });
});

describe('what is wrong with a body', () => {
  const cases: readonly (readonly [string, unknown, readonly (readonly [string, string])[]])[] = [
    ['missing', {}, [['/name', 'missing'], ['/count', 'missing'], ['/kind', 'missing']]],
    ['of another type', { name: 1, count: '1', kind: 7 }, [
      ['/name', 'wrong-type'], ['/count', 'wrong-type'], ['/kind', 'wrong-value'],
    ]],
    ['unknown', { ...GOOD, isAdmin: true, 'x/y~z': 1 }, [
      ['/isAdmin', 'unknown-property'], ['/x~1y~0z', 'unknown-property'],
    ]],
    ['unknown, deep inside', { ...GOOD, tags: [{ key: 'a' }, { key: 'b', _id: 1 }] }, [
      ['/tags/1/_id', 'unknown-property'],
    ]],
    ['out of bounds', { name: 'x', count: 10, kind: 'small', tags: [1, 2, 3, 4].map((n) => ({ key: `${n}` })) }, [
      ['/name', 'too-small'], ['/count', 'too-big'], ['/tags', 'too-big'],
    ]],
    ['of another form', { ...GOOD, count: 1.5, code: 'abc', 'a/b~c': 1 }, [
      ['/count', 'wrong-type'], ['/a~1b~0c', 'wrong-type'], ['/code', 'wrong-format'],
    ]],
    ['null', { ...GOOD, name: null }, [['/name', 'wrong-type']]],
    ['in one of several forms', { ...GOOD, place: { country: 'VN', city: 7 } }, [['/place/city', 'wrong-type']]],
    ['in none of several forms', { ...GOOD, place: 7 }, [['/place', 'wrong-value']]],
    ['everything', [], [['', 'wrong-type']]],
    ['nothing at all', null, [['', 'wrong-type']]],
  ];
  it.each(cases)('is named by pointer and code: %s', async (_name, body, expected) => {
    const answer = await post('/things', JSON.stringify(body));
    expect(answer).toMatchObject({ status: 400, body: { code: 'request-invalid' } });
    const errors = answer.body['errors'] as { readonly pointer: string; readonly code: string }[];
    expect(errors.map(({ pointer, code }) => [pointer, code])).toEqual(expected);
  });

  it('is told without repeating what was sent', async () => {
    const ducks = 'hunter-of-ducks';
    const body = { name: 'hunter-of-ducks-and-geese', count: ducks, kind: ducks, code: ducks };
    const answer = await post('/things', JSON.stringify(body));
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.body)).not.toContain('hunter');
    expect(JSON.stringify(house.lines)).not.toContain('hunter-of-ducks-and');
  });

  it('is told for a missing body and for a query as well', async () => {
    const headers = { authorization: house.bearer };
    expect((await ask('/things', { method: 'POST', headers })).status).toBe(400);
    expect((await ask('/things?limit=0', { headers })).body['errors'])
      .toMatchObject([{ pointer: '/limit', code: 'too-small' }]);
    expect((await ask('/things?limit=5&secret=1', { headers })).body['errors'])
      .toMatchObject([{ pointer: '/secret', code: 'unknown-property' }]);
    expect((await ask('/things?limit=5&limit=6', { headers })).status).toBe(400);
  });
});

describe('a problem', () => {
  it('says what, where, in the caller’s language, and under which trace', async () => {
    const vietnamese = await ask('/open/refused/conflict?secret=1');
    expect(vietnamese.status).toBe(409);
    expect(vietnamese.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(vietnamese.headers.get('content-language')).toBe('vi');
    expect(vietnamese.headers.get('vary')).toContain('accept-language');
    expect(vietnamese.body).toEqual({
      type: '/problems/thing-refused', title: 'Không nhận.', status: 409, detail: 'Tối đa 4.', code: 'thing-refused',
      instance: '/open/refused/conflict', traceId: vietnamese.headers.get('traceparent')?.slice(3, 35),
      params: { limit: 4 },
      errors: [{ pointer: '/name', code: 'thing-name-odd', message: 'Tên lạ.', params: { min: 2 } }],
    });
    const headers = { 'accept-language': 'fr, en-GB;q=0.8, vi;q=0.5' };
    const english = await ask('/open/refused/conflict', { headers });
    expect(english.body).toMatchObject({
      title: 'Not taken.', detail: 'At most 4.', errors: [{ message: 'An odd name.' }],
    });
  });

  it.each([
    ['malformed', 400], ['unauthenticated', 401], ['forbidden', 403], ['not-found', 404], ['conflict', 409],
    ['precondition-failed', 412], ['too-large', 413], ['unsupported-media', 415], ['unprocessable', 422],
    ['precondition-required', 428], ['too-many', 429],
  ])('of kind %s has status %i', async (kind, status) => {
    const answer = await ask(`/open/refused/${kind}`);
    expect([answer.status, answer.body['status']]).toEqual([status, status]);
    expect(answer.headers.has('retry-after')).toBe(status === 429);
    expect(answer.headers.has('www-authenticate')).toBe(status === 401);
  });

  it('of a neighbour says when to come back', async () => {
    const { status, headers, body } = await ask('/open/failure');
    expect([status, headers.get('retry-after'), body['code']]).toEqual([503, '9', 'unavailable']);
  });

  it.each(['defect', 'crash'])('of our own making says nothing of it: %s', async (kind) => {
    const { status, body } = await ask(`/open/${kind}`);
    expect([status, body['code']]).toEqual([500, 'internal']);
    expect(Object.keys(body).sort()).toEqual(['code', 'instance', 'status', 'title', 'traceId', 'type']);
    expect(house.lines.at(-2)).toMatchObject({ level: 'error', route: `/open/${kind}`, traceId: body['traceId'] });
  });

  it('without a text is a mistake that the log names', async () => {
    expect((await ask('/open/textless')).body).toMatchObject({ status: 409, code: 'code-without-text' });
    expect(house.lines).toContainEqual(expect.objectContaining({ level: 'error', code: 'code-without-text' }));
  });

  it('can be looked up where its type points', async () => {
    const { body } = await ask('/open/refused/conflict');
    expect((await ask(String(body['type']))).body)
      .toMatchObject({ code: 'thing-refused', vi: 'Không nhận.', en: 'Not taken.' });
    expect((await ask('/problems')).body['codes']).toContain('duplicate-key');
    expect((await ask('/problems/constructor')).status).toBe(404);
  });
});

describe('an address', () => {
  it.each(['/nothing', '/things/1/2/3', '/open', '//', '/things%2f', '/%00', '/constructor'])(
    'that is nobody’s is a problem: %s', async (path) => {
      expect(await ask(path)).toMatchObject({ status: 404, body: { code: 'route-not-found' } });
    },
  );

  it('asked with a wrong method names the right ones', async () => {
    const { status, headers, body } = await ask('/things', { method: 'DELETE' });
    expect([status, body['code']]).toEqual([405, 'method-not-allowed']);
    expect(headers.get('allow')?.split(', ').sort()).toEqual(['GET', 'HEAD', 'POST']);
    expect((await ask('/open/failure', { method: 'POST' })).status).toBe(405);
  });

  it('that is malformed or too long is a problem', async () => {
    expect(await ask('/open/refused/%E0%A4%A')).toMatchObject({ status: 400, body: { code: 'address-malformed' } });
    expect((await ask(`/open/refused/${'x'.repeat(200)}`)).status).toBe(414);
    expect((await ask(`/${'x'.repeat(20_000)}`)).status).toBe(431);
  });

  it('in what is no HTTP is a problem too', async () => {
    const answer = await rawExchange(house.port, 'HELLO\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    expect(JSON.parse(answer.split('\r\n\r\n')[1] ?? '')).toMatchObject({ status: 400, code: 'http-malformed' });
    const doubled = 'POST /things HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n';
    expect(await rawExchange(house.port, doubled)).toMatch(/^HTTP\/1\.1 400 /);
  });
});

describe('headers of a change', () => {
  const change = (headers: Record<string, string>): Promise<Answer> =>
    ask('/things/7/changes', { method: 'POST', headers: { authorization: house.bearer, ...headers } });

  it.each<readonly [Record<string, string>, number, string]>([
    [{}, 428, 'if-match-missing'],
    [{ 'if-match': '*' }, 400, 'if-match-invalid'], [{ 'if-match': 'W/"3"' }, 400, 'if-match-invalid'],
    [{ 'if-match': '3' }, 400, 'if-match-invalid'], [{ 'if-match': '"3", "4"' }, 400, 'if-match-invalid'],
    [{ 'if-match': '"03"' }, 400, 'if-match-invalid'], [{ 'if-match': '"-1"' }, 400, 'if-match-invalid'],
    [{ 'if-match': '"2"' }, 412, 'revision-mismatch'],
    [{ 'if-match': '"3"' }, 400, 'idempotency-key-missing'],
    [{ 'if-match': '"3"', 'idempotency-key': 'short' }, 400, 'idempotency-key-invalid'],
    [{ 'if-match': '"3"', 'idempotency-key': 'with a space' }, 400, 'idempotency-key-invalid'],
    [{ 'if-match': '"3"', 'idempotency-key': 'x'.repeat(129) }, 400, 'idempotency-key-invalid'],
  ])('%j: %i %s', async (headers, status, code) => {
    expect(await change(headers)).toMatchObject({ status, body: { code } });
  });

  it('that are right change the ETag', async () => {
    const answer = await change({ 'if-match': '"3"', 'idempotency-key': '"key-12345"' });
    expect([answer.status, answer.headers.get('etag')]).toEqual([201, '"4"']);
    expect(answer.body).toEqual({ thingId: '7', key: 'key-12345' });
    expect((await change({ 'if-match': '"2"' })).body['current']).toBe(3);
  });
});

describe('a page', () => {
  const page = (after: string): Promise<Answer> =>
    ask(`/things?after=${encodeURIComponent(after)}`, { headers: { authorization: house.bearer } });

  it('goes on where the last one ended, and nowhere else', async () => {
    const first = await ask('/things', { headers: { authorization: house.bearer } });
    const next = String(first.body['next']);
    expect((await page(next)).body['place']).toEqual([7, 'đ']);
    const forged = [...next].map((character, index) =>
      next.slice(0, index) + (character === 'A' ? 'B' : 'A') + next.slice(index + 1));
    const verdicts = await Promise.all([...forged, '', 'x', `${next}A`, `${next}=`, ` ${next}`].map(page));
    const told = verdicts.map(({ status, body }) => `${status} ${String(body['code'])}`);
    expect(new Set(told)).toEqual(new Set(['400 cursor-invalid']));
  });
});

describe('what is seen from outside', () => {
  it('is safe for a browser', async () => {
    const { headers } = await ask('/open/refused/conflict');
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self';/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.has('server')).toBe(false);
    expect(headers.has('x-powered-by')).toBe(false);
  });

  it('is one line per write, without address, query or body', async () => {
    await post('/things/hunter-of-ducks/changes?hunter=1', JSON.stringify({ hunter: 1 }));
    const line = await until(() => house.lines.findLast(({ msg }) => msg === 'answered'));
    expect(line).toEqual({
      time: expect.any(String), level: 'info', service: 'rehearsal', msg: 'answered', method: 'POST',
      route: '/things/:thingId/changes', status: 428, durationMs: expect.any(Number),
      traceId: expect.stringMatching(/^\w{32}$/),
    });
    await ask('/open/refused/conflict');
    const read = await until(() => house.lines.findLast(({ msg, method }) => msg === 'answered' && method === 'GET'));
    expect(read['level']).toBe('debug');
  });

  it('is counted by the pattern of the route', async () => {
    await ask('/nothing/hunter-of-ducks');
    const { body } = await ask('/metrics');
    expect(body['text']).toMatch(/hoso_http_request_duration_seconds_count\{[^}]*route="\/things\/:thingId\/changes"/);
    expect(body['text']).toMatch(/hoso_http_request_duration_seconds_count\{[^}]*route="none"/);
    expect(body['text']).toContain('hoso_http_requests_in_hand{service="rehearsal"} 1');
    expect(body['text']).not.toContain('hunter');
  });

  it('is how it is', async () => {
    expect((await ask('/health/live')).body).toEqual({ state: 'ok' });
    expect(await ask('/health/startup')).toMatchObject({ status: 200, body: { state: 'started' } });
    expect(await ask('/health/ready')).toMatchObject({ status: 200, body: { state: 'ok' } });
    const away = async (): Promise<DependencyAnswer> => ({ ok: false, detail: { code: 'away' } });
    house.health.dependOn({ name: 'broker', kind: 'soft', check: away });
    expect(await ask('/health/ready')).toMatchObject({ status: 200, body: { state: 'degraded' } });
    house.health.dependOn({ name: 'store', kind: 'hard', check: async () => ({ ok: false }) });
    expect(await ask('/health/ready')).toMatchObject({ status: 503, body: { state: 'down' } });
    const deep = await ask('/health/deep');
    expect(deep.status).toBe(503);
    expect(deep.body['dependencies']).toEqual([
      { name: 'broker', kind: 'soft', state: 'degraded', lastGoodContact: null, detail: { code: 'away' } },
      { name: 'store', kind: 'hard', state: 'down', lastGoodContact: null, detail: {} },
    ]);
    expect(Object.keys(deep.body['figures'] as object)).toContain('eventLoopP99Ms');
    expect((await ask('/health/live')).status).toBe(200);
  });
});

describe('the document', () => {
  it('is OpenAPI 3.1 with the schemas, the token and the problems', async () => {
    const { body } = await ask('/openapi.json');
    expect(body).toMatchObject({
      openapi: '3.1.0',
      paths: {
        '/things': {
          post: {
            security: [{ token: ['thing:write'] }],
            requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Thing' } } } },
            responses: { 202: expect.anything(), 400: { $ref: '#/components/responses/Problem400' } },
          },
        },
        '/health/ready': { get: expect.anything() },
      },
      components: {
        securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
        schemas: { Thing: { additionalProperties: false }, Problem: expect.anything() },
      },
    });
  });

  it('can be read on a page that loads nothing from elsewhere', async () => {
    const page = await ask('/docs');
    expect(page.headers.get('content-security-policy')).toContain("style-src 'self' 'unsafe-inline'");
    const loaded = [...String(page.body['text']).matchAll(/(?:src|href)="([^"]+)"/g)].map(([, url]) => String(url));
    expect(loaded.filter((url) => /^(https?:)?\/\//.test(url))).toEqual([]);
    const answers = await Promise.all(loaded.map((url) => fetch(new URL(url, `${house.address}/docs`))));
    const statuses = answers.map(({ status }) => status);
    expect(new Set(statuses)).toEqual(new Set([200]));
  });

  it('knows every answer that was given, or says which it does not', async () => {
    await ask('/open/surprise');
    expect(house.undocumentedAnswers()).toContain('GET /open/surprise 418');
    expect(house.undocumentedAnswers().filter((line) => /\/(things|health|metrics|problems)/.test(line))).toEqual([]);
  });
});

describe('server-sent events', () => {
  it('carry id, event, data and retry, stay alive, and resume', async () => {
    const response = await fetch(`${house.address}/open/events`, { headers: { 'last-event-id': '41' } });
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    let text = '';
    for await (const chunk of response.body!) {
      text += Buffer.from(chunk).toString('utf8');
      if (text.includes(': still here\n\n')) break;
    }
    expect(text).toMatch(/^retry: 2000\n\nevent: thing\nid: 42\ndata: \{"text":"a\\nb","lastEventId":"41"\}\n\n/);
  });

  it('are not in hand any more when their listener has left', async () => {
    const inHand = async (): Promise<string | undefined> =>
      /hoso_http_requests_in_hand\{[^}]*\} (\d+)/.exec(String((await ask('/metrics')).body['text']))?.[1];
    const untilInHand = async (count: string): Promise<void> => {
      for (const deadline = performance.now() + 10_000; (await inHand()) !== count && performance.now() < deadline;);
      expect(await inHand()).toBe(count);
    };
    await untilInHand('1'); // the question itself; listeners of other tests may still be on their way out
    const leaving = new AbortController();
    const response = await fetch(`${house.address}/open/events`, { signal: leaving.signal });
    expect(response.status).toBe(200);
    await untilInHand('2');
    leaving.abort();
    await untilInHand('1');
  });

  it('let go of a listener that does not listen', async () => {
    const socket = connect(house.port, '127.0.0.1', () => socket.write('GET /open/flood HTTP/1.1\r\nhost: a\r\n\r\n'));
    socket.pause();
    socket.on('error', () => undefined);
    await until(() => gate.waiting.has('flood ended'));
    socket.destroy();
  });
});

describe('an app that is not whole does not start', () => {
  @Controller('loose')
  @OpenDoor('a rehearsal')
  class LooseController {
    @Post()
    take(@Body({ schema: z.strictObject({ inner: z.object({ a: z.string() }).optional() }) }) body: unknown): unknown {
      return body;
    }
  }

  it('because a schema lets properties vanish', async () => {
    await expect(openHouse({}, [LooseController])).rejects.toThrow(/schema-not-strict.*LooseController\.take/);
  });

  it('because a problem lacks a text', async () => {
    const problems = { 'thing-refused': { vi: 'Không nhận.', en: ' ' } };
    await expect(openHouse({ problems })).rejects.toThrow(/problem-text-missing.*thing-refused/);
  });
});
