import { PassThrough } from 'node:stream';

import { afterEach, describe, expect, it } from '@jest/globals';
import type { Audience, KnownCaller } from '@hoso/access';
import { ManualClock, Refusal, SeededRandom } from '@hoso/kernel';
import { Metrics } from '@hoso/observability';
import Fastify, { type FastifyInstance, type InjectOptions } from 'fastify';

import { admitRequests } from './admit-requests.js';
import { Overload, OVERLOAD_SETTINGS, type OverloadSettings } from './overload.js';

const AUDIENCE: Readonly<Record<string, Audience>> = { service: 'hoso-service', operator: 'hoso-operator', portal: 'hoso-portal' };

/** A check that knows a token from the second time on. */
class RehearsedTokens {
  readonly checked: string[] = [];
  private readonly remembered = new Map<string, KnownCaller>();

  known(token: string): KnownCaller | undefined {
    return this.remembered.get(token);
  }

  async check(token: string): Promise<KnownCaller> {
    this.checked.push(token);
    const audience = AUDIENCE[token];
    if (audience === undefined) throw new Refusal('unauthenticated', 'token-invalid');
    const caller = { principal: { audience, clientId: token } } as KnownCaller;
    this.remembered.set(token, caller);
    return caller;
  }
}

interface Stalled {
  readonly answer: Promise<string>;
  finish(): void;
}

interface Doors {
  readonly tokens: RehearsedTokens;
  /** The code of the answer, or that it is good. */
  ask(method: 'GET' | 'POST' | 'OPTIONS', url: string, token?: string): Promise<string>;
  /** Sends the head of a request and the beginning of its body, and comes back when the rest is waited for. */
  stall(method: 'POST' | 'OPTIONS', url: string, token?: string): Promise<Stalled>;
}

const JSON_TYPE = { 'content-type': 'application/json' };
const opened: FastifyInstance[] = [];
afterEach(async () => {
  for (const fastify of opened.splice(0)) await fastify.close();
});

function openDoors(settings: Partial<OverloadSettings>): Doors {
  const fastify = Fastify();
  opened.push(fastify);
  const tokens = new RehearsedTokens();
  const overload = new Overload({ ...OVERLOAD_SETTINGS, ...settings }, () => 0, new ManualClock(0), new SeededRandom(1));
  admitRequests(fastify, overload, tokens, new Metrics('rehearsal'));
  fastify.setErrorHandler((error, _request, reply) => reply.code(400).send((error as Refusal).code));
  let onBody = (): void => undefined;
  fastify.addHook('preParsing', (_request, _reply, payload, done) => {
    done(null, payload);
    onBody();
  });
  for (const url of ['/health/live', '/internal/things', '/admin/things', '/things']) fastify.get(url, () => 'good');
  for (const url of ['/internal/things', '/admin/things', '/things']) fastify.post(url, () => 'good');
  const bearing = (token: string | undefined): Record<string, string> => (token === undefined ? {} : { authorization: `Bearer ${token}` });
  const say = async (wish: InjectOptions): Promise<string> => (await fastify.inject(wish)).payload;
  return {
    tokens,
    ask: (method, url, token) =>
      method === 'GET'
        ? say({ method, url, headers: bearing(token) })
        : say({ method, url, headers: { ...bearing(token), ...JSON_TYPE }, payload: '{}' }),
    stall: async (method, url, token) => {
      const payload = new PassThrough();
      payload.write('{');
      const isWaitedFor = new Promise<void>((resolve) => (onBody = resolve));
      const answer = say({ method, url, headers: { ...bearing(token), ...JSON_TYPE }, payload });
      await isWaitedFor;
      return { answer, finish: () => payload.end('}') };
    },
  };
}

describe('the doors of the house itself', () => {
  it.each(['/internal/things', '/admin/things'])('hold no more bodies of strangers than all doors together may: %s', async (url) => {
    const { ask, stall } = openDoors({ writesInHandMax: 3 });
    const stalled = [await stall('POST', url), await stall('POST', url, 'made-up'), await stall('POST', url, 'portal')];
    expect([await ask('POST', url), await ask('POST', url, 'made-up'), await ask('POST', url, 'portal')]).toEqual(
      ['overloaded', 'overloaded', 'overloaded'],
    );
    expect(await ask('POST', '/things')).toBe('overloaded');
    for (const { finish } of stalled) finish();
    expect(await Promise.all(stalled.map(({ answer }) => answer))).toEqual(['good', 'good', 'good']);
    expect(await ask('POST', url)).toBe('good');
  });

  it('are open to the house however full it is outside, whether its token was seen before or not', async () => {
    const { ask, stall, tokens } = openDoors({ writesInHandMax: 1, perClient: { perSecond: 0.1, burst: 1 } });
    const { finish, answer } = await stall('POST', '/internal/things');
    expect(await ask('GET', '/internal/things')).toBe('too-many-requests');
    for (const token of ['service', 'service', 'operator', 'operator']) {
      expect([await ask('POST', '/internal/things', token), await ask('GET', '/admin/things', token)]).toEqual(['good', 'good']);
    }
    expect(tokens.checked).toEqual(['service', 'operator']);
    finish();
    expect(await answer).toBe('good');
  });

  it('count a caller from outside by its client', async () => {
    const { ask } = openDoors({ perClient: { perSecond: 0.1, burst: 1 } });
    expect([await ask('GET', '/internal/things', 'portal'), await ask('GET', '/things')]).toEqual(['good', 'good']);
    expect(await ask('GET', '/internal/things', 'portal')).toBe('too-many-requests');
  });
});

describe('the doors of whoever watches', () => {
  it('are open to a look however full it is, and hold no bodies', async () => {
    const { ask, stall } = openDoors({ writesInHandMax: 1, perClient: { perSecond: 0.1, burst: 2 } });
    const { finish, answer } = await stall('POST', '/health/live');
    expect(await ask('POST', '/health/live')).toBe('overloaded');
    expect(await Promise.all([1, 2, 3].map(() => ask('GET', '/health/live')))).toEqual(['good', 'good', 'good']);
    finish();
    expect(await answer).toContain('Not Found');
  });
});

it('a body that comes with OPTIONS has its place as well', async () => {
  const { ask, stall } = openDoors({ writesInHandMax: 1 });
  const { finish, answer } = await stall('OPTIONS', '/things');
  expect(await ask('POST', '/things')).toBe('overloaded');
  finish();
  expect(await answer).toContain('Not Found');
});
