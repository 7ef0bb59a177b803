import { citizenBehind, citizenOf, POPULATION, registerEntryOf, type RegisterEntry } from '../rehearsal/citizens.js';
import {
  ERROR_CODES, LookupRequest, type CitizenRecord, type ErrorCode, type LookupAnswer,
} from './register.contract.js';

/** An answer with its HTTP status. */
export interface RegisterReply {
  readonly status: 200 | 400 | 403 | 429 | 503;
  readonly body: LookupAnswer;
}

const MESSAGES: Readonly<Record<ErrorCode, string>> = {
  '0': 'Thành công',
  '1': 'Thông tin công dân không tồn tại trong CSDLQG về dân cư',
  '2': 'Yêu cầu không hợp lệ',
  '3': 'Mục đích khai thác không được phép',
  '4': 'Đã hết hạn mức khai thác',
  '9': 'Hệ thống đang bảo trì',
};

/**
 * Answers a look-up as the register of the made-up country does: by the number alone. Whether name and birth date
 * agree is for the caller to judge.
 */
export function lookUp(seed: number, input: unknown): RegisterReply {
  const request = LookupRequest.safeParse(input);
  if (!request.success) return refusal(400, ERROR_CODES.requestInvalid, requestIdOf(input));
  const citizen = citizenBehind(seed, request.data.personalNumber);
  const entry = citizen === undefined ? undefined : registerEntryOf(seed, citizen);
  if (entry === undefined) return refusal(200, ERROR_CODES.notFound, request.data.requestId);
  return found(request.data.requestId, entry);
}

/** As `lookUp`, but a found person is answered with the name of somebody else. */
export function lookUpWrongly(seed: number, input: unknown): RegisterReply {
  const right = lookUp(seed, input);
  const record = right.body.CongDan;
  if (record === undefined) return right;
  const citizen = citizenBehind(seed, record.SoDinhDanh);
  const rightName = Object.values(record.HoVaTen).join(' ').normalize('NFC');
  for (let step = 1; ; step += 1) {
    const { family, middle, given } = citizenOf(seed, ((citizen?.index ?? 0) + step) % POPULATION).name;
    if (`${family} ${middle} ${given}` === rightName) continue;
    const stranger = { ...record, HoVaTen: { Ho: family, ChuDem: middle, Ten: given } };
    return { ...right, body: { ...right.body, CongDan: stranger } };
  }
}

/** The register refuses or is out of service. */
export function refusal(status: RegisterReply['status'], code: ErrorCode, requestId: string): RegisterReply {
  return { status, body: { MaYeuCau: requestId, error_code: code, message: MESSAGES[code] } };
}

/** The caller's request id as far as it can be read; empty otherwise. */
export function requestIdOf(input: unknown): string {
  const id = typeof input === 'object' && input !== null && 'requestId' in input ? input.requestId : undefined;
  return typeof id === 'string' ? id.slice(0, 64) : '';
}

function found(requestId: string, entry: RegisterEntry): RegisterReply {
  const day = entry.birthDate?.replaceAll('-', '');
  const record: CitizenRecord = {
    SoDinhDanh: entry.personalNumber,
    HoVaTen: { Ho: entry.name.family, ChuDem: entry.name.middle, Ten: entry.name.given },
    NgayThangNamSinh: { Nam: String(entry.birthYear), ...(day === undefined ? {} : { NgayThangNam: day }) },
    GioiTinh: entry.sex === 'male' ? '1' : '2',
    QuocTich: 'VN',
    NoiDangKyKhaiSinh: { MaTinhThanh: entry.birthProvince, QuocGia: 'VN' },
  };
  const code = ERROR_CODES.found;
  return { status: 200, body: { MaYeuCau: requestId, error_code: code, message: MESSAGES[code], CongDan: record } };
}
