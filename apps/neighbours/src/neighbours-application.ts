import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Clock } from '@hoso/kernel';

import type { NeighboursEnvironment } from './neighbours.config.js';
import { NeighboursModule } from './neighbours.module.js';

const BODY_BYTES_MOST = 256 * 1024;

/** The application, built and not yet listening. */
export async function neighboursApplication(
  environment: NeighboursEnvironment,
  clock?: Clock,
): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_BYTES_MOST,
    forceCloseConnections: true,
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
  });
  const application = await NestFactory.create<NestFastifyApplication>(
    NeighboursModule.with(environment, clock),
    adapter,
    { logger: ['error', 'warn'], abortOnError: false },
  );
  application.enableShutdownHooks();
  return application;
}
