import { flushCompileCache } from 'node:module';

import { EXIT_CONFIGURATION, exitOnMistake, readConfig, type ServiceEnvironment } from '@hoso/config';
import type { Speaker } from '@hoso/contracts';
import { Defect, Failure } from '@hoso/kernel';
import { startOrExit, superviseProcess } from '@hoso/observability';
import type { z } from 'zod';

import type { Blueprint } from './assemble-service.js';
import { checkClock, watchClock } from './clock-check.js';
import { openFrame, type Frame } from './open-frame.js';
import { openService } from './open-service.js';

/** Left by a process whose store does not answer: EX_UNAVAILABLE. */
const EXIT_ENGINE_MISSING = 69;
/** Left by a process whose clock is wrong, or becomes so: EX_OSERR. */
const EXIT_CLOCK_WRONG = 71;

/**
 * Starts a service and keeps it until it is told to stop. Without its configuration, its store or the right time the process
 * says so in one sentence and ends; without the broker it starts, degraded.
 */
export async function startService<State, Schema extends z.ZodObject, Owner extends Speaker>(
  blueprint: Blueprint<State, Schema, Owner>,
): Promise<void> {
  const environment = exitOnMistake(() => readConfig(blueprint.environment)) as ServiceEnvironment & z.output<Schema>;
  const frame = await openFrame(blueprint.service, environment).then(withRightTime).catch((error: unknown) => {
    if (error instanceof Failure) {
      return refuse(`${blueprint.service} cannot start: the ${error.neighbour} does not answer (${error.message}).`, EXIT_ENGINE_MISSING);
    }
    if (!isClockWrong(error)) throw error;
    return refuse(`${blueprint.service} cannot start: ${error.explanation}.`, EXIT_CLOCK_WRONG);
  });
  await startOrExit(frame.observability.log, () => run(blueprint, frame).catch((error: unknown) => {
    if (!(error instanceof Defect) || error.code !== 'configuration-wrong') throw error;
    return refuse(`${blueprint.service} cannot start: ${error.explanation}.`, EXIT_CONFIGURATION);
  }));
}

async function withRightTime<Opened extends Frame>(frame: Opened): Promise<Opened> {
  await checkClock(frame.clock, frame.store);
  return frame;
}

function isClockWrong(error: unknown): error is Defect {
  return error instanceof Defect && error.code === 'clock-wrong';
}

function refuse(sentence: string, code: number): never {
  process.stderr.write(`${sentence}\n`);
  return process.exit(code);
}

async function run<State, Schema extends z.ZodObject, Owner extends Speaker>(
  blueprint: Blueprint<State, Schema, Owner>,
  frame: Frame<ServiceEnvironment & z.output<Schema>>,
): Promise<void> {
  const { application, stop } = await openService(blueprint, frame);
  const stopping = new AbortController();
  const stopInOrder = (): Promise<void> => {
    stopping.abort();
    return stop();
  };
  superviseProcess(frame.observability.log, stopInOrder, { codeOf: (error) => (isClockWrong(error) ? EXIT_CLOCK_WRONG : 1) });
  // What it throws is caught by nobody, and so the supervision ends the process.
  void watchClock(frame.clock, frame.store, stopping.signal);
  await application.listen(frame.environment.PORT, frame.environment.HOST);
  // Where NODE_COMPILE_CACHE names a folder. Node would write it at a polite end only, and a killed process has none.
  flushCompileCache();
}
