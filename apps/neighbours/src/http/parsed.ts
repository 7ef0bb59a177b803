import { parseBy } from '@hoso/http';
import type { z } from 'zod';

/** Parses what came through the door; a Refusal names every wrong place by JSON pointer. */
export function parsed<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  return parseBy(schema, input) as z.output<Schema>;
}
