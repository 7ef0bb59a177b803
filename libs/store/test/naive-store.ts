import fc from 'fast-check';

import type { StoredDocument } from '../src/store.js';

/** What a document may hold in these properties: values of every kind, lists of them, and documents inside. */
export type Scalar = null | boolean | number | string | Date;
export interface Specimen extends StoredDocument {
  readonly a?: Scalar;
  readonly b?: { readonly c?: Scalar; readonly d?: Scalar };
  readonly list?: readonly Scalar[];
  readonly items?: readonly { readonly x: Scalar; readonly y: Scalar }[];
}

/** Few values, so that many of them meet; among them two that UTF-8 and UTF-16 put in different orders. */
const text = fc.constantFrom('', 'a', 'ê', '\ufb33', '\u{1f600}');
export const scalar: fc.Arbitrary<Scalar> = fc.oneof(
  fc.constant(null), fc.boolean(), fc.integer({ min: -2, max: 3 }), fc.constantFrom(0.5, 1e9), text, text,
  fc.integer({ min: 0, max: 3 }).map((ms) => new Date(ms)),
);
export const present = scalar.filter((value) => value !== null);
const absent = { nil: undefined, freq: 3 };

export const specimens: fc.Arbitrary<readonly Specimen[]> = fc
  .array(
    fc.record({
      a: fc.option(scalar, absent),
      b: fc.option(fc.record({ c: scalar, d: scalar }, { requiredKeys: [] }), absent),
      list: fc.option(fc.array(scalar, { maxLength: 3 }), absent),
      items: fc.option(fc.array(fc.record({ x: scalar, y: scalar }), { maxLength: 3 }), absent),
    }),
    { maxLength: 12 },
  )
  .map((all) => all.map((one, place) => ({ _id: `d${place}`, ...one }) as Specimen));

/** The same value, and nothing of it shared. */
export function copyOf<Value>(value: Value): Value {
  if (value instanceof Date) return new Date(value) as Value;
  if (Array.isArray(value)) return value.map(copyOf) as Value;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, copyOf(member as unknown)])) as Value;
}

const RANKS: readonly ((value: unknown) => boolean)[] = [
  (value) => value === null || value === undefined, (value) => typeof value === 'number', (value) => typeof value === 'string',
  (value) => typeof value === 'boolean', (value) => value instanceof Date,
];
const rankOf = (value: unknown): number => RANKS.findIndex((isOne) => isOne(value));

/** The order of the database: first by kind, then by value; texts by their UTF-8 bytes. */
export function naiveCompare(left: unknown, right: unknown): number {
  if (rankOf(left) !== rankOf(right)) return rankOf(left) - rankOf(right);
  if (typeof left === 'string') {
    const [one, other] = [left, right as string].map((value) => [...new TextEncoder().encode(value)]);
    const place = one!.findIndex((byte, index) => byte !== other![index]);
    return place < 0 ? one!.length - other!.length : one![place]! - (other![place] ?? -1);
  }
  return rankOf(left) === 0 ? 0 : Number(left) - Number(right);
}

const same = (left: unknown, right: unknown): boolean => rankOf(left) === rankOf(right) && naiveCompare(left, right) === 0;

/** Every value at a path: of each member of a list where one stands there, and nothing where nothing does. */
export function naiveValues(document: unknown, path: string): readonly unknown[] {
  const [head, ...rest] = path.split('.');
  const value = (document as Record<string, unknown>)[head!];
  if (rest.length === 0) return value === undefined ? [] : Array.isArray(value) ? (value as unknown[]) : [value];
  const inner = Array.isArray(value) ? (value as unknown[]) : value === undefined ? [] : [value];
  return inner.flatMap((one) => naiveValues(one, rest.join('.')));
}

function exists(document: unknown, path: string): boolean {
  const [head, ...rest] = path.split('.');
  const value = (document as Record<string, unknown>)[head!];
  if (rest.length === 0 || value === undefined) return value !== undefined;
  return (Array.isArray(value) ? (value as unknown[]) : [value]).some((one) => exists(one, rest.join('.')));
}

function meets(document: unknown, path: string, operator: string, operand: unknown): boolean {
  const values = naiveValues(document, path);
  const ordered = (holds: (order: number) => boolean): boolean =>
    values.some((value) => rankOf(value) === rankOf(operand) && holds(naiveCompare(value, operand)));
  switch (operator) {
    case '$eq':
      return operand === null ? values.includes(null) || !exists(document, path) : values.some((value) => same(value, operand));
    case '$ne':
      return !meets(document, path, '$eq', operand);
    case '$in':
      return (operand as readonly unknown[]).some((one) => meets(document, path, '$eq', one));
    case '$exists':
      return exists(document, path) === operand;
    case '$gt':
      return ordered((order) => order > 0);
    case '$gte':
      return ordered((order) => order >= 0);
    case '$lt':
      return ordered((order) => order < 0);
    default:
      return ordered((order) => order <= 0);
  }
}

/** Whether a document passes a filter, said in the plainest way. */
export function naiveMatch(document: unknown, filter: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(filter).every(([path, wanted]) => {
    if (path === '$and') return (wanted as Record<string, unknown>[]).every((part) => naiveMatch(document, part));
    if (path === '$or') return (wanted as Record<string, unknown>[]).some((part) => naiveMatch(document, part));
    const isPlain = wanted !== null && typeof wanted === 'object' && !(wanted instanceof Date);
    if (!isPlain) return meets(document, path, '$eq', wanted);
    return Object.entries(wanted).every(([operator, operand]) => meets(document, path, operator, operand));
  });
}
