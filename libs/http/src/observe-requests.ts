import type { Random } from '@hoso/kernel';
import { formatTraceparent, newTrace, nextSpan, parseTraceparent, runInTrace, type Observability, type TraceContext } from '@hoso/observability';
import type { FastifyInstance } from 'fastify';

const traces = new WeakMap<object, TraceContext>();

/** What a page or a document may load: itself, and nothing from anywhere else. */
const STRICT_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; " +
  "manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
/** The documentation browser sets styles of its own. */
const DOCUMENT_POLICY = STRICT_POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'");

/** Gives every request a trace, a line in the log, a place in the metrics and a content policy. */
export function observeRequests(fastify: FastifyInstance, { log, metrics }: Observability, random: Random): void {
  const seconds = metrics.histogram({
    name: 'hoso_http_request_duration_seconds',
    help: 'Time to answer, by route pattern.',
    labels: ['method', 'route', 'status'],
  });
  fastify.addHook('onRequest', (request, reply, done) => {
    const parent = parseTraceparent(request.headers.traceparent as string | undefined);
    const trace = parent ? nextSpan(parent, random) : newTrace(random);
    traces.set(request, trace);
    void reply.header('traceparent', formatTraceparent(trace));
    runInTrace(trace, done);
  });
  // Reading a body leaves the trace behind; the handler must find it again.
  fastify.addHook('preHandler', (request, _reply, done) => {
    const trace = traces.get(request);
    if (trace) runInTrace(trace, done);
    else done();
  });
  fastify.addHook('onSend', (request, reply, payload, done) => {
    const policy = request.url.startsWith('/docs') ? DOCUMENT_POLICY : STRICT_POLICY;
    void reply.header('content-security-policy', policy);
    done(null, payload);
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none';
    const { method } = request;
    const status = reply.statusCode;
    seconds.observe({ method, route, status: String(status) }, reply.elapsedTime / 1_000);
    const fields = { method, route, status, durationMs: Math.round(reply.elapsedTime), traceId: traces.get(request)?.traceId ?? '' };
    if (method === 'GET' && status < 500) log.debug('answered', fields);
    else log.info('answered', fields);
    done();
  });
}
