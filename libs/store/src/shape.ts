import type { CollectionDeclaration, FieldKind } from './store.js';

/** What one top-level field may hold. An optional field may be absent or null. */
export interface FieldShape {
  readonly kinds: readonly FieldKind[];
  readonly optional: boolean;
}

/** The top-level fields of a collection besides `_id`. */
export type Shape = Readonly<Record<string, FieldShape>>;

/** The validator that the database keeps with a collection. */
export interface Validator {
  readonly $jsonSchema: {
    readonly bsonType: 'object';
    readonly required: readonly string[];
    readonly additionalProperties: false;
    readonly properties: Readonly<Record<string, { readonly bsonType: readonly string[] | string }>>;
  };
}

const BSON_TYPES: Readonly<Record<FieldKind, string>> = {
  string: 'string',
  number: 'number',
  boolean: 'bool',
  date: 'date',
  binary: 'binData',
  object: 'object',
  array: 'array',
};

const KINDS = new Map(Object.entries(BSON_TYPES).map(([kind, bsonType]) => [bsonType, kind as FieldKind]));

export function shapeOf(declaration: CollectionDeclaration): Shape {
  const shape: Record<string, FieldShape> = {};
  for (const [field, kind] of Object.entries(declaration.fields)) {
    const optional = kind.endsWith('?');
    shape[field] = { kinds: [(optional ? kind.slice(0, -1) : kind) as FieldKind], optional };
  }
  return shape;
}

/**
 * The shape that lets both pass. A declaration only ever widens what stands in the database, so that an old and a new
 * release may run side by side; to narrow it is the work of a migration.
 */
export function widened(present: Shape, declared: Shape): Shape {
  const shape: Record<string, FieldShape> = {};
  for (const field of [...Object.keys(present), ...Object.keys(declared)]) {
    const before = present[field];
    const now = declared[field];
    shape[field] = {
      kinds: [...new Set([...(before?.kinds ?? []), ...(now?.kinds ?? [])])].sort(),
      optional: !before || !now || before.optional || now.optional,
    };
  }
  return shape;
}

export function sameShape(left: Shape, right: Shape): boolean {
  const fields = Object.keys(left);
  return (
    fields.length === Object.keys(right).length &&
    fields.every((field) => {
      const one = left[field]!;
      const other = right[field];
      return one.optional === other?.optional && [...one.kinds].sort().join() === [...other.kinds].sort().join();
    })
  );
}

export function validatorOf(shape: Shape): Validator {
  const properties: Record<string, { bsonType: string[] | string }> = { _id: { bsonType: 'string' } };
  for (const [field, { kinds, optional }] of Object.entries(shape)) {
    const types = kinds.map((kind) => BSON_TYPES[kind]);
    properties[field] = { bsonType: optional ? [...types, 'null'] : types };
  }
  const required = ['_id', ...Object.keys(shape).filter((field) => !shape[field]!.optional)];
  return { $jsonSchema: { bsonType: 'object', required, additionalProperties: false, properties } };
}

/** Reads back a validator of `validatorOf`; null when the database holds none, or somebody else's. */
export function shapeOfValidator(validator: unknown): Shape | null {
  const schema = (validator as Partial<Validator> | undefined)?.$jsonSchema;
  if (!schema?.properties || !Array.isArray(schema.required) || schema.additionalProperties !== false) return null;
  const shape: Record<string, FieldShape> = {};
  for (const [field, { bsonType }] of Object.entries(schema.properties)) {
    if (field === '_id') continue;
    const kinds = [bsonType].flat().flatMap((type) => KINDS.get(type) ?? []);
    shape[field] = { kinds, optional: !schema.required.includes(field) };
  }
  return shape;
}

/** The names of the top-level fields that the shape does not allow as they are. Empty: the document is welcome. */
export function misshapenFields(shape: Shape, document: Readonly<Record<string, unknown>>): readonly string[] {
  const wrong: string[] = [];
  if (typeof document['_id'] !== 'string') wrong.push('_id');
  for (const field in document) if (field !== '_id' && !Object.hasOwn(shape, field)) wrong.push(field);
  for (const field in shape) {
    const value = document[field];
    const { kinds, optional } = shape[field]!;
    const absent = value === undefined || value === null;
    if (absent ? !optional : !kinds.includes(kindOf(value))) wrong.push(field);
  }
  return wrong;
}

function kindOf(value: unknown): FieldKind {
  switch (typeof value) {
    case 'string':
      return 'string';
    case 'number':
    case 'bigint':
      return 'number';
    case 'boolean':
      return 'boolean';
    default:
      if (Array.isArray(value)) return 'array';
      if (value instanceof Uint8Array) return 'binary';
      return value instanceof Date ? 'date' : 'object';
  }
}
