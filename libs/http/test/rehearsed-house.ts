import { connect } from 'node:net';

import {
  Body, Controller, Get, Headers, HttpCode, Inject, Module, Param, Post, Query, Req, Res, type Type,
} from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import { AccessModule, Caller, Door, KeyRing, OpenDoor, TokenCheck, type Scope } from '@hoso/access';
import { Defect, Failure, Refusal, SystemClock, SystemRandom } from '@hoso/kernel';
import { currentTraceId, observe } from '@hoso/observability';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import { z } from 'zod';

import {
  createHttpApplication, type HttpApplication, type HttpApplicationOptions,
} from '../src/create-http-application.js';
import { Cursors } from '../src/cursors.js';
import { EventStream } from '../src/event-stream.js';
import { etagOf, requireIdempotencyKey, requireIfMatch } from '../src/headers.js';
import type { Reply, Request } from '../src/messages.js';

export const Thing = z.strictObject({
  name: z.string().min(2).max(20),
  count: z.int().min(0).max(9),
  kind: z.enum(['small', 'large']),
  tags: z.array(z.strictObject({ key: z.string() })).max(3).default([]),
  'a/b~c': z.string().optional(),
  code: z.string().regex(/^[A-Z]+$/).optional(),
  place: z.union([
    z.strictObject({ ward: z.string() }),
    z.strictObject({ country: z.string(), city: z.string() }),
  ]).optional(),
}).meta({ id: 'Thing' });

const ThingsQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(50).default(10),
  after: z.string().optional(),
});

/** What the parked handler waits for. */
export const gate: { open: () => void; readonly waiting: Set<string> } = { open: () => undefined, waiting: new Set() };

@Controller('things')
@Door({ audience: 'hoso-portal', scopes: ['thing:write'] })
export class ThingsController {
  constructor(@Inject(Cursors) private readonly cursors: Cursors) {}

  @Post()
  @HttpCode(202)
  create(@Caller() scope: Scope, @Body({ schema: Thing }) thing: z.output<typeof Thing>): object {
    return { thing, by: scope.clientId, traceId: currentTraceId() };
  }

  @Get()
  list(@Query({ schema: ThingsQuery }) query: z.output<typeof ThingsQuery>): object {
    const place = query.after === undefined ? [0, ''] : this.cursors.read(query.after, z.tuple([z.int(), z.string()]));
    return { limit: query.limit, place, next: this.cursors.write([7, 'đ']) };
  }

  @Get('events')
  follow(@Req() request: Request, @Res() reply: Reply): void {
    EventStream.open(request, reply);
  }

  @Post(':thingId/changes')
  @ApiResponse({ status: 412, description: 'Changed meanwhile.' })
  @ApiResponse({ status: 428, description: 'If-Match is missing.' })
  change(
    @Param('thingId') thingId: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Headers('idempotency-key') key: string | undefined,
    @Res({ passthrough: true }) reply: Reply,
  ): object {
    const revision = requireIfMatch(ifMatch);
    if (revision !== 3) throw new Refusal('precondition-failed', 'revision-mismatch', { extensions: { current: 3 } });
    void reply.header('etag', etagOf(4));
    return { thingId, key: requireIdempotencyKey(key) };
  }
}

@Controller('open')
@OpenDoor('a rehearsal')
export class OpenController {
  @Get('refused/:kind')
  refused(@Param('kind') kind: string): never {
    throw new Refusal(kind as 'conflict', 'thing-refused', {
      params: { limit: 4 }, faults: [{ pointer: '/name', code: 'thing-name-odd', params: { min: 2 } }],
    });
  }

  @Get('failure')
  failure(): never {
    throw new Failure('store', 'timeout', { retryAfterSeconds: 9, cause: new Error('hunter of ducks') });
  }

  @Get('defect')
  defect(): never {
    throw new Defect('unknown-version', 'hunter of ducks');
  }

  @Get('crash')
  crash(): never {
    throw new Error('hunter of ducks');
  }

  @Get('textless')
  textless(): never {
    throw new Refusal('conflict', 'code-without-text');
  }

  @Get('surprise')
  surprise(@Res({ passthrough: true }) reply: Reply): object {
    void reply.code(418);
    return {};
  }

  @Post('wait')
  @HttpCode(200)
  async wait(@Body() body: { readonly name: string }): Promise<object> {
    gate.waiting.add(body.name);
    await new Promise<void>((resolve) => {
      const open = gate.open;
      gate.open = () => {
        open();
        resolve();
      };
    });
    return { name: body.name };
  }

  @Get('events')
  events(@Req() request: Request, @Res() reply: Reply, @Headers('last-event-id') lastEventId = '0'): void {
    const stream = EventStream.open(request, reply, { heartbeatMs: 20, waitingBytesMax: 65_536 });
    stream.send({ event: 'thing', id: String(Number(lastEventId) + 1), data: { text: 'a\nb', lastEventId } });
  }

  @Get('flood')
  flood(@Req() request: Request, @Res() reply: Reply): void {
    const stream = EventStream.open(request, reply, { waitingBytesMax: 65_536 });
    const pour = (): void => {
      if (stream.closed.aborted) return void gate.waiting.add('flood ended');
      stream.send({ event: 'thing', id: '1', data: 'x'.repeat(100_000) });
      setImmediate(pour);
    };
    pour();
  }
}

@Module({})
class Rooms {}

/** A running application with the doors of the house, its tokens and its log lines. */
export interface RehearsedHouse extends HttpApplication {
  readonly address: string;
  readonly port: number;
  readonly lines: Record<string, unknown>[];
  readonly bearer: string;
  readonly health: ReturnType<typeof observe>['health'];
  stopWatching(): void;
}

const ISSUER = 'https://issuer.hoso.example';

export async function openHouse(
  options: Partial<HttpApplicationOptions> = {},
  controllers: readonly Type[] = [ThingsController, OpenController],
): Promise<RehearsedHouse> {
  const clock = options.clock ?? new SystemClock();
  const lines: Record<string, unknown>[] = [];
  const destination = { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) };
  const observability = observe({ service: 'rehearsal', level: 'debug', destination });
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  const keys = { keys: [{ ...(await exportJWK(publicKey)), kid: 'first', alg: 'ES256' }] };
  const tokens = new TokenCheck({ issuer: ISSUER, clock, keys: new KeyRing(async () => keys, clock) });
  const rooms = {
    module: Rooms,
    imports: [AccessModule.with(tokens)],
    controllers: [...controllers],
    providers: [{ provide: Cursors, useValue: new Cursors('a secret of the rehearsal') }],
  };
  const application = await createHttpApplication(rooms, {
    observability, clock, random: new SystemRandom(), title: 'Rehearsal', description: 'Doors.',
    problems: {
      'thing-refused': {
        vi: 'Không nhận.', en: 'Not taken.', detail: { vi: 'Tối đa {limit}.', en: 'At most {limit}.' },
      },
      'thing-name-odd': { vi: 'Tên lạ.', en: 'An odd name.' },
    },
    overload: { eventLoopP99MsMax: Number.POSITIVE_INFINITY },
    ...options,
  });
  const address = await application.listen(0, '127.0.0.1');
  return {
    ...application, address, port: Number(new URL(address).port), lines, health: observability.health,
    bearer: `Bearer ${await tokenFor(privateKey)}`, stopWatching: () => observability.eventLoop.stop(),
  };
}

function tokenFor(key: CryptoKey): Promise<string> {
  return new SignJWT({ client_id: 'portal-thu-nghiem', scope: 'thing:write' })
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'first' })
    .setIssuer(ISSUER).setAudience('hoso-portal').setSubject('portal-thu-nghiem').setIssuedAt().setExpirationTime('5m')
    .sign(key);
}

/** Sends bytes as they are, and answers everything that comes back until the other side closes. */
export function rawExchange(port: number, ...pieces: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect(port, '127.0.0.1', () => pieces.forEach((piece) => socket.write(piece)));
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('close', () => resolve(Buffer.concat(chunks).toString('utf8')));
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNRESET' || error.code === 'EPIPE') resolve(Buffer.concat(chunks).toString('utf8'));
      else reject(error);
    });
  });
}

/** Waits until `look` answers, at most ten seconds. */
export async function until<Found>(look: () => Found | undefined | false): Promise<Found> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    const found = look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > deadline) throw new Error(`waited in vain for ${look.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
