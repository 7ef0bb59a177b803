import type { FastifyInstance } from 'fastify';

/** What a page or a document may load: what this process serves, and nothing from anywhere else. */
const STRICT_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
  "connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/** The documentation browser writes styles into its page. */
const DOCUMENT_POLICY = STRICT_POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'");

/** The headers of every answer that is no documentation. */
export const SECURITY_HEADERS = {
  // Whoever says how long an answer may be kept replaces this.
  'cache-control': 'no-store',
  'content-security-policy': STRICT_POLICY,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'x-permitted-cross-domain-policies': 'none',
} as const;
const DOCUMENT_HEADERS = { ...SECURITY_HEADERS, 'content-security-policy': DOCUMENT_POLICY };

/**
 * Puts the headers that keep browsers from harm on every answer, before anything else can answer. They are constants,
 * so a table is enough; a chain of middleware per request would not make them safer.
 */
export function secureAnswers(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    reply.headers(request.url.startsWith('/docs') ? DOCUMENT_HEADERS : SECURITY_HEADERS);
    done();
  });
}
