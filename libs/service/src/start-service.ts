import { exitOnMistake, readConfig, type ServiceEnvironment } from '@hoso/config';
import type { Speaker } from '@hoso/contracts';
import { Failure } from '@hoso/kernel';
import { startOrExit, superviseProcess } from '@hoso/observability';
import type { z } from 'zod';

import { openFrame, type Frame } from './open-frame.js';
import type { Blueprint } from './assemble-service.js';
import { openService } from './open-service.js';

/** Left by a process whose store does not answer: EX_UNAVAILABLE. */
const EXIT_ENGINE_MISSING = 69;

/**
 * Starts a service and keeps it until it is told to stop. Without its configuration or its store the process says so in
 * one sentence and ends; without the broker it starts, degraded.
 */
export async function startService<State, Schema extends z.ZodObject, Owner extends Speaker>(
  blueprint: Blueprint<State, Schema, Owner>,
): Promise<void> {
  const environment = exitOnMistake(() => readConfig(blueprint.environment)) as ServiceEnvironment & z.output<Schema>;
  const frame = await openFrame(blueprint.service, environment).catch((error: unknown) => {
    if (!(error instanceof Failure)) throw error;
    process.stderr.write(`${blueprint.service} cannot start: the ${error.neighbour} does not answer (${error.message}).\n`);
    return process.exit(EXIT_ENGINE_MISSING);
  });
  await startOrExit(frame.observability.log, () => run(blueprint, frame));
}

async function run<State, Schema extends z.ZodObject, Owner extends Speaker>(
  blueprint: Blueprint<State, Schema, Owner>,
  frame: Frame<ServiceEnvironment & z.output<Schema>>,
): Promise<void> {
  const { application, stop } = await openService(blueprint, frame);
  superviseProcess(frame.observability.log, stop);
  await application.listen(frame.environment.PORT, frame.environment.HOST);
}
