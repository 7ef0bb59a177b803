import { bearerToken, type Audience, type KnownCaller, type TokenCheck } from '@hoso/access';
import type { Metrics } from '@hoso/observability';
import type { FastifyInstance } from 'fastify';

import type { Reply, Request } from './messages.js';
import type { Overload } from './overload.js';

/** Who watches over the house only looks, and is let in however full it is. */
const WATCH_DOORS = /^\/(?:health|metrics)(?:[/?]|$)/;
/** So is the house itself by the doors that nobody else has: no load from outside may keep it from repair. */
const OWN_DOORS = /^\/(?:internal|admin)(?:[/?]|$)/;
const OF_THE_HOUSE: ReadonlySet<Audience> = new Set(['hoso-service', 'hoso-operator']);
/** With every other method a body is read, whether there is a route for it or not. */
const BODILESS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'TRACE']);

/**
 * Asks `overload` about every request before its body is read. A client is known by a token that was checked a moment
 * ago; whoever has none yet is counted by address, so that made-up tokens buy nothing. Only at the house's own doors is a
 * token checked at once: who cannot show one of the house's is counted there as everywhere.
 */
export function admitRequests(
  fastify: FastifyInstance,
  overload: Overload,
  tokens: Pick<TokenCheck, 'known' | 'check'>,
  metrics: Metrics,
): void {
  const turnedAway = turnedAwayOf(metrics);
  let writesInHand = 0;
  const admit = (request: Request, reply: Reply, caller: KnownCaller | undefined, done: (refusal?: Error) => void): void => {
    if (caller !== undefined && OF_THE_HOUSE.has(caller.principal.audience) && OWN_DOORS.test(request.url)) return done();
    const isWrite = !BODILESS.has(request.method);
    const refused = overload.refuse(clientOf(request, caller), isWrite ? request.url : undefined, writesInHand);
    if (refused !== undefined) {
      turnedAway.inc({ reason: refused.why });
      return done(refused.refusal);
    }
    // Whoever left while the token was checked takes no place: nothing would tell when it is free again.
    if (isWrite && !reply.raw.destroyed) {
      writesInHand += 1;
      // Closed is every request in the end, answered or left by its caller.
      reply.raw.once('close', () => (writesInHand -= 1));
    }
    done();
  };
  fastify.addHook('onRequest', (request, reply, done) => {
    if (BODILESS.has(request.method) && WATCH_DOORS.test(request.url)) return done();
    const token = bearerToken(request.headers.authorization);
    const caller = token === undefined ? undefined : tokens.known(token);
    if (token === undefined || caller !== undefined || !OWN_DOORS.test(request.url)) return admit(request, reply, caller, done);
    // What is wrong with the token is the guard's to say.
    void tokens.check(token).catch(() => undefined).then((checked) => admit(request, reply, checked, done));
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

/** Under which name a request counts: its client's, or its address where nobody knows the caller. */
export function clientOf(request: Request, caller: KnownCaller | undefined): string {
  return caller === undefined ? `address ${request.ip}` : `client ${caller.principal.clientId}`;
}
