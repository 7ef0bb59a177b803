import { addDays, type CivilDay, type FormField } from '@hoso/contracts';
import type { SeededRandom } from '@hoso/kernel';

/** Fills a form as its declaration asks: every required field, and about half of the others. */
export function filledForm(
  chance: SeededRandom,
  fields: readonly FormField[],
  filedOn: CivilDay,
): Readonly<Record<string, unknown>> {
  const form: Record<string, unknown> = {};
  for (const field of fields) {
    const content = contentOf(chance, field, filedOn);
    if (field.required || chance.fraction() < 0.5) form[field.key] = content;
  }
  return form;
}

function contentOf(chance: SeededRandom, field: FormField, filedOn: CivilDay): unknown {
  switch (field.type) {
    case 'string':
      return `Mẫu ${chance.below(100_000)}: nội dung thử`.slice(0, field.lengthMax);
    case 'pattern':
      return textLike(chance, field);
    case 'number':
      return numberWithin(chance, field);
    case 'date':
      return addDays(filedOn, field.notAfterFiling ? -chance.below(3_000) : 1 + chance.below(60));
    case 'boolean':
      return chance.fraction() < 0.5;
    case 'choice':
      return chance.pick(field.choices).value;
  }
}

/** The declared example with other digits, where the pattern still takes it. */
function textLike(chance: SeededRandom, field: Extract<FormField, { type: 'pattern' }>): string {
  const pattern = new RegExp(`^(?:${field.pattern})$`, 'u');
  for (let attempt = 0; attempt < 4; attempt += 1) {
    const text = field.example.replaceAll(/[0-9]/g, () => String(chance.below(10)));
    if (pattern.test(text)) return text;
  }
  return field.example;
}

/** Small numbers are met more often than large ones: most people ask for one copy, not for fifty. */
function numberWithin(chance: SeededRandom, field: Extract<FormField, { type: 'number' }>): number {
  const share = chance.fraction() ** 3;
  const number = field.min + (field.max - field.min) * share;
  return field.whole ? Math.min(Math.floor(number), Math.floor(field.max)) : Math.round(number * 100) / 100;
}
