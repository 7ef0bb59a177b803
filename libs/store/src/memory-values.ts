import { Defect } from '@hoso/kernel';

/** A document as the memory keeps it: nobody else holds any part of it, and bytes are plain `Uint8Array`s. */
export type Kept = { _id: string } & Record<string, unknown>;

const DEPTH_MAX = 100;

/** A private copy of what a caller hands in. What is undefined is left out, as the wire would. */
export function copyIn(value: unknown, depth = 0): unknown {
  switch (typeof value) {
    case 'bigint':
      return Number(value);
    case 'function':
    case 'symbol':
      return undefined;
    case 'object':
      break;
    default:
      return value;
  }
  if (value === null) return null;
  if (depth > DEPTH_MAX) throw new Defect('store-request', 'a value is nested too deeply, or holds itself');
  if (Array.isArray(value)) return value.map((item: unknown) => copyIn(item, depth + 1) ?? null);
  if (value instanceof Date) return new Date(value.getTime());
  if (value instanceof Uint8Array) return Uint8Array.from(value);
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    const member = copyIn((value as Record<string, unknown>)[key], depth + 1);
    if (member !== undefined) copy[key] = member;
  }
  return copy;
}

/** A copy for a caller: bytes become a `Buffer` again. */
export function copyOut(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(copyOut);
  if (value instanceof Date) return new Date(value.getTime());
  if (value instanceof Uint8Array) return Buffer.from(value);
  const copy: Record<string, unknown> = {};
  for (const key in value) {
    const member = (value as Record<string, unknown>)[key];
    copy[key] = typeof member === 'object' ? copyOut(member) : member;
  }
  return copy;
}

/** Stands for a path that runs into a list, where one value is not enough to say what is there. */
export const MANY = Symbol('many');

/**
 * The one value at a path; undefined when nothing is there, `MANY` when a list is met on the way or, unless lists are
 * asked for, at its end.
 */
export function valueAt(document: unknown, path: readonly string[], withLists = false): unknown {
  let value = document;
  for (const segment of path) {
    if (value === null || typeof value !== 'object' || value instanceof Date || value instanceof Uint8Array) {
      return undefined;
    }
    if (Array.isArray(value)) return MANY;
    value = Object.hasOwn(value, segment) ? (value as Record<string, unknown>)[segment] : undefined;
  }
  return Array.isArray(value) && !withLists ? MANY : value;
}

/** Every value that an index over the path would hold of this document; empty when nothing is there. */
export function valuesAt(value: unknown, path: readonly string[], position = 0): readonly unknown[] {
  if (position === path.length) {
    return Array.isArray(value)
      ? value.length === 0
        ? [null]
        : (value as unknown[])
      : value === undefined
        ? []
        : [value];
  }
  if (value === null || typeof value !== 'object') return [];
  if (Array.isArray(value)) {
    const index = Number(path[position]);
    const inside = Number.isInteger(index) ? valuesAt(value[index], path, position + 1) : [];
    return [
      ...inside,
      ...value.flatMap((item: unknown) => (Array.isArray(item) ? [] : valuesAt(item, path, position))),
    ];
  }
  return valuesAt((value as Record<string, unknown>)[path[position]!], path, position + 1);
}

/** One text for equal values, whatever their kind. */
export function keyOf(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  switch (typeof value) {
    case 'string':
      return `s${value}`;
    case 'number':
      return `n${value === 0 ? 0 : value}`;
    case 'boolean':
      return `b${value}`;
    default:
      break;
  }
  if (value instanceof Date) return `d${value.getTime()}`;
  if (value instanceof Uint8Array) return `x${Buffer.from(value).toString('hex')}`;
  if (Array.isArray(value)) return `[${value.map((item) => JSON.stringify(keyOf(item))).join()}]`;
  return `{${Object.entries(value as object)
    .map(([key, member]) => JSON.stringify([key, keyOf(member)]))
    .join()}}`;
}

/** The engine's order between kinds of values, where they differ. */
function rankOf(value: unknown): number {
  if (value === undefined || value === null) return 0;
  switch (typeof value) {
    case 'number':
      return 1;
    case 'string':
      return 2;
    case 'boolean':
      return 6;
    default:
      if (value instanceof Date) return 7;
      if (value instanceof Uint8Array) return 5;
      return Array.isArray(value) ? 4 : 3;
  }
}

/** The engine's order of two values of one kind; undefined where their kinds differ. */
export function orderWithinKind(left: unknown, right: unknown): number | undefined {
  return rankOf(left) === rankOf(right) ? compareValues(left, right) : undefined;
}

/** The engine's order: by kind, then by value; texts by their bytes. */
export function compareValues(left: unknown, right: unknown): number {
  const rank = rankOf(left);
  const difference = rank - rankOf(right);
  if (difference !== 0 || rank === 0) return difference;
  if (rank === 1 || rank === 6 || rank === 7) return Math.sign(Number(left) - Number(right));
  if (typeof left === 'string') return Buffer.compare(Buffer.from(left), Buffer.from(right as string));
  if (left instanceof Uint8Array) {
    const bytes = right as Uint8Array;
    return Math.sign(left.length - bytes.length) || Buffer.compare(left, bytes);
  }
  const one = flattened(left as object);
  const other = flattened(right as object);
  for (let index = 0; index < Math.min(one.length, other.length); index += 1) {
    const order = compareValues(one[index], other[index]);
    if (order !== 0) return order;
  }
  return Math.sign(one.length - other.length);
}

function flattened(value: object): readonly unknown[] {
  return Array.isArray(value) ? value : Object.entries(value).flatMap(([key, member]) => [rankOf(member), key, member]);
}
