import type { Socket } from 'node:net';

import type { FastifyAdapter } from '@nestjs/platform-fastify';

import { JSON_BOUNDS } from './json-scanner.js';
import type { Reply, Request } from './messages.js';
import type { ProblemWriter } from './problem.js';
import type { ProblemFilter } from './problem.filter.js';
import { SECURITY_HEADERS } from './security-headers.js';
import { refuseOnWire } from './wire-problems.js';

type ServerOptions = NonNullable<ConstructorParameters<typeof FastifyAdapter>[0]>;

/** The longest that a request may take to arrive, uploads included; JSON bodies have a shorter limit of their own. */
const REQUEST_TIMEOUT_MS = 120_000;

/** The limits of the server: what it waits for, and how much of it; and whose word about callers' addresses it takes. */
export function serverOptions(problems: ProblemWriter, filter: ProblemFilter, trustedProxies: readonly string[]): ServerOptions {
  return {
    logger: false,
    trustProxy: trustedProxies.length === 0 ? false : [...trustedProxies],
    bodyLimit: JSON_BOUNDS.bytes,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: 72_000,
    maxRequestsPerSocket: 0,
    http: { headersTimeout: 10_000, connectionsCheckingInterval: 5_000, maxHeaderSize: 16_384 },
    routerOptions: { maxParamLength: 128, ignoreTrailingSlash: true },
    skipMiddie: true,
    // An address that the router cannot read meets none of the hooks.
    frameworkErrors: (error: Error, request: Request, reply: Reply) => {
      reply.headers(SECURITY_HEADERS);
      filter.answer(error, request, reply);
    },
    clientErrorHandler: (error: Error & { readonly code?: string }, socket: Socket) => {
      refuseOnWire(problems, error, socket);
    },
  } as ServerOptions;
}
