import 'reflect-metadata';

import helmet from '@fastify/helmet';
import multipart from '@fastify/multipart';
import { Module, type DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { TOKEN_SCHEME } from '@hoso/access';
import type { Clock, Random } from '@hoso/kernel';
import { Health, Log, Metrics, type Observability } from '@hoso/observability';

import { EventStream } from './event-stream.js';
import { HealthController } from './health.controller.js';
import { observeRequests } from './observe-requests.js';
import { ProblemWriter } from './problem.js';
import { ProblemFilter } from './problem.filter.js';
import type { ProblemTexts } from './problem-texts.js';
import { ProblemsController } from './problems.controller.js';
import { RouteBook } from './route-book.js';
import { SchemaPipe } from './schema.pipe.js';
import { JSON_BOUNDS } from './json-scanner.js';
import { parseStrictJson } from './strict-json.js';

export interface HttpApplicationOptions {
  readonly observability: Observability;
  readonly clock: Clock;
  readonly random: Random;
  /** For the OpenAPI document. */
  readonly title: string;
  readonly description: string;
  /** Texts of the application's own problems. */
  readonly problems: ProblemTexts;
}

/** An application with all its doors, not yet listening. */
export interface HttpApplication {
  readonly nest: NestFastifyApplication;
  listen(port: number, host: string): Promise<void>;
  /** Readiness off, streams ended, requests in hand finished, doors closed. */
  stop(): Promise<void>;
}

@Module({})
class DoorsModule {}

/** Builds an application on Fastify with the doors that every service has: strict bodies, problems, health, metrics, documents. */
export async function createHttpApplication(
  rooms: DynamicModule,
  options: HttpApplicationOptions,
): Promise<HttpApplication> {
  const { observability } = options;
  const adapter = new FastifyAdapter({
    logger: false,
    bodyLimit: JSON_BOUNDS.bytes,
    requestTimeout: 120_000,
    maxRequestsPerSocket: 0,
    http: { headersTimeout: 10_000, connectionsCheckingInterval: 5_000, maxHeaderSize: 16_384 },
    routerOptions: { maxParamLength: 128, ignoreTrailingSlash: true },
  });
  const fastify = adapter.getInstance();
  const routes = new RouteBook();
  fastify.addHook('onRoute', ({ method, url }) => routes.note(method, url));
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser(['application/json'], { parseAs: 'buffer' }, (_request, body, done) => {
    try {
      done(null, parseStrictJson(body as Buffer));
    } catch (error) {
      done(error as Error);
    }
  });
  const problems = new ProblemWriter(options.problems);
  const nest = await NestFactory.create<NestFastifyApplication>(doorsOf(rooms, problems, observability), adapter, {
    bodyParser: false,
    logger: ['fatal', 'error'],
    abortOnError: false,
  });
  nest.useGlobalPipes(new SchemaPipe());
  nest.useGlobalFilters(new ProblemFilter(problems, routes, observability.log));
  await nest.register(helmet, { contentSecurityPolicy: false, crossOriginEmbedderPolicy: false });
  await nest.register(multipart);
  observeRequests(fastify, observability, options.random);
  document(nest, options);
  return {
    nest,
    listen: async (port, host) => {
      await nest.listen(port, host);
      observability.health.markStarted();
      observability.log.info('listening', { port });
    },
    stop: async () => {
      observability.health.markStopping();
      EventStream.endAll();
      await nest.close();
    },
  };
}

function doorsOf(rooms: DynamicModule, problems: ProblemWriter, observability: Observability): DynamicModule {
  return {
    module: DoorsModule,
    imports: [rooms],
    controllers: [HealthController, ProblemsController],
    providers: [
      { provide: Health, useValue: observability.health },
      { provide: Metrics, useValue: observability.metrics },
      { provide: Log, useValue: observability.log },
      { provide: ProblemWriter, useValue: problems },
    ],
  };
}

function document(nest: NestFastifyApplication, options: HttpApplicationOptions): void {
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle(options.title)
    .setDescription(options.description)
    .setVersion('1')
    .addSecurity(TOKEN_SCHEME, { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' });
  SwaggerModule.setup('docs', nest, () => SwaggerModule.createDocument(nest, builder.build()), {
    jsonDocumentUrl: 'openapi.json',
    yamlDocumentUrl: 'openapi.yaml',
  });
}
