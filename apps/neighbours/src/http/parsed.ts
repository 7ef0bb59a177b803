import { Refusal, type Fault } from '@hoso/kernel';
import type { z } from 'zod';

/** Parses what came through the door; a Refusal names every wrong place by JSON pointer. */
export function parsed<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const faults = result.error.issues.slice(0, 50).flatMap((issue): readonly Fault[] => {
    const at = issue.path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
    if (issue.code !== 'unrecognized_keys') return [{ pointer: at, code: issue.code.replaceAll('_', '-') }];
    return issue.keys.slice(0, 10).map((key) => ({ pointer: `${at}/${key}`, code: 'unknown-property' }));
  });
  throw new Refusal('malformed', 'body-invalid', { faults });
}
