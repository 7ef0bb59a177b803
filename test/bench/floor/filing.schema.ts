/** What a filing looks like to the floor: the same bounds as the house's door, and no questions to the catalogue. */
const text = (maxLength: number) => ({ type: 'string', minLength: 1, maxLength }) as const;

const PERSON = {
  type: 'object',
  additionalProperties: false,
  required: ['kind', 'fullName', 'personalNumber', 'birthDate', 'sex'],
  properties: {
    kind: { const: 'citizen' },
    fullName: text(250),
    personalNumber: { type: 'string', pattern: '^[0-9]{12}$' },
    birthDate: { type: 'string', pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' },
    sex: { enum: ['male', 'female'] },
    phone: text(20),
    email: text(250),
  },
} as const;

export const FILING_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  required: ['procedureCode', 'agencyCode', 'channel', 'portalReference', 'applicant', 'form', 'attachments'],
  properties: {
    procedureCode: text(32),
    agencyCode: text(64),
    channel: { enum: ['online', 'counter', 'post'] },
    portalReference: text(64),
    applicant: PERSON,
    form: { type: 'object', maxProperties: 64 },
    attachments: { type: 'array', maxItems: 20 },
  },
} as const;

/** A filing that has passed the schema. */
export interface Filing {
  readonly procedureCode: string;
  readonly agencyCode: string;
}
