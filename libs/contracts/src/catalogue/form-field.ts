import { z } from 'zod';

import { Bilingual } from '../provenance.js';

const common = {
  /** Name of the member in the form data. */
  key: z.string().regex(/^[a-z][A-Za-z0-9]{0,63}$/),
  label: Bilingual,
  required: z.boolean(),
};

/**
 * One field of a procedure's electronic form (biểu mẫu điện tử). Lengths count UTF-16 units; `pattern` is a regular
 * expression that the whole text must match; dates are civil days.
 */
export const FormField = z.discriminatedUnion('type', [
  z.object({ ...common, type: z.literal('string'), lengthMax: z.int().positive().max(4000) }).readonly(),
  z
    .object({
      ...common,
      type: z.literal('pattern'),
      pattern: z.string().min(1),
      lengthMax: z.int().positive().max(200),
      example: z.string().min(1),
    })
    .readonly(),
  z
    .object({
      ...common,
      type: z.literal('number'),
      min: z.number(),
      max: z.number(),
      /** Whether only whole numbers are good. */
      whole: z.boolean(),
    })
    .readonly(),
  z.object({ ...common, type: z.literal('date'), notAfterFiling: z.boolean() }).readonly(),
  z.object({ ...common, type: z.literal('boolean') }).readonly(),
  z
    .object({
      ...common,
      type: z.literal('choice'),
      choices: z
        .array(z.object({ value: z.string().min(1).max(64), label: Bilingual }).readonly())
        .min(2)
        .readonly(),
    })
    .readonly(),
]);
export type FormField = z.output<typeof FormField>;

/** What a portal sends as the form's content: nothing is believed before `checkForm`. */
export type FormContent = Readonly<Record<string, unknown>>;
