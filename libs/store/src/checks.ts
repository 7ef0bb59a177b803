import { Defect } from '@hoso/kernel';

import type { Filter, FindOptions } from './store.js';

/** Beyond this depth a value is a mistake of the caller, whatever the engine would still take. */
const DEPTH_MAX = 100;

/**
 * Refuses a filter that holds an `undefined`: engines would read it as "no condition" or as null, and a guard that has
 * lost a condition is no guard.
 */
export function assertWholeFilter(filter: Filter): void {
  for (const key in filter) assertDefined(filter[key], key, 0);
}

function assertDefined(value: unknown, path: string, depth: number): void {
  if (value === undefined) throw new Defect('store-filter', `the filter's "${path}" is undefined`);
  if (value === null || typeof value !== 'object') return;
  if (depth > DEPTH_MAX) throw new Defect('store-filter', `the filter is nested too deeply below "${path}"`);
  if (Array.isArray(value)) {
    for (const item of value) assertDefined(item, path, depth + 1);
  } else if (isPlain(value)) {
    for (const key in value) assertDefined(value[key], `${path}.${key}`, depth + 1);
  }
}

/** An object of the language's own kind: no date, no bytes, no instance of a class of a library. */
export function isPlain(value: object): value is Readonly<Record<string, unknown>> {
  return !(value instanceof Uint8Array) && Object.prototype.toString.call(value) === '[object Object]';
}

/** Refuses a bound that is none. Zero is a bound: nothing is wanted. */
export function assertBound(limit: number): void {
  if (!Number.isInteger(limit) || limit < 0) throw new Defect('store-limit', `a query needs a bound, not ${limit}`);
}

/** The projection that the engines get: `_id` always comes along. */
export function wholeProjection(projection: FindOptions['projection']): Record<string, 0 | 1> | undefined {
  if (!projection) return undefined;
  const fields: Record<string, 0 | 1> = {};
  let kind: 0 | 1 | undefined;
  for (const field in projection) {
    if (field === '_id') continue;
    fields[field] = projection[field]!;
    if (kind !== undefined && kind !== fields[field]) {
      throw new Defect('store-projection', 'a projection either names fields or leaves fields out');
    }
    kind = fields[field];
  }
  if (kind === undefined) return projection['_id'] === 1 ? { _id: 1 } : undefined;
  if (kind === 1) fields['_id'] = 1;
  return fields;
}

/** A text of an engine for the owner's log: whatever stands in double quotes may be somebody's name. */
export function withoutValues(message: string): string {
  return message.replace(/"(?:[^"\\]|\\.)*"/g, '"…"').slice(0, 300);
}
