import { safeError, type SafeError } from './safe-error.js';

/**
 * Everything that a log line may say beside its message. A field that is not in this list does not compile, and is
 * dropped when it comes all the same: personal data has no way into a log.
 */
const FIELD_KINDS = {
  dossierId: 'code',
  traceId: 'code',
  spanId: 'code',
  owner: 'code',
  fact: 'code',
  number: 'number',
  version: 'number',
  cause: 'code',
  procedure: 'code',
  agency: 'code',
  tenant: 'code',
  clientId: 'code',
  indicator: 'code',
  bucket: 'code',
  day: 'code',
  difference: 'code',
  told: 'number',
  counted: 'number',
  topic: 'code',
  partition: 'number',
  offset: 'digits',
  group: 'code',
  collection: 'code',
  neighbour: 'code',
  dependency: 'code',
  state: 'code',
  code: 'code',
  method: 'code',
  route: 'code',
  status: 'number',
  durationMs: 'number',
  waitMs: 'number',
  ageMs: 'number',
  delayMs: 'number',
  attempt: 'number',
  count: 'number',
  limit: 'number',
  bytes: 'number',
  lag: 'number',
  waiting: 'number',
  parked: 'number',
  port: 'number',
  address: 'code',
  engine: 'code',
  release: 'code',
  signal: 'code',
  exitCode: 'number',
  component: 'code',
  error: 'error',
} as const;

type FieldKind = (typeof FIELD_KINDS)[keyof typeof FIELD_KINDS];
interface ValueOf {
  readonly code: string;
  readonly digits: string;
  readonly number: number;
  readonly error: unknown;
}

/** What a log line may carry. Strings are codes and references: visible ASCII, no spaces, at most 200 characters. */
export type LogFields = { readonly [Field in keyof typeof FIELD_KINDS]?: ValueOf[(typeof FIELD_KINDS)[Field]] };

/** The fields as they go into the line; whatever is unknown or does not look like its kind is left out. */
export type SafeFields = Readonly<Record<string, string | number | SafeError>>;

const kinds: ReadonlyMap<string, FieldKind> = new Map(Object.entries(FIELD_KINDS));

/** Lets through what the list knows and nothing else. */
export function safeFields(fields: Readonly<Record<string, unknown>>): SafeFields {
  const safe: Record<string, string | number | SafeError> = {};
  for (const name of Object.keys(fields)) {
    const kind = kinds.get(name);
    if (kind === undefined) continue;
    const value = safeValue(kind, fields[name]);
    if (value !== undefined) safe[name] = value;
  }
  return safe;
}

function safeValue(kind: FieldKind, value: unknown): string | number | SafeError | undefined {
  if (value === undefined) return undefined;
  switch (kind) {
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
    case 'digits':
      return typeof value === 'string' && COUNTED.test(value) ? value : undefined;
    case 'code':
      return isCode(value) ? value : undefined;
    case 'error':
      return safeError(value);
  }
}

/** A whole number as one writes it that was counted. Personal numbers and telephones in this country begin with 0. */
const COUNTED = /^(0|[1-9][0-9]{0,19})$/;
const CODE = /^[\x21-\x7e]{1,200}$/;
/** Nine to twelve bare digits are a personal number or a telephone, whatever the field is called. */
const PERSONAL_DIGITS = /^\+?[0-9]{9,12}$/;

/** Whether a value is a code or a reference and not something that a person wrote. */
export function isCode(value: unknown): value is string {
  return typeof value === 'string' && CODE.test(value) && !value.includes('@') && !PERSONAL_DIGITS.test(value);
}
