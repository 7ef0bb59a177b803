import type { SubmitDossierRequest } from '../src/features/submit-dossier/submit-dossier.request.js';
import type { Sent } from './portal.js';
import { CANARY, type Refusal } from './refusals.js';
import type { RehearsedIssuer } from './rehearsed-issuer.js';
import { APPLICANT, formOf, RESIDENCE, sampleFiling } from './sample-filing.js';

/** One way of filing wrongly, and what is answered. */
export interface BadFiling extends Refusal {
  readonly what: string;
  readonly body: NonNullable<Sent['body']>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Headers that are usually there and are left out here. */
  readonly without?: readonly string[];
  readonly bearer?: (issuer: RehearsedIssuer) => Promise<string>;
  /** The problem names the dossier that stands already. */
  readonly namesStanding?: boolean;
}

/** What stands before the table is walked through. */
export const STANDING = { key: 'key-standing-1', filing: sampleFiling(undefined, { portalReference: 'TN-STANDING' }) } as const;

const GOOD = sampleFiling();
const TEXT = JSON.stringify(GOOD);
const filing = (change: Readonly<Record<string, unknown>>): string => JSON.stringify({ ...GOOD, ...change });
const applicant = (change: Readonly<Record<string, unknown>>): string => filing({ applicant: { ...APPLICANT, ...change } });
const form = (change: Readonly<Record<string, unknown>>): string => filing({ form: { ...GOOD.form, ...change } });
const residence = (attachments: SubmitDossierRequest['attachments']): string =>
  JSON.stringify(sampleFiling(RESIDENCE, { attachments }));
const bytes = (...parts: readonly (string | Uint8Array)[]): Uint8Array => Buffer.concat(parts.map((part) => Buffer.from(part)));
const NOBODYS_FILE = '01890000-0000-7000-8000-00000000ffff';

const row = (what: string, body: BadFiling['body'], status: number, code: string, rest: Partial<BadFiling> = {}): BadFiling =>
  ({ what, body, status, code, ...rest });
const unreadable = (what: string, body: BadFiling['body'], code: string, max?: number): BadFiling =>
  row(what, body, 400, code, max === undefined ? {} : { says: { params: { max } } });
const invalid = (what: string, body: string, ...faults: readonly string[]): BadFiling =>
  row(what, body, 400, 'request-invalid', { faults });
const refused = (what: string, body: string, code: string, pointer: string, says = {}): BadFiling =>
  row(what, body, 422, code, { faults: [`${pointer} ${code}`], says });
const incomplete = (what: string, body: string, ...faults: readonly string[]): BadFiling =>
  row(what, body, 422, 'filing-incomplete', { faults });
const typed = (what: string, headers: Readonly<Record<string, string>>, code: string): BadFiling =>
  row(what, TEXT, 415, code, { headers });
const keyed = (what: string, key: string): BadFiling =>
  row(what, TEXT, 400, 'idempotency-key-invalid', { headers: { 'idempotency-key': key } });
const borne = (what: string, status: number, code: string, bearer: BadFiling['bearer']): BadFiling =>
  row(what, TEXT, status, code, { bearer });
const EVERYTHING_MISSING = ['procedureCode', 'agencyCode', 'channel', 'portalReference', 'applicant', 'form']
  .map((name) => `/${name} missing`);
const PAST = Date.parse('2026-11-16T08:00:00+07:00') / 1_000;

export const BAD_FILINGS: readonly BadFiling[] = [
  unreadable('no JSON', `{"procedureCode": "${CANARY}`, 'malformed-json'),
  unreadable('nothing', ' ', 'malformed-json'),
  unreadable('two texts in one', `${TEXT}${TEXT}`, 'malformed-json'),
  unreadable('a key that comes twice', TEXT.replace('{', `{"channel":"${CANARY}",`), 'duplicate-key'),
  unreadable('a key that comes twice, once in disguise', TEXT.replace('{', '{"ch\\u0061nnel":"post",'), 'duplicate-key'),
  unreadable('a prototype', TEXT.replace('{', '{"__proto__":{"tenant":"H26"},'), 'forbidden-key'),
  unreadable('a constructor in the form', TEXT.replace('"form":{', '"form":{"constructor":1,'), 'forbidden-key'),
  unreadable('a number that no reader reads alike', TEXT.replace('"copies":1', '"copies":1e400'), 'unsafe-number'),
  unreadable('half a character', TEXT.replace('Phường', '\\ud83d'), 'lone-surrogate'),
  unreadable('33 levels', `${'['.repeat(33)}${']'.repeat(33)}`, 'body-too-deep', 32),
  unreadable('too many keys', filing({ form: Object.fromEntries(Array.from({ length: 5_001 }, (_, n) => [n, 1])) }), 'too-many-keys', 5_000),
  unreadable('a list without end', filing({ attachments: Array.from({ length: 1_001 }, () => 1) }), 'list-too-long', 1_000),
  unreadable('a text without end', form({ registeredAt: 'x'.repeat(10_001) }), 'text-too-long', 10_000),
  unreadable('UTF-16', Buffer.from(TEXT, 'utf16le'), 'wrong-encoding'),
  unreadable('bytes of another alphabet', Buffer.from(TEXT, 'latin1'), 'wrong-encoding'),
  unreadable('a broken byte', bytes(TEXT.slice(0, -1), new Uint8Array([0xff]), '}'), 'wrong-encoding'),
  unreadable('a byte order mark', bytes(new Uint8Array([0xef, 0xbb, 0xbf]), TEXT), 'wrong-encoding'),
  row('one byte more than 256 KiB', bytes(TEXT, ' '.repeat(262_145 - Buffer.byteLength(TEXT))), 413, 'body-too-large'),
  typed('another charset', { 'content-type': 'application/json; charset=iso-8859-1' }, 'wrong-encoding'),
  typed('a packed body', { 'content-encoding': 'gzip' }, 'unsupported-media-type'),
  typed('plain text', { 'content-type': 'text/plain' }, 'unsupported-media-type'),
  typed('a form of a browser', { 'content-type': 'application/x-www-form-urlencoded' }, 'unsupported-media-type'),

  invalid('a list', '[]', ' wrong-type'),
  invalid('nothing of a filing', '{}', ...EVERYTHING_MISSING),
  row('a form with files', TEXT, 400, 'request-invalid', {
    headers: { 'content-type': 'multipart/form-data; boundary=x' }, faults: EVERYTHING_MISSING,
  }),
  invalid('values of other types', filing({ procedureCode: 7, channel: null, form: [], attachments: {} }),
    '/procedureCode wrong-type', '/channel wrong-value', '/form wrong-type', '/attachments wrong-type'),
  invalid('a query in place of a value', filing({ portalReference: { $gt: '' } }), '/portalReference wrong-type'),
  invalid('a reference that is none', filing({ reference: ['T-7K2QX-9M4DA-0HT6X'] }), '/reference wrong-type'),
  invalid('a reference without end', filing({ reference: 'T'.repeat(65) }), '/reference too-big'),
  invalid('what only the house may say', filing({ tenant: CANARY, status: 10 }), '/tenant unknown-property', '/status unknown-property'),
  invalid('an unknown key inside', applicant({ 'nick/name': CANARY }), '/applicant/nick~1name unknown-property'),
  invalid('a form with an object in it', form({ registeredAt: { $ne: 1 } }), '/form/registeredAt wrong-value'),
  invalid('more files than one dossier may have', filing({ attachments: Array.from({ length: 21 }, () => ({ paperCode: 'G15-HT.01', fileId: NOBODYS_FILE })) }),
    '/attachments too-big'),
  invalid('codes of another form', filing({ procedureCode: CANARY, agencyCode: 'h26.101', portalReference: 'Số 1' }),
    '/procedureCode wrong-format', '/agencyCode wrong-format', '/portalReference wrong-format'),
  invalid('a day that was never', applicant({ birthDate: '1990-02-30' }), '/applicant/birthDate wrong-format'),
  invalid('digits of another alphabet', applicant({ personalNumber: '٠٠١١٩٠٠٠٠٠٠١' }), '/applicant/personalNumber wrong-format'),
  invalid('a hidden character in a name', applicant({ fullName: `Mẫu\u200b ${CANARY}` }),
    '/applicant/fullName wrong-format', '/applicant/fullName forbidden-character'),
  invalid('a name that reads backwards', applicant({ fullName: 'Mẫu \u202eThử' }),
    '/applicant/fullName wrong-format', '/applicant/fullName forbidden-character'),
  invalid('a tower of marks', applicant({ fullName: 'Mẫu Tha\u0301\u0301\u0301' }), '/applicant/fullName forbidden-character'),
  invalid('a hidden character in an answer', form({ registeredAt: `${CANARY}\u2066` }), '/form/registeredAt forbidden-character'),

  refused('a procedure that nobody knows', filing({ procedureCode: '9.999999' }), 'procedure-unknown', '/procedureCode'),
  refused('a procedure that has ended', filing({ procedureCode: '2.000488' }), 'procedure-not-in-force', '/procedureCode', { validTo: '2025-02-28' }),
  refused('a procedure of next year', filing({ procedureCode: '2.002850' }), 'procedure-not-in-force', '/procedureCode', { validFrom: '2027-01-01' }),
  refused('an agency that nobody knows', filing({ agencyCode: 'H99.999' }), 'agency-unknown', '/agencyCode'),
  refused('an agency that does other things', filing({ agencyCode: 'G01' }), 'agency-not-competent', '/agencyCode'),
  refused('a file that nobody handed in', residence([{ paperCode: 'G01-CT.01', fileId: NOBODYS_FILE }]), 'attachment-unknown', '/attachments/0/fileId'),
  refused('a mistyped reference', filing({ reference: 'T-7K2QX-9M4DA-0HT6Z' }), 'reference-mistyped', '/reference'),
  refused('a number that is no reference', filing({ reference: CANARY }), 'reference-mistyped', '/reference'),
  refused('a reference that nobody reserved', filing({ reference: 'T-7K2QX-9M4DA-0HT6X' }), 'reference-unknown', '/reference'),
  row('one file twice', residence([1, 2].map(() => ({ paperCode: 'G01-CT.01', fileId: NOBODYS_FILE }))), 422, 'attachment-doubled', {
    faults: ['/attachments/1/fileId attachment-doubled'],
  }),
  incomplete('papers that are missing', residence([]), '/attachments paper-missing', '/attachments paper-missing'),
  incomplete('a form with gaps, and with more than it asks', filing({ form: { event: CANARY, copies: 1.5, onBehalf: false, surprise: 1 } }),
    '/form/event field-not-a-choice', '/form/registeredAt field-missing', '/form/copies field-not-whole', '/form/surprise field-unknown'),
  incomplete('names of things that every object has', form({ toString: 1, hasOwnProperty: CANARY }),
    '/form/toString field-unknown', '/form/hasOwnProperty field-unknown'),
  incomplete('the nine digits of an old card', applicant({ personalNumber: '012345678' }),
    '/applicant/personalNumber personal-number-old-card'),
  incomplete('a number of somebody else', applicant({ birthDate: '1991-04-30', sex: 'male' }),
    '/applicant/personalNumber personal-number-birth-year', '/applicant/personalNumber personal-number-sex'),
  incomplete('a day to come', applicant({ birthDate: '2026-11-17', personalNumber: '001326000001' }),
    '/applicant/birthDate field-date-future'),

  row('no key', TEXT, 400, 'idempotency-key-missing', { without: ['idempotency-key'] }),
  keyed('a short key', 'key-123'),
  keyed('a long key', 'k'.repeat(129)),
  keyed('a key with a space', 'key 12345'),
  keyed('two keys', 'key-00001, key-00002'),
  keyed('a key of another alphabet', 'khóa-123456'),
  row('the key of another body', filing({ portalReference: 'TN-NEW' }), 422, 'idempotency-key-reused', {
    headers: { 'idempotency-key': STANDING.key }, namesStanding: true,
  }),
  row('the key of another body, in an invalid one', filing({ form: formOf(RESIDENCE) }), 422, 'idempotency-key-reused', {
    headers: { 'idempotency-key': STANDING.key }, namesStanding: true,
  }),
  row('the reference of another dossier', JSON.stringify(STANDING.filing), 409, 'portal-reference-in-use', { namesStanding: true }),

  row('no token', TEXT, 401, 'token-missing', { without: ['authorization'] }),
  borne('no token that could be one', 401, 'token-invalid', async () => CANARY),
  borne('an expired token', 401, 'token-expired', (issuer) => issuer.sign({ iat: PAST, exp: PAST + 300 })),
  borne('a token of tomorrow', 401, 'token-invalid', (issuer) => issuer.sign({ iat: PAST + 86_400, exp: PAST + 90_000 })),
  borne('a token of another issuer', 401, 'token-invalid', (issuer) => issuer.sign({ iss: 'https://elsewhere.example' })),
  borne('a token for somebody else', 401, 'token-invalid', (issuer) => issuer.sign({ aud: 'another-house' })),
  borne('a token for several', 401, 'token-invalid', (issuer) => issuer.sign({ aud: ['hoso-portal', 'hoso-service'] })),
  borne('a token for another door', 403, 'audience-not-admitted', (issuer) => issuer.sign({ aud: 'hoso-service' })),
  borne('a token of another kind', 401, 'token-invalid', (issuer) => issuer.sign({}, { typ: 'id+jwt' })),
  borne('a forged token', 401, 'token-invalid', (issuer) => issuer.forge()),
  borne('a token that does not grant this', 403, 'insufficient-scope', (issuer) => issuer.sign({ scope: 'dossier:read:own' })),
];
