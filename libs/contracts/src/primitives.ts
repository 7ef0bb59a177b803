import { z } from 'zod';

/** An instant, ISO 8601 in UTC with milliseconds. */
export const Instant = z.iso.datetime({ precision: 3 });
/** A dossier's identity inside the house: a UUID. */
export const DossierId = z.uuid();
/** An agency identifier (mã định danh điện tử, QĐ 20/2020/QĐ-TTg): dotted groups, left to right. */
export const AgencyCode = z.string().regex(/^[A-Z0-9]{2,3}(\.[A-Z0-9]{2,3}){0,9}$/).max(35);
/** A procedure code (mã TTHC). */
export const ProcedureCode = z.string().regex(/^[1-9]\.\d{6}$/);
/** A short stable code of our own: lower-case words joined by hyphens. */
export const Code = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/).max(64);
/** Nine to twelve bare digits are the number of a person or of a telephone, and are not taken for anything else. */
export const isBareNumber = (text: string): boolean => /^\d{9,12}$/.test(text);
/** A code that somebody outside chooses: why something is asked for, refused or rejected. It is told to all and measured. */
export const ReasonCode = Code.refine((text) => !isBareNumber(text), { message: 'bare-number' });
/** How a token names an account or a program (`sub` and `client_id`, RFC 9068). */
export const PrincipalId = z.string().regex(/^[\x21-\x7e]{1,128}$/);
/** SHA-256, lower-case hexadecimal. */
export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);
/** Code of a paper (mã thành phần hồ sơ) as the procedure lists it. */
export const PaperCode = z.string().regex(/^[A-Za-z0-9.-]{1,64}$/);
