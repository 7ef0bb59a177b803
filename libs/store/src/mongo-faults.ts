import { Defect, Failure } from '@hoso/kernel';
import mongoose from 'mongoose';

import { withoutValues } from './checks.js';

const { mongo } = mongoose;

/** Server codes that say: this request is wrong and stays wrong. */
const WRONG_REQUESTS: ReadonlySet<number> = new Set([
  2, 4, 9, 14, 16, 17, 28, 40, 52, 54, 55, 56, 57, 66, 72, 73, 115, 168, 241, 10334,
]);
/** From here on codes name single places in the server's reading of requests. */
const WRONG_REQUESTS_FROM = 15_000;

/** Server codes by what they mean for the caller. */
const FAILURE_CODES: ReadonlyMap<number, string> = new Map([
  [13, 'unauthorized'],
  [18, 'unauthorized'],
  [50, 'timeout'],
  [64, 'not-durable'],
  [91, 'no-primary'],
  [100, 'not-durable'],
  [112, 'contended'],
  [189, 'no-primary'],
  [262, 'timeout'],
  [10107, 'no-primary'],
  [11000, 'duplicate-key'],
  [11600, 'no-primary'],
  [11602, 'no-primary'],
  [13435, 'no-primary'],
  [13436, 'no-primary'],
  [14031, 'disk-full'],
]);

/** The server's code in an error of the driver, also where it hides in a bulk write's list. */
export function serverCode(error: unknown): number | undefined {
  if (error instanceof mongo.MongoClientBulkWriteError) {
    const [first] = error.writeErrors.values();
    return first?.code ?? serverCode(error.cause);
  }
  if (!(error instanceof mongo.MongoServerError)) return undefined;
  return typeof error.code === 'number' ? error.code : undefined;
}

/** True when the other side may never have seen the request, or its answer got lost. */
export function isNetworkFault(error: unknown): boolean {
  return (
    error instanceof mongo.MongoNetworkError ||
    error instanceof mongo.MongoServerSelectionError ||
    isSocketError(error) ||
    isNetworkFaultInside(error)
  );
}

function isNetworkFaultInside(error: unknown): boolean {
  const wrapped = wrappedIn(error);
  return wrapped !== undefined && isNetworkFault(wrapped);
}

/** What went wrong below a bulk write, where the driver has wrapped it. */
function wrappedIn(error: unknown): unknown {
  if (error instanceof mongo.MongoClientBulkWriteError) return error.cause;
  if (!(error instanceof mongo.MongoBulkWriteError)) return undefined;
  const inside: unknown = error.errorResponse;
  return inside instanceof Error ? inside : undefined;
}

const SOCKET_CODES: ReadonlySet<unknown> = new Set(['EPIPE', 'ECONNRESET', 'ECONNREFUSED', 'ETIMEDOUT', 'ENOTFOUND']);

function isSocketError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && SOCKET_CODES.has(error.code);
}

/**
 * What an error of the driver means in the house's words: a Failure when the world did not answer, a Defect when the
 * request itself is wrong. Nothing of a document's content goes into either text.
 */
export function asFault(error: unknown, where: string): Failure | Defect {
  if (error instanceof Failure || error instanceof Defect) return error;
  const code = serverCode(error);
  if (code !== undefined) {
    if (code === 121) return new Defect('store-shape', `${where}: ${misshapen(error)}`);
    if (WRONG_REQUESTS.has(code) || code >= WRONG_REQUESTS_FROM) {
      return new Defect('store-request', `${where}: ${code} ${withoutValues(messageOf(error))}`);
    }
    return new Failure('store', FAILURE_CODES.get(code) ?? `server-error-${code}`, { cause: error });
  }
  const wrapped = wrappedIn(error);
  if (wrapped) return asFault(wrapped, where);
  if (
    error instanceof mongo.MongoServerSelectionError ||
    error instanceof mongoose.Error.MongooseServerSelectionError
  ) {
    return new Failure('store', 'unreachable', { cause: error });
  }
  if (
    error instanceof mongo.MongoNetworkTimeoutError ||
    error instanceof mongo.MongoOperationTimeoutError ||
    (error instanceof Error && error.name === 'MongoWaitQueueTimeoutError')
  ) {
    return new Failure('store', 'timeout', { cause: error });
  }
  if (error instanceof mongo.MongoNotConnectedError || error instanceof mongo.MongoTopologyClosedError) {
    return new Failure('store', 'closed', { cause: error });
  }
  if (error instanceof mongo.MongoNetworkError || isSocketError(error))
    return new Failure('store', 'connection-lost', { cause: error });
  if (error instanceof mongo.BSON.BSONError || error instanceof mongo.MongoInvalidArgumentError) {
    return new Defect('store-request', `${where}: ${withoutValues(messageOf(error))}`);
  }
  return new Failure('store', 'driver', { cause: error });
}

function messageOf(error: unknown): string {
  if (error instanceof mongo.MongoClientBulkWriteError) {
    const [first] = error.writeErrors.values();
    return first?.message ?? error.message;
  }
  return error instanceof Error ? error.message : '';
}

/** Which rules a refused document broke, as far as the server says; names of fields only. */
function misshapen(error: unknown): string {
  const fields = new Set<string>();
  collectFields(error, fields, 0);
  return fields.size === 0
    ? 'a document has another shape than declared'
    : `misshapen fields ${[...fields].join(', ')}`;
}

function collectFields(value: unknown, fields: Set<string>, depth: number): void {
  if (depth > 10 || value === null || typeof value !== 'object') return;
  for (const [key, member] of Object.entries(value)) {
    if (key === 'propertyName' && typeof member === 'string') fields.add(member);
    else if (key === 'additionalProperties' || key === 'missingProperties') {
      for (const name of Array.isArray(member) ? member : []) fields.add(String(name));
    } else if (key !== 'consideredValue' && key !== 'keyValue') collectFields(member, fields, depth + 1);
  }
}
