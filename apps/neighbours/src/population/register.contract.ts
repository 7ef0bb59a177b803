import { z } from 'zod';

/**
 * What a caller asks the population database. The shape follows what integrations of the real one show: a request
 * id, the number, the name, the whole birth date or only its year, and the purpose that justifies the look-up.
 */
export const LookupRequest = z
  .strictObject({
    requestId: z.string().min(1).max(64),
    personalNumber: z.string().regex(/^[0-9]{12}$/),
    fullName: z.string().trim().min(1).max(200),
    birthDate: z.iso.date().optional(),
    birthYear: z.int().min(1900).max(2399).optional(),
    purpose: z.string().min(1).max(64),
  })
  .refine((request) => (request.birthDate === undefined) !== (request.birthYear === undefined), {
    path: ['birthDate'],
    message: 'exactly one of birthDate and birthYear',
  });
export type LookupRequest = z.output<typeof LookupRequest>;

/** `0` found, `1` no such citizen; the rest are refusals and troubles of the register itself. */
export const ERROR_CODES = {
  found: '0',
  notFound: '1',
  requestInvalid: '2',
  purposeRefused: '3',
  quotaUsedUp: '4',
  outOfService: '9',
} as const;
export type ErrorCode = (typeof ERROR_CODES)[keyof typeof ERROR_CODES];

/** A person as the register answers: parts of the name, and the day of birth or only the year. */
export interface CitizenRecord {
  readonly SoDinhDanh: string;
  readonly HoVaTen: { readonly Ho: string; readonly ChuDem: string; readonly Ten: string };
  /** `Nam` is `YYYY`; `NgayThangNam` is `YYYYMMDD` and absent when only the year is known. */
  readonly NgayThangNamSinh: { readonly Nam: string; readonly NgayThangNam?: string };
  /** 1 male, 2 female. */
  readonly GioiTinh: '1' | '2';
  readonly QuocTich: 'VN';
  readonly NoiDangKyKhaiSinh: { readonly MaTinhThanh: string; readonly QuocGia: 'VN' };
}

/** The register's answer. `CongDan` is there when and only when `error_code` is `0`. */
export interface LookupAnswer {
  readonly MaYeuCau: string;
  readonly error_code: ErrorCode;
  readonly message: string;
  readonly CongDan?: CitizenRecord;
}
