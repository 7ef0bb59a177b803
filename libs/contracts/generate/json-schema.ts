import { z } from 'zod';

/** A JSON schema (draft 2020-12), as far as the documents look into it. */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly pattern?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
}

/** The bounds that zod writes on every whole number say nothing: they are those of the number type. */
const isNoise = (key: string, value: unknown): boolean =>
  (key === 'maximum' && value === Number.MAX_SAFE_INTEGER) || (key === 'minimum' && value === Number.MIN_SAFE_INTEGER);

function withoutNoise(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNoise);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, member]) => !isNoise(key, member) && key !== '$schema')
      .map(([key, member]) => [key, withoutNoise(member)]),
  );
}

/** The schema that a reader may rely on: open, because optional members may be added without a new version. */
export function jsonSchemaOf(schema: z.ZodType): JsonSchema {
  return withoutNoise(z.toJSONSchema(schema, { io: 'input' })) as JsonSchema;
}

/** A type in words, for a table: `text`, `whole number`, `one of a, b`, `list of …`, `… or nothing`. */
export function typeInWords(schema: JsonSchema): string {
  if (schema.anyOf) {
    const isNull = (one: JsonSchema): boolean => one.type === 'null';
    const literals = schema.anyOf.filter((one) => 'const' in one);
    const words =
      literals.length > 2
        ? [`one of ${literals.map((one) => String(one.const)).join(', ')}`]
        : schema.anyOf.filter((one) => !isNull(one)).map(typeInWords);
    return [...words, ...(schema.anyOf.some(isNull) ? ['nothing'] : [])].join(' or ');
  }
  if (Array.isArray(schema.type)) {
    const types = schema.type as readonly string[];
    return typeInWords({ ...schema, type: types.filter((one) => one !== 'null')[0] }) + (types.includes('null') ? ' or nothing' : '');
  }
  if (schema.enum) return `one of ${schema.enum.map(String).join(', ')}`;
  switch (schema.type) {
    case 'array':
      return `list of ${typeInWords(schema.items ?? {})}`;
    case 'object':
      return `{ ${Object.entries(schema.properties ?? {}).map(([name, one]) => `${name}: ${typeInWords(one)}`).join(', ')} }`;
    case 'integer':
      return 'whole number';
    case 'boolean':
      return 'yes or no';
    case 'string':
      return schema.format === 'date-time' ? 'instant' : schema.format === 'uuid' ? 'UUID' : 'text';
    default:
      return String(schema.type ?? 'anything');
  }
}
