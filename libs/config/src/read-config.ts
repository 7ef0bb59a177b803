import { readFileSync } from 'node:fs';

import { z } from 'zod';

import { notesOn, type VariableNotes } from './notes.js';
import { tableOf } from './table.js';

/** One variable that is wrong. Never carries the value that was found. */
export interface Mistake {
  readonly variable: string;
  readonly problem: string;
  readonly example: string;
}

/** The environment is wrong. The message is a table of everything that is, ready for a person to read. */
export class ConfigurationMistake extends Error {
  override readonly name = 'ConfigurationMistake';

  constructor(readonly mistakes: readonly Mistake[]) {
    super(messageOf(mistakes));
  }
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the environment once. Empty values count as absent; a secret may come from the file that `<NAME>_FILE` names.
 * Throws one `ConfigurationMistake` that names every mistake; the values themselves are never repeated.
 */
export function readConfig<Schema extends z.ZodObject>(
  schema: Schema,
  environment: Environment = process.env,
): Readonly<z.output<Schema>> {
  const mistakes: Mistake[] = [];
  const config: Record<string, unknown> = {};
  for (const [variable, piece] of Object.entries(schema.shape)) {
    const notes = notesOn(piece);
    const read = readVariable(variable, piece, notes, schema.shape, environment);
    if ('problem' in read) mistakes.push({ variable, problem: read.problem, example: notes.example ?? '' });
    else if (read.value !== undefined) config[variable] = read.value;
  }
  mistakes.push(...mistakesAcross(schema, config, mistakes));
  if (mistakes.length > 0) throw new ConfigurationMistake(mistakes);
  return Object.freeze(config) as Readonly<z.output<Schema>>;
}

type Reading = { readonly value: unknown } | { readonly problem: string };

function readVariable(
  variable: string,
  piece: z.core.$ZodType,
  notes: VariableNotes,
  shape: z.core.$ZodShape,
  environment: Environment,
): Reading {
  const found = textOf(variable, notes, environment);
  if ('problem' in found) return found;
  if (found.text === undefined && isMissed(notes, shape, environment)) {
    const { variable: other, equals } = notes.requiredUnless ?? { variable: '', equals: '' };
    return { problem: `is missing; may be left out only while ${other}=${equals}` };
  }
  const parsed = z.safeParse(piece, found.text);
  if (parsed.success) return { value: parsed.data };
  const expectation = notes.expectation ?? 'something else';
  return { problem: found.text === undefined ? `is missing; must be ${expectation}` : `must be ${expectation}` };
}

function isMissed({ requiredUnless }: VariableNotes, shape: z.core.$ZodShape, environment: Environment): boolean {
  if (requiredUnless === undefined) return false;
  const other = shape[requiredUnless.variable];
  const value = other && z.safeParse(other, environment[requiredUnless.variable] || undefined);
  return value?.success !== true || value.data !== requiredUnless.equals;
}

function textOf(
  variable: string,
  notes: VariableNotes,
  environment: Environment,
): { readonly text: string | undefined } | { readonly problem: string } {
  const text = environment[variable] || undefined;
  const file = environment[`${variable}_FILE`] || undefined;
  if (notes.secret !== true || file === undefined) return { text };
  if (text !== undefined) return { problem: `is given twice: ${variable} and ${variable}_FILE` };
  try {
    return { text: readFileSync(file, 'utf8').replace(/\r?\n$/, '') };
  } catch {
    return { problem: `cannot be read from the file named by ${variable}_FILE` };
  }
}

/** Rules over several variables, written as refinements of the whole schema; asked only when each one is right. */
function mistakesAcross(
  schema: z.ZodObject,
  config: Readonly<Record<string, unknown>>,
  earlier: readonly Mistake[],
): readonly Mistake[] {
  const checks = schema._zod.def.checks ?? [];
  if (earlier.length > 0 || checks.length === 0) return [];
  const asRead = z.object({}).loose().check(...(checks as z.core.$ZodCheck<Record<string, unknown>>[]));
  const parsed = asRead.safeParse(config);
  if (parsed.success) return [];
  return parsed.error.issues.map((issue) => {
    const variable = String(issue.path[0] ?? '(together)');
    const piece = schema.shape[variable];
    return { variable, problem: issue.message, example: (piece && notesOn(piece).example) ?? '' };
  });
}

function messageOf(mistakes: readonly Mistake[]): string {
  const count = mistakes.length === 1 ? '1 mistake' : `${mistakes.length} mistakes`;
  const rows = mistakes.map(({ variable, problem, example }) => [variable, problem, example]);
  return `The environment has ${count}.\n\n${tableOf(['variable', 'problem', 'example'], rows)}`;
}
