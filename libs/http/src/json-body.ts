import { Refusal } from '@hoso/kernel';
import type { FastifyInstance } from 'fastify';

import { Arrivals } from './arrivals.js';
import { JSON_BOUNDS } from './json-scanner.js';
import { parseStrictJson } from './strict-json.js';

/** `application/json` and whatever is built on it (RFC 6839), with or without parameters. */
const JSON_TYPE = /^application\/(?:[a-z0-9!#$&^_.-]+\+)?json\s*(?:;|$)/i;
const CHARSET = /;\s*charset\s*=\s*"?([^\s";]*)/i;

/**
 * Lets bodies in as JSON and as nothing else; other kinds need a parser of their own. A body that takes longer than
 * `timeoutMs` to arrive is refused and its connection closed.
 */
export function takeJsonBodies(fastify: FastifyInstance, timeoutMs: number): void {
  const arrivals = new Arrivals(fastify, timeoutMs);
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser(
    JSON_TYPE,
    { parseAs: 'buffer', bodyLimit: JSON_BOUNDS.bytes },
    (request, body, done) => {
      arrivals.end(request);
      try {
        const { 'content-type': type = '', 'content-encoding': encoding = 'identity' } = request.headers;
        if (encoding !== 'identity') throw new Refusal('unsupported-media', 'unsupported-media-type');
        const charset = CHARSET.exec(type)?.[1] ?? 'utf-8';
        if (!/^utf-?8$/i.test(charset)) throw new Refusal('unsupported-media', 'wrong-encoding');
        done(null, parseStrictJson(body as Buffer));
      } catch (error) {
        done(error as Error);
      }
    },
  );
  fastify.addHook('preParsing', (request, reply, payload, done) => {
    if (JSON_TYPE.test(request.headers['content-type'] ?? '')) arrivals.begin(request, reply);
    done(null, payload);
  });
}
