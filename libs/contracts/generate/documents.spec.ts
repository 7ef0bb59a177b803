import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from '@jest/globals';
import Ajv from 'ajv/dist/2020.js';
import { z } from 'zod';

import { documents } from './documents.js';
import { jsonSchemaOf, typeInWords } from './json-schema.js';

const FOLDER = join(dirname(fileURLToPath(import.meta.url)), '..');
const made = documents(FOLDER);
const asyncapi = JSON.parse(made['asyncapi.json'] ?? '{}') as {
  readonly channels: Readonly<Record<string, { readonly messages: object }>>;
  readonly components: {
    readonly messages: Readonly<
      Record<string, { headers: object; payload: object; examples: readonly { headers: object; payload: object }[] }>
    >;
  };
};

describe('the published documents', () => {
  it.each(Object.keys(made))('%s is fresh (npm run generate makes it again)', (file) => {
    expect(readFileSync(join(FOLDER, file), 'utf8')).toBe(made[file]);
  });

  it.each(Object.entries(asyncapi.components.messages))('%s: its sample fits its own schema', (_, message) => {
    const ajv = new Ajv.default({ strict: false, validateFormats: false });
    const [example] = message.examples;
    expect(ajv.validate(message.headers, example?.headers)).toBe(true);
    expect(ajv.validate(message.payload, example?.payload)).toBe(true);
    expect(ajv.validate(message.payload, { ...example?.payload, added: 'later' })).toBe(true);
  });
});

describe('a type in words', () => {
  it.each<[string, z.ZodType]>([
    ['text', z.string()],
    ['text or nothing', z.string().nullable()],
    ['instant', z.iso.datetime()],
    ['UUID', z.uuid()],
    ['whole number', z.int()],
    ['yes or no', z.boolean()],
    ['one of a, b', z.enum(['a', 'b'])],
    ['one of 1, 2, 3', z.union([z.literal(1), z.literal(2), z.literal(3)])],
    ['list of { a: text }', z.array(z.object({ a: z.string() }))],
  ])('%s', (words, schema) => expect(typeInWords(jsonSchemaOf(schema))).toBe(words));
});
