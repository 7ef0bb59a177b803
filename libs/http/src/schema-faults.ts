import { Refusal, type Fault } from '@hoso/kernel';
import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { z } from 'zod';

/** What a schema found, as faults with JSON pointers. Never says what was sent. */
export function faultsOf(issues: readonly z.core.$ZodIssue[]): readonly Fault[] {
  return issues.flatMap((issue): readonly Fault[] => {
    const pointer = pointerOf(issue.path);
    switch (issue.code) {
      case 'unrecognized_keys':
        return issue.keys.map((key) => ({ pointer: `${pointer}/${escapePointer(key)}`, code: 'unknown-property' }));
      case 'invalid_type':
        return [{ pointer, code: issue.input === undefined ? 'missing' : 'wrong-type' }];
      case 'invalid_value':
        return [{ pointer, code: issue.input === undefined ? 'missing' : 'wrong-value' }];
      case 'invalid_format':
        return [{ pointer, code: 'wrong-format' }];
      case 'too_small':
        return [{ pointer, code: 'too-small', params: { min: Number(issue.minimum) } }];
      case 'too_big':
        return [{ pointer, code: 'too-big', params: { max: Number(issue.maximum) } }];
      case 'custom':
        return [{ pointer, code: /^[a-z-]+$/.test(issue.message) ? issue.message : 'wrong-value' }];
      case 'invalid_union':
        return nearestOf(issue);
      default:
        return [{ pointer, code: 'wrong-value' }];
    }
  });
}

/** Of the forms that a value may have, the one it misses by least; ask for that one. */
function nearestOf(issue: z.core.$ZodIssueInvalidUnion): readonly Fault[] {
  const { errors, path } = issue;
  const [nearest] = [...errors].sort((a, b) => depthOf(b) - depthOf(a) || a.length - b.length);
  if (nearest === undefined || depthOf(nearest) === 0) {
    return [{ pointer: pointerOf(path), code: isMissing(issue) ? 'missing' : 'wrong-value' }];
  }
  return faultsOf(nearest.map((issue) => ({ ...issue, path: [...path, ...issue.path] })));
}

/** How far into the value the first disagreement lies: a form that fits on the outside is the one that was meant. */
/** Nothing stands where one of the forms should, or nothing that says which of them it is. */
function isMissing({ input, discriminator }: z.core.$ZodIssueInvalidUnion): boolean {
  return (discriminator === undefined ? input : (input as Readonly<Record<string, unknown>>)[discriminator]) === undefined;
}

function depthOf(issues: readonly z.core.$ZodIssue[]): number {
  return Math.min(...issues.map((issue) => issue.path.length + (issue.code === 'unrecognized_keys' ? 1 : 0)));
}

/**
 * Parses a value by its schema.
 *
 * @throws Refusal `request-invalid` with every fault.
 */
export function parseBy(schema: StandardSchemaV1, value: unknown): unknown {
  const parsed = (schema as unknown as z.ZodType).safeParse(value, { reportInput: true });
  if (parsed.success) return parsed.data;
  throw new Refusal('malformed', 'request-invalid', { faults: faultsOf(parsed.error.issues) });
}

function pointerOf(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${escapePointer(String(part))}`).join('');
}

function escapePointer(part: string): string {
  return part.replaceAll('~', '~0').replaceAll('/', '~1');
}
