import { randomUUID } from 'node:crypto';

import { Refusal } from '@hoso/kernel';

/** The strong ETag of a revision. */
export function etagOf(revision: number): string {
  return `"${revision}"`;
}

/**
 * The revision that a caller means by `If-Match`.
 *
 * @throws Refusal `if-match-missing` (428) or `if-match-invalid` (400).
 */
export function requireIfMatch(header: string | undefined): number {
  if (header === undefined) throw new Refusal('precondition-required', 'if-match-missing');
  const revision = /^"([1-9]\d{0,8})"$/.exec(header)?.[1];
  if (revision === undefined) throw new Refusal('malformed', 'if-match-invalid');
  return Number(revision);
}

const KEY = /^[\x21-\x7e]{8,128}$/;

/**
 * The caller's idempotency key.
 *
 * The quotes of a structured field (`"key"`) are no part of the key.
 *
 * @throws Refusal `idempotency-key-missing` or `idempotency-key-invalid` (400).
 */
export function requireIdempotencyKey(header: string | undefined): string {
  if (header === undefined) throw new Refusal('malformed', 'idempotency-key-missing');
  const key = /^"(.*)"$/.exec(header)?.[1] ?? header;
  if (!KEY.test(key)) throw new Refusal('malformed', 'idempotency-key-invalid');
  return key;
}

/** The identity of a command: the caller's key where one is given, otherwise a new one. */
export function commandIdOf(header: string | undefined): string {
  return header === undefined ? randomUUID() : requireIdempotencyKey(header);
}
