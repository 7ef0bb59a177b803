import { isUtf8 } from 'node:buffer';

import { Refusal } from '@hoso/kernel';

import { faultInJson, JSON_BOUNDS } from './json-scanner.js';

const BOUND_OF: Readonly<Record<string, number>> = {
  'body-too-deep': JSON_BOUNDS.depth,
  'too-many-keys': JSON_BOUNDS.keys,
  'list-too-long': JSON_BOUNDS.items,
  'text-too-long': JSON_BOUNDS.characters,
};

/**
 * Reads a JSON body strictly: UTF-8 only and without a byte order mark, no doubled or prototype keys, no numbers that
 * would change in reading, no broken surrogates, all within bounds. What passes means the same to every reader.
 *
 * @throws Refusal `body-too-large`, `wrong-encoding`, or one of `JsonFault`.
 */
export function parseStrictJson(body: Buffer): unknown {
  if (body.length > JSON_BOUNDS.bytes) throw new Refusal('too-large', 'body-too-large');
  const hasMark = body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf;
  if (hasMark || !isUtf8(body)) throw new Refusal('malformed', 'wrong-encoding');
  const text = body.toString('utf8');
  const fault = faultInJson(text);
  if (fault === undefined) return JSON.parse(text) as unknown;
  const max = BOUND_OF[fault];
  throw new Refusal('malformed', fault, max === undefined ? {} : { params: { max } });
}
