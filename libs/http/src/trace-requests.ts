import type { Random } from '@hoso/kernel';
import {
  formatTraceparent, newTrace, nextSpan, parseTraceparent, runInTrace, type TraceContext,
} from '@hoso/observability';
import type { FastifyInstance } from 'fastify';

const TRACE = Symbol('the trace of a request');

interface Traced {
  [TRACE]?: TraceContext;
}

/** The trace that a request belongs to. */
export function traceOf(request: object): TraceContext | undefined {
  return (request as Traced)[TRACE];
}

/** Takes up the caller's trace or begins one, answers with it, and keeps it at work until the answer is sent. */
export function traceRequests(fastify: FastifyInstance, random: Random): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    const parent = parseTraceparent(request.headers['traceparent'] as string | undefined);
    const trace = parent === undefined ? newTrace(random) : nextSpan(parent, random);
    (request as Traced)[TRACE] = trace;
    reply.header('traceparent', formatTraceparent(trace));
    // What reads the body binds itself to where it was started, so the trace outlasts the wait for it.
    runInTrace(trace, done);
  });
}
