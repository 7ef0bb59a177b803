import type { Observability } from '@hoso/observability';
import type { FastifyInstance } from 'fastify';

import { traceOf } from './trace-requests.js';

/** One kind of answer that was given: which route, which status. */
export interface SeenAnswer {
  readonly method: string;
  /** The route's pattern; `none` where no route matched. */
  readonly route: string;
  readonly status: number;
}

const READS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Gives every request a place in the metrics and, when it is a write or failed, a line in the log: pattern of the
 * route, status, time; never an address, a query or a body. Answers the kinds of answers seen so far.
 */
export function observeRequests(
  fastify: FastifyInstance,
  { log, metrics }: Observability,
): ReadonlyMap<string, SeenAnswer> {
  const seen = new Map<string, SeenAnswer>();
  let inHand = 0;
  const seconds = metrics.histogram({
    name: 'hoso_http_request_duration_seconds',
    help: 'Time to answer, by route pattern.',
    labels: ['method', 'route', 'status'],
  });
  metrics.gauge({
    name: 'hoso_http_requests_in_hand',
    help: 'Requests that are being answered.',
    collect: (gauge) => gauge.set(inHand),
  });
  fastify.addHook('onRequest', (_request, reply, done) => {
    inHand += 1;
    reply.raw.once('close', () => (inHand -= 1));
    done();
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    const { method } = request;
    const route = request.routeOptions.url ?? 'none';
    const status = reply.statusCode;
    const key = `${method} ${route} ${status}`;
    if (!seen.has(key)) seen.set(key, { method, route, status });
    seconds.observe({ method, route, status: String(status) }, reply.elapsedTime / 1_000);
    const level = READS.has(method) && status < 500 ? 'debug' : 'info';
    if (log.isWriting(level)) {
      const traceId = traceOf(request)?.traceId ?? '';
      log[level]('answered', { method, route, status, durationMs: Math.round(reply.elapsedTime * 10) / 10, traceId });
    }
    done();
  });
  return seen;
}
