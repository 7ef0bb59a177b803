import { FACTS, type Fact, type FactDefinition, type MetricEvent, type Speaker, type Spoken } from '@hoso/contracts';
import fc from 'fast-check';
import { z } from 'zod';

/** The part of JSON Schema that contracts come to. */
interface Schema {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly pattern?: string;
  readonly format?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}

/** Instants as the house writes them, from 2020 to 2060. */
export const anyInstant: fc.Arbitrary<string> = fc
  .integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2060, 0, 1) })
  .map((ms) => new Date(ms).toISOString());

/** Whatever a schema of the published language lets pass. */
export function anyOf<Value extends z.ZodType>(schema: Value): fc.Arbitrary<z.output<Value>> {
  return fromSchema(z.toJSONSchema(schema, { io: 'output' }) as Schema) as fc.Arbitrary<z.output<Value>>;
}

function fromSchema(schema: Schema): fc.Arbitrary<unknown> {
  if ('const' in schema) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map(fromSchema));
  switch (schema.type) {
    case 'string':
      return text(schema);
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'integer':
    case 'number':
      return number(schema);
    case 'array':
      return fc.array(fromSchema(schema.items ?? {}), { minLength: schema.minItems ?? 0, maxLength: Math.min(schema.maxItems ?? 4, 4) });
    case 'object': {
      const members = Object.entries(schema.properties ?? {}).map(([key, member]) => [key, fromSchema(member)] as const);
      return fc.record(Object.fromEntries(members), { requiredKeys: [...(schema.required ?? [])] });
    }
    default:
      throw new Error(`no examples are known of ${JSON.stringify(schema)}`);
  }
}

/** Mostly small ones, which meet; now and then any up to the greatest that is allowed, as an amount of money is. */
function number({ minimum, exclusiveMinimum = -1, maximum = 9 }: Schema): fc.Arbitrary<number> {
  const min = minimum ?? exclusiveMinimum + 1;
  return fc.oneof(
    { weight: 3, arbitrary: fc.integer({ min, max: Math.min(maximum, 999) }) }, { weight: 1, arbitrary: fc.integer({ min, max: maximum }) },
  );
}

function text(schema: Schema): fc.Arbitrary<string> {
  if (schema.format === 'date-time') return anyInstant;
  if (schema.format === 'uuid') return fc.uuid();
  const { minLength = 0, maxLength = 40 } = schema;
  if (schema.pattern === undefined) return fc.string({ minLength, maxLength: Math.min(maxLength, 40) });
  return fc
    .stringMatching(new RegExp(schema.pattern), { size: 'small' })
    .filter((drawn) => drawn.length >= minLength && drawn.length <= (schema.maxLength ?? Infinity));
}

const byDefinition = new Map(FACTS.map((definition) => [definition, anyOf(definition.data).map((data) => definition.say(data))]));

/** Whatever may be said by these facts; by all facts where none is named. */
export function anySpoken(definitions: readonly FactDefinition[] = FACTS): fc.Arbitrary<Spoken> {
  return fc.oneof(...definitions.map((definition) => byDefinition.get(definition)!));
}

/** Whatever these services may say. */
export function anySpokenBy(...owners: readonly Speaker[]): fc.Arbitrary<Spoken> {
  return anySpoken(FACTS.filter(({ owner }) => owners.includes(owner)));
}

/** A fact as it travels, with what it means for measurement. */
export interface Told {
  readonly fact: Fact;
  readonly event: MetricEvent;
}

/** Any fact of any service about any dossier. */
export const anyTold: fc.Arbitrary<Told> = fc
  .record({
    spoken: anySpoken(),
    dossierId: fc.uuid({ version: 7 }),
    n: fc.integer({ min: 1, max: 999_999_999 }),
    at: anyInstant,
    cause: fc.stringMatching(/^[\x21-\x7e]{1,40}$/),
    traceId: fc.stringMatching(/^[0-9a-f]{32}$/),
  })
  .map(({ spoken: { owner, name, version, data, metric }, ...rest }) => {
    const common = { owner, name, version, ...rest };
    return { fact: { ...common, data }, event: { ...common, metric } };
  });

/** One text with one of its characters taken away, replaced, or joined by another. Never the same text. */
export function anyDamageTo(text: string, character: fc.Arbitrary<string> = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 })) {
  return fc
    .record({ place: fc.nat(Math.max(0, text.length - 1)), how: fc.constantFrom('gone', 'other', 'joined'), character })
    .map(({ place, how, character: other }) => {
      const [before, at, after] = [text.slice(0, place), text.slice(place, place + 1), text.slice(place + 1)];
      return how === 'gone' ? before + after : how === 'other' ? before + other + after : before + other + at + after;
    })
    .filter((damaged) => damaged !== text);
}
