import { bearerToken, type KnownCaller } from '@hoso/access';
import type { Metrics } from '@hoso/observability';
import type { FastifyInstance } from 'fastify';

import type { Request } from './messages.js';
import type { Overload } from './overload.js';

/** Who watches over the house, and the house itself, is let in however full it is. */
const ALWAYS = /^\/(?:health|metrics|internal|admin)(?:[/?]|$)/;
const WRITES: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

/**
 * Asks `overload` about every request before its body is read. A client is known by a token that was checked a moment
 * ago; whoever has none yet is counted by address, so that made-up tokens buy nothing.
 */
export function admitRequests(
  fastify: FastifyInstance,
  overload: Overload,
  known: (token: string) => KnownCaller | undefined,
  metrics: Metrics,
): void {
  const turnedAway = turnedAwayOf(metrics);
  let writesInHand = 0;
  fastify.addHook('onRequest', (request, reply, done) => {
    if (ALWAYS.test(request.url)) return done();
    const isWrite = WRITES.has(request.method);
    const refused = overload.refuse(clientOf(request, knownBy(request, known)), isWrite ? request.url : undefined, writesInHand);
    if (refused !== undefined) {
      turnedAway.inc({ reason: refused.why });
      return done(refused.refusal);
    }
    if (isWrite) {
      writesInHand += 1;
      // Closed is every request in the end, answered or left by its caller.
      reply.raw.once('close', () => (writesInHand -= 1));
    }
    done();
  });
}

/** Where those are counted who found no room. */
export function turnedAwayOf(metrics: Metrics): ReturnType<typeof metrics.counter<'reason'>> {
  return metrics.counter({
    name: 'hoso_http_turned_away_total',
    help: 'Requests turned away because a client or the process had too much in hand, by what was full.',
    labels: ['reason'],
  });
}

function knownBy(request: Request, known: (token: string) => KnownCaller | undefined): KnownCaller | undefined {
  const token = bearerToken(request.headers.authorization);
  return token === undefined ? undefined : known(token);
}

/** Under which name a request counts: its client's, or its address where nobody knows the caller. */
export function clientOf(request: Request, caller: KnownCaller | undefined): string {
  return caller === undefined ? `address ${request.ip}` : `client ${caller.principal.clientId}`;
}
