import { z } from 'zod';

/** What a piece of the environment's schema says about its variable, beside what may stand in it. */
export interface VariableNotes {
  /** A value that would be accepted, shown beside a mistake. Never a working secret. */
  readonly example?: string;
  /** One sentence that completes "must be …". */
  readonly expectation?: string;
  /** Masked wherever the configuration is shown, and may come from the file named by `<NAME>_FILE`. */
  readonly secret?: boolean;
  /** The variable may be left out only while another one has this value. */
  readonly requiredUnless?: { readonly variable: string; readonly equals: string };
}

const notes = z.registry<VariableNotes>();

/** Writes notes on a piece of schema; they stay with it through `.optional()` and `.default()`. */
export function noted<Schema extends z.ZodType>(schema: Schema, note: VariableNotes): Schema {
  const noteless = schema.clone() as Schema;
  notes.add(noteless, { ...notesOn(schema), ...note });
  return noteless;
}

/** The notes on a piece of schema, or on what it wraps. */
export function notesOn(schema: z.core.$ZodType): VariableNotes {
  const own = notes.get(schema);
  if (own !== undefined) return own;
  const { innerType } = schema._zod.def as { readonly innerType?: z.core.$ZodType };
  return innerType === undefined ? {} : notesOn(innerType);
}
