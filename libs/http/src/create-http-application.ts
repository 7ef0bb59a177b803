import 'reflect-metadata';

import multipart from '@fastify/multipart';
import { Module, type DynamicModule } from '@nestjs/common';
import { DiscoveryModule, NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import { TokenCheck } from '@hoso/access';
import type { Clock, Random } from '@hoso/kernel';
import { Health, Log, Metrics, type Observability } from '@hoso/observability';
import type { FastifyInstance } from 'fastify';

import { admitRequests, turnedAwayOf } from './admit-requests.js';
import { BufferedRandom } from './buffered-random.js';
import { HealthController } from './health.controller.js';
import { takeJsonBodies } from './json-body.js';
import { NestLog } from './nest-log.js';
import { observeRequests } from './observe-requests.js';
import { OpenStreams, serveStreams, STREAM_BOUNDS, type StreamBounds } from './open-streams.js';
import { openApiOf, serveOpenApi, undocumentedAnswers } from './open-api.js';
import { Overload, OVERLOAD_SETTINGS, type OverloadSettings } from './overload.js';
import { ProblemWriter } from './problem.js';
import { ProblemFilter } from './problem.filter.js';
import type { ProblemTexts } from './problem-texts.js';
import { ProblemsController } from './problems.controller.js';
import { RouteBook } from './route-book.js';
import { SchemaPipe } from './schema.pipe.js';
import { secureAnswers } from './security-headers.js';
import { serverOptions } from './server-options.js';
import { stopperOf } from './stop-accepting.js';
import { requireStrictSchemas } from './strict-schemas.js';
import { traceRequests } from './trace-requests.js';
import { letRefusedUploadsRunOff } from './upload.js';

export interface HttpApplicationOptions {
  readonly observability: Observability;
  readonly clock: Clock;
  readonly random: Random;
  /** For the OpenAPI document. */
  readonly title: string;
  readonly description: string;
  /** Texts of the application's own problems. */
  readonly problems: ProblemTexts;
  /** What differs from `OVERLOAD_SETTINGS`. */
  readonly overload?: Partial<OverloadSettings>;
  /** Gateways whose word about a caller's address is taken, as addresses and networks; nobody's when left out. */
  readonly trustedProxies?: readonly string[];
  /** What differs from `STREAM_BOUNDS`. */
  readonly streams?: Partial<StreamBounds>;
  /** The longest that a JSON body may take to arrive; 30 s when left out. */
  readonly bodyTimeoutMs?: number;
  /** The longest that requests in hand may take once the process stops; 10 s when left out. */
  readonly stopGraceMs?: number;
}

/** An application with all its doors, not yet listening. */
export interface HttpApplication {
  readonly nest: NestFastifyApplication;
  /** Where the parts of the application say that they are full. */
  readonly overload: Overload;
  /** Port 0 lets the system choose. Answers the address; the process is ready from here on. */
  listen(port: number, host: string): Promise<string>;
  /** Readiness off, streams ended, no new connection, requests in hand finished; then the parts stop. */
  stop(): Promise<void>;
  /** The OpenAPI document. */
  document(): OpenAPIObject;
  /** Answers given so far that the document does not know; each is a defect. */
  undocumentedAnswers(): readonly string[];
}

@Module({})
class DoorsModule {}

/**
 * Builds an application on Fastify with the doors that every service has: strict bodies, problems, traces, health,
 * metrics, documents, a guard against overload. `rooms` must import `AccessModule`.
 *
 * @throws Defect when a route has no door, a schema is not strict, or a problem lacks a text.
 */
export async function createHttpApplication(
  rooms: DynamicModule,
  options: HttpApplicationOptions,
): Promise<HttpApplication> {
  const { observability, clock, random, bodyTimeoutMs = 30_000, stopGraceMs = 10_000 } = options;
  const { health, log, metrics, eventLoop } = observability;
  const problems = new ProblemWriter(options.problems);
  const routes = new RouteBook();
  const filter = new ProblemFilter(problems, routes, log);
  const adapter = new FastifyAdapter(serverOptions(problems, filter, options.trustedProxies ?? []));
  const fastify = adapter.getInstance() as unknown as FastifyInstance;
  const settings = { ...OVERLOAD_SETTINGS, ...options.overload };
  const overload = new Overload(settings, () => eventLoop.ownP99Ms(), clock, random);
  fastify.addHook('onRoute', ({ method, url }) => routes.note(method, url));
  secureAnswers(fastify);
  traceRequests(fastify, new BufferedRandom(random));
  const seen = observeRequests(fastify, observability);
  // They are there before anybody can ask.
  admitRequests(fastify, overload, { known: (token) => tokens.known(token), check: (token) => tokens.check(token) }, metrics);
  const streams = new OpenStreams({ ...STREAM_BOUNDS, ...options.streams }, clock, random, turnedAwayOf(metrics));
  serveStreams(fastify, streams);
  takeJsonBodies(fastify, bodyTimeoutMs);
  const nest = await NestFactory.create<NestFastifyApplication>(doorsOf(rooms, problems, observability), adapter, {
    bodyParser: false,
    logger: new NestLog(log),
    abortOnError: false,
  });
  const tokens = nest.get(TokenCheck, { strict: false });
  requireStrictSchemas(nest);
  nest.useGlobalPipes(new SchemaPipe());
  nest.useGlobalFilters(filter);
  await nest.register(multipart as never);
  letRefusedUploadsRunOff(fastify);
  const stopAccepting = stopperOf(nest.getHttpServer());
  let written: OpenAPIObject | undefined;
  const document = (): OpenAPIObject => (written ??= openApiOf(nest, options));
  serveOpenApi(nest, document);
  return {
    nest,
    overload,
    document,
    undocumentedAnswers: () => undocumentedAnswers(document(), seen.values()),
    listen: async (port, host) => {
      await nest.listen(port, host);
      const address = await nest.getUrl();
      eventLoop.startAnew();
      health.markStarted();
      log.info('listening', { address });
      return address;
    },
    stop: async () => {
      health.markStopping();
      streams.endAll();
      await stopAccepting(stopGraceMs);
      await nest.close();
    },
  };
}

function doorsOf(rooms: DynamicModule, problems: ProblemWriter, observability: Observability): DynamicModule {
  return {
    module: DoorsModule,
    imports: [DiscoveryModule, rooms],
    controllers: [HealthController, ProblemsController],
    providers: [
      { provide: Health, useValue: observability.health },
      { provide: Metrics, useValue: observability.metrics },
      { provide: Log, useValue: observability.log },
      { provide: ProblemWriter, useValue: problems },
    ],
  };
}
