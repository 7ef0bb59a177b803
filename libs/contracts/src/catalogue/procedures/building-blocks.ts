import type { Bilingual, Provenance } from '../../provenance.js';
import type { FormField } from '../form-field.js';
import type { Paper, Step } from '../procedure-entry.js';
import type { ClockRule, TimeSpan } from '../time-limit.js';

/** Short spellings that keep the seed catalogue readable. Nothing here is law. */

export const words = (vi: string, en: string): Bilingual => ({ vi, en });

export const published = (source: string): Provenance => ({ mark: 'published', source });
export const recalled = (source: string): Provenance => ({ mark: 'recalled', source });
export const assumed = (source: string): Provenance => ({ mark: 'assumed', source });

/** The day from which the procedures of the two-level government are taken to be in force. */
export const TWO_LEVELS_FROM = '2025-07-01';
export const SINCE_TWO_LEVELS = assumed(
  'Two-level government since 01/7/2025; the publishing decision was not available.',
);

/**
 * Papers. Official component codes (mã thành phần hồ sơ) of these procedures were not available: the codes in the seed
 * catalogue are ours and begin with the ministry's identifier.
 */
export function paper(code: string, vi: string, en: string, need: Paper['need'] = 'required'): Paper {
  return {
    code,
    name: { vi, en },
    need,
    copies: ['original', 'copy', 'electronic'],
    formats: ['application/pdf', 'image/jpeg', 'image/png'],
  };
}

/** Written authority, needed when the form says that another person is acted for. */
export const authority = (code: string): Paper =>
  paper(code, 'Văn bản ủy quyền', 'Written authority', { field: 'onBehalf', equals: true });

interface FieldOptions {
  readonly required?: boolean;
}

export function text(key: string, vi: string, en: string, lengthMax = 250, options: FieldOptions = {}): FormField {
  return { type: 'string', key, label: { vi, en }, lengthMax, required: options.required ?? true };
}

export function pattern(
  key: string,
  vi: string,
  en: string,
  shape: { readonly pattern: string; readonly example: string; readonly lengthMax: number },
  options: FieldOptions = {},
): FormField {
  return { type: 'pattern', key, label: { vi, en }, ...shape, required: options.required ?? true };
}

export function whole(key: string, vi: string, en: string, min: number, max: number): FormField {
  return { type: 'number', key, label: { vi, en }, min, max, whole: true, required: true };
}

export function pastDate(key: string, vi: string, en: string, options: FieldOptions = {}): FormField {
  return { type: 'date', key, label: { vi, en }, notAfterFiling: true, required: options.required ?? true };
}

export function yesNo(key: string, vi: string, en: string): FormField {
  return { type: 'boolean', key, label: { vi, en }, required: true };
}

export function choice(
  key: string,
  vi: string,
  en: string,
  choices: readonly (readonly [value: string, vi: string, en: string])[],
): FormField {
  return {
    type: 'choice',
    key,
    label: { vi, en },
    required: true,
    choices: choices.map(([value, choiceVi, choiceEn]) => ({ value, label: { vi: choiceVi, en: choiceEn } })),
  };
}

/** Whether the applicant acts for another person: asked where written authority may be needed. */
export const ON_BEHALF = yesNo('onBehalf', 'Yêu cầu thay cho người khác', 'Acts for another person');

/** A share of a value, a number plate, a number of a register: shapes used more than once. */
export const REGISTER_NUMBER = { pattern: '[0-9]{1,5}/[0-9]{4}', example: '12/2019', lengthMax: 10 };
export const NUMBER_PLATE = {
  pattern: '[0-9]{2}[A-Z]{1,2}[0-9]?-?[0-9]{3}\\.?[0-9]{2}',
  example: '29A-123.45',
  lengthMax: 12,
};

/**
 * The clock where no special law speaks: it starts again from zero after a supplement (NĐ 61/2018/NĐ-CP Đ.19.4); paying
 * is not counted (as NĐ 222/2026/NĐ-CP Đ.4.4 has it); fifteen working days for a supplement (as Đ.4.5 of the same) and
 * three to pay; one extension (NĐ 61/2018/NĐ-CP Đ.19.9). That the two limits of NĐ 222/2026/NĐ-CP hold elsewhere is
 * assumed.
 */
export function generalClock(term: ClockRule['term'], provenance: Provenance): ClockRule {
  return {
    term,
    stops: { supplement: 'restart', payment: 'continue', stopped: 'continue' },
    supplement: { limitWorkingDays: 15, roundsMax: 2, lapse: 'stop' },
    payment: { limitWorkingDays: 3, lapse: 'refuse' },
    extension: { timesMax: 1, amountMax: null },
    provenance,
  };
}

export const workingDays = (amount: number): ClockRule['term'] => ({ kind: 'limited', unit: 'working-days', amount });

/** On the day of acceptance; what is accepted after 15:00 may be given back the next working day. */
export const SAME_DAY: ClockRule['term'] = { kind: 'limited', unit: 'working-days', amount: 0, cutOffMinute: 15 * 60 };

export const hours = (amount: number): TimeSpan => ({ unit: 'working-hours', amount });

/** Examined by an official, decided by a head, handed out by the one-stop office: the plain way. */
export function plainSteps(examineVi: string, examineEn: string): readonly Step[] {
  return [
    {
      id: 'receive',
      kind: 'official',
      role: 'receiver',
      name: words('Tiếp nhận, kiểm tra hồ sơ', 'Receive and check'),
    },
    { id: 'examine', kind: 'official', role: 'examiner', name: words(examineVi, examineEn) },
    { id: 'decide', kind: 'decision', role: 'manager', name: words('Lãnh đạo phê duyệt', 'Decide') },
    { id: 'deliver', kind: 'delivery', role: 'receiver', name: words('Trả kết quả', 'Deliver the result') },
  ];
}

/** Done by the system from beginning to end. */
export function automaticSteps(lookUpVi: string, lookUpEn: string, issueVi: string, issueEn: string): readonly Step[] {
  return [
    { id: 'check', kind: 'automatic', name: words('Kiểm tra tự động hồ sơ', 'Check automatically') },
    { id: 'look-up', kind: 'automatic', name: words(lookUpVi, lookUpEn) },
    { id: 'issue', kind: 'automatic', name: words(issueVi, issueEn) },
    { id: 'deliver', kind: 'delivery', name: words('Trả kết quả điện tử', 'Deliver electronically') },
  ];
}

/** A fee that each province's council sets: not known here, never shown as zero. */
export const SET_BY_COUNCILS = {
  state: 'unknown',
  why: words('Mức thu do Hội đồng nhân dân cấp tỉnh quy định', "Set by each province's People's Council"),
} as const;

export const RATE_NOT_FOUND = {
  state: 'unknown',
  why: words('Chưa có dữ liệu về mức thu hiện hành', 'The rate in force was not found'),
} as const;

/** Result codes of ours, where no official one was found. */
export const ownResult = (procedureCode: string, vi: string, en: string, electronic = true) => ({
  code: `HOSO-KQ.${procedureCode}`,
  official: false,
  name: { vi, en },
  electronic,
});
