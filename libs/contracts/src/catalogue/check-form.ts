import type { Fault } from '@hoso/kernel';

import { CivilDay } from '../civil-day.js';
import type { FormContent, FormField } from './form-field.js';
import type { ProcedureEntry } from './procedure-entry.js';

/** What a check of form data may take into account beside the data. */
export interface CheckFormOptions {
  /** Where the form's content stands in the request, a JSON pointer. */
  readonly pointer?: string;
  /** The day of filing, for dates that cannot lie after it. Without it such dates are not compared. */
  readonly filedOn?: CivilDay;
}

/**
 * Compares form data with the fields that the procedure declares. Every fault is reported at once, fields first in
 * their declared order, then members that the form does not have. Empty text counts as missing. Faults carry names of
 * fields and limits, never what the person wrote.
 */
export function checkForm(
  procedure: Pick<ProcedureEntry, 'form'>,
  data: FormContent,
  options: CheckFormOptions = {},
): readonly Fault[] {
  const base = options.pointer ?? '';
  const known = new Set(procedure.form.map((field) => field.key));
  const declared = procedure.form.flatMap((field) => {
    const fault = checkField(field, Object.hasOwn(data, field.key) ? data[field.key] : undefined, options.filedOn);
    return fault === undefined ? [] : [{ pointer: `${base}/${field.key}`, ...fault }];
  });
  const unknown = Object.keys(data)
    .filter((key) => !known.has(key))
    .map((key) => ({ pointer: `${base}/${escapePointer(key)}`, code: 'field-unknown' }));
  return [...declared, ...unknown];
}

type FieldFault = Omit<Fault, 'pointer'>;

function checkField(field: FormField, value: unknown, filedOn: CivilDay | undefined): FieldFault | undefined {
  const empty = value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
  if (empty) return field.required ? { code: 'field-missing' } : undefined;
  switch (field.type) {
    case 'string':
      if (typeof value !== 'string') return { code: 'field-not-text' };
      return value.length > field.lengthMax ? { code: 'field-too-long', params: { max: field.lengthMax } } : undefined;
    case 'pattern':
      if (typeof value !== 'string') return { code: 'field-not-text' };
      if (value.length > field.lengthMax) return { code: 'field-too-long', params: { max: field.lengthMax } };
      return matches(field.pattern, value) ? undefined : { code: 'field-pattern', params: { example: field.example } };
    case 'number':
      if (typeof value !== 'number' || !Number.isFinite(value)) return { code: 'field-not-number' };
      if (field.whole && !Number.isInteger(value)) return { code: 'field-not-whole' };
      if (value >= field.min && value <= field.max) return undefined;
      return { code: 'field-out-of-range', params: { min: field.min, max: field.max } };
    case 'date':
      if (typeof value !== 'string' || !CivilDay.safeParse(value).success) return { code: 'field-not-date' };
      return field.notAfterFiling && filedOn !== undefined && value > filedOn
        ? { code: 'field-date-future' }
        : undefined;
    case 'boolean':
      return typeof value === 'boolean' ? undefined : { code: 'field-not-boolean' };
    case 'choice':
      return field.choices.some((choice) => choice.value === value) ? undefined : { code: 'field-not-a-choice' };
  }
}

const compiled = new Map<string, RegExp>();

function matches(pattern: string, text: string): boolean {
  const expression = compiled.get(pattern) ?? new RegExp(`^(?:${pattern})$`, 'u');
  compiled.set(pattern, expression);
  return expression.test(text);
}

function escapePointer(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}
