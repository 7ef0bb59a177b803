import 'reflect-metadata';

import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';

import { Catch, Controller, Get, Module, type ArgumentsHost, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Refusal, SystemClock } from '@hoso/kernel';

import { goodClaims, ISSUER, newKey, signed, type RehearsedKey } from '../test/rehearsed-issuer.js';
import { AccessModule } from './access.module.js';
import { Caller } from './caller.js';
import { Door, OpenDoor } from './door.js';
import { KeyRing } from './key-ring.js';
import type { Scope } from './scope.js';
import { TokenCheck } from './token-check.js';

@Controller('dossiers')
@Door({ audience: ['hoso-portal', 'hoso-official'], scopes: ['dossier:read:own'] })
class DossiersController {
  @Get()
  list(@Caller() scope: Scope): object {
    return { kind: scope.kind, tenant: scope.tenant };
  }

  @Get('all')
  @Door({ audience: 'hoso-operator', scopes: ['dossier:read:all', 'dossier:count'] })
  all(): object {
    return {};
  }

  @Get('everywhere')
  @Door({ audience: ['hoso-portal', 'hoso-operator'], scopes: ['dossier:read:own'], unbound: true })
  everywhere(): object {
    return {};
  }

  @Get('rules')
  @OpenDoor('the rules are public')
  rules(): object {
    return { open: true };
  }
}

@Controller('forgotten')
class ForgetfulController {
  @Get()
  forgotten(): object {
    return {};
  }

  @Get('also')
  alsoForgotten(): object {
    return {};
  }

  helper(): string {
    return 'no route';
  }
}

interface Reply {
  code(status: number): { send(body: unknown): unknown };
}

@Catch(Refusal)
class PlainFilter {
  catch(refusal: Refusal, host: ArgumentsHost): void {
    const status = refusal.kind === 'unauthenticated' ? 401 : 403;
    host.switchToHttp().getResponse<Reply>().code(status).send({ code: refusal.code });
  }
}

const clock = new SystemClock();
let key: RehearsedKey;
let tokens: TokenCheck;
let app: NestFastifyApplication;

async function appOf(controller: Type): Promise<NestFastifyApplication> {
  @Module({ imports: [AccessModule.with(tokens)], controllers: [controller] })
  class House {}
  const made = await NestFactory.create<NestFastifyApplication>(House, new FastifyAdapter(), {
    logger: false, abortOnError: false,
  });
  made.useGlobalFilters(new PlainFilter());
  return made;
}

beforeAll(async () => {
  key = await newKey('first');
  tokens = new TokenCheck({ issuer: ISSUER, clock, keys: new KeyRing(async () => ({ keys: [key.publicJwk] }), clock) });
  app = await appOf(DossiersController);
  await app.listen(0, '127.0.0.1');
});
afterAll(() => app.close());

async function ask(path: string, authorization?: string): Promise<{
  readonly status: number; readonly challenge: string | null; readonly body: unknown;
}> {
  const headers = authorization === undefined ? {} : { authorization };
  const response = await fetch(`${await app.getUrl()}${path}`, { headers });
  return { status: response.status, challenge: response.headers.get('www-authenticate'), body: await response.json() };
}

async function bearer(changes: Readonly<Record<string, unknown>> = {}): Promise<string> {
  return `Bearer ${await signed(key, { ...goodClaims(clock.now()), ...changes })}`;
}

describe('a door', () => {
  it('lets in whom it names, the first time and again', async () => {
    const authorization = await bearer({ tenant: 'H26' });
    const expected = { status: 200, challenge: null, body: { kind: 'portal', tenant: 'H26' } };
    expect(await ask('/dossiers', authorization)).toEqual(expected);
    expect(await ask('/dossiers', authorization.replace('Bearer', 'bearer'))).toEqual(expected);
  });

  it('tells apart a nationwide caller', async () => {
    expect((await ask('/dossiers', await bearer())).body).toEqual({ kind: 'portal', tenant: '*' });
  });

  it.each([undefined, '', 'Basic YTpi', 'Bearer', 'Bearer ', 'Bearer a b', 'Bearer a,b'])(
    'asks for a token: %s', async (authorization) => {
      expect(await ask('/dossiers', authorization)).toEqual({
        status: 401, challenge: 'Bearer realm="hoso"', body: { code: 'token-missing' },
      });
    },
  );

  it('refuses a bad token', async () => {
    expect(await ask('/dossiers', `${await bearer()}x`)).toEqual({
      status: 401, challenge: 'Bearer realm="hoso", error="invalid_token"', body: { code: 'token-invalid' },
    });
  });

  it('does not choose between two tokens: one that a proxy looked at and another', async () => {
    const good = await bearer();
    const headers = ['host', 'house', 'authorization', good, 'authorization', `${good}x`];
    const sent = request(`${await app.getUrl()}/dossiers`, { headers }).end();
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    expect(response.statusCode).toBe(401);
    expect(JSON.parse(await text(response))).toEqual({ code: 'token-invalid' });
  });

  it('names the scopes it needs', async () => {
    const authorization = await bearer({ aud: 'hoso-operator', scope: 'dossier:count' });
    expect(await ask('/dossiers/all', authorization)).toEqual({
      status: 403,
      challenge: 'Bearer realm="hoso", error="insufficient_scope", scope="dossier:read:all dossier:count"',
      body: { code: 'insufficient-scope' },
    });
    expect((await ask('/dossiers', await bearer({ scope: undefined }))).status).toBe(403);
  });

  it('refuses callers of another kind, whatever their scopes', async () => {
    const scope = 'dossier:read:own dossier:read:all dossier:count';
    expect(await ask('/dossiers/all', await bearer({ scope }))).toMatchObject({
      status: 403, body: { code: 'audience-not-admitted' },
    });
    expect((await ask('/dossiers', await bearer({ aud: 'hoso-service', scope }))).status).toBe(403);
  });

  it.each([['tenant', 'H26'], ['agency', 'H26.101']])('to what is of all is closed to whoever belongs to one %s', async (claim, place) => {
    expect((await ask('/dossiers/everywhere', await bearer({ [claim]: place })))).toMatchObject({ status: 403, body: { code: 'caller-bound' } });
    expect((await ask('/dossiers/everywhere', await bearer())).status).toBe(200);
  });

  it('stands open where somebody wrote why', async () => {
    expect(await ask('/dossiers/rules')).toEqual({ status: 200, challenge: null, body: { open: true } });
  });
});

describe('an app with a route that has no door', () => {
  it('does not start, and says which', async () => {
    const forgetful = await appOf(ForgetfulController);
    const { forgotten, alsoForgotten } = ForgetfulController.prototype;
    await expect(forgetful.init()).rejects.toThrow(
      `ForgetfulController.${forgotten.name}, ForgetfulController.${alsoForgotten.name}`,
    );
    await forgetful.close().catch(() => undefined);
  });
});
