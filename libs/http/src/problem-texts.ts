/** A sentence in the two languages of the house. */
export interface Sentence {
  readonly vi: string;
  readonly en: string;
}

/** What a problem says: always the same sentence, and, where it helps, one with the values of the occasion in it. */
export interface ProblemText extends Sentence {
  /** May name parameters of the refusal: `{max}`. */
  readonly detail?: Sentence;
}

/** The texts of problems by code, in Vietnamese and English. */
export type ProblemTexts = Readonly<Record<string, ProblemText>>;

/** Problems that every door knows. */
export const COMMON_PROBLEMS = {
  'malformed-json': { vi: 'Nội dung không phải JSON hợp lệ.', en: 'The body is not valid JSON.' },
  'wrong-encoding': { vi: 'Nội dung không phải UTF-8.', en: 'The body is not UTF-8.' },
  'bare-number': {
    vi: 'Không được là số định danh hay số điện thoại.',
    en: 'Must not be the number of a person or a telephone.',
  },
  'body-too-large': { vi: 'Nội dung quá lớn.', en: 'The body is too large.' },
  'body-too-deep': {
    vi: 'Nội dung lồng quá sâu.',
    en: 'The body is nested too deeply.',
    detail: { vi: 'Tối đa {max} tầng.', en: 'At most {max} levels.' },
  },
  'too-many-keys': {
    vi: 'Nội dung có quá nhiều khóa.',
    en: 'The body has too many keys.',
    detail: { vi: 'Tối đa {max} khóa.', en: 'At most {max} keys.' },
  },
  'list-too-long': {
    vi: 'Một danh sách quá dài.',
    en: 'A list is too long.',
    detail: { vi: 'Tối đa {max} phần tử.', en: 'At most {max} items.' },
  },
  'text-too-long': {
    vi: 'Một văn bản quá dài.',
    en: 'A text is too long.',
    detail: { vi: 'Tối đa {max} ký tự.', en: 'At most {max} characters.' },
  },
  'duplicate-key': { vi: 'Một khóa xuất hiện hai lần.', en: 'A key appears twice.' },
  'forbidden-key': { vi: 'Khóa không được phép.', en: 'A key is not allowed.' },
  'unsafe-number': { vi: 'Một số không thể đọc chính xác.', en: 'A number cannot be read exactly.' },
  'lone-surrogate': { vi: 'Văn bản Unicode bị hỏng.', en: 'A text is broken Unicode.' },
  'unsupported-media-type': { vi: 'Loại nội dung không được nhận.', en: 'This content type is not taken.' },
  'request-invalid': { vi: 'Yêu cầu không đúng; xem từng lỗi.', en: 'The request is not right; see each fault.' },
  'unknown-property': { vi: 'Thuộc tính không có trong hợp đồng.', en: 'A property that the contract does not have.' },
  'wrong-type': { vi: 'Sai kiểu dữ liệu.', en: 'Of the wrong type.' },
  'wrong-value': { vi: 'Giá trị không được chấp nhận.', en: 'Not an accepted value.' },
  'wrong-format': { vi: 'Sai định dạng.', en: 'Of the wrong format.' },
  'too-small': {
    vi: 'Quá nhỏ hoặc quá ngắn.',
    en: 'Too small or too short.',
    detail: { vi: 'Ít nhất {min}.', en: 'At least {min}.' },
  },
  'too-big': {
    vi: 'Quá lớn hoặc quá dài.',
    en: 'Too big or too long.',
    detail: { vi: 'Nhiều nhất {max}.', en: 'At most {max}.' },
  },
  'missing': { vi: 'Thiếu.', en: 'Missing.' },
  'route-not-found': { vi: 'Không có địa chỉ này.', en: 'There is nothing at this address.' },
  'method-not-allowed': { vi: 'Phương thức không được phép ở đây.', en: 'The method is not allowed here.' },
  'token-missing': { vi: 'Thiếu mã truy cập.', en: 'A bearer token is needed.' },
  'token-invalid': { vi: 'Mã truy cập không hợp lệ.', en: 'The token is not valid.' },
  'token-expired': { vi: 'Mã truy cập đã hết hạn.', en: 'The token has expired.' },
  'audience-not-admitted': { vi: 'Mã truy cập không dành cho nơi này.', en: 'The token is for somewhere else.' },
  'insufficient-scope': {
    vi: 'Mã truy cập thiếu quyền.',
    en: 'The token does not grant this.',
    detail: { vi: 'Cần quyền: {scope}.', en: 'Needed: {scope}.' },
  },
  'caller-bound': {
    vi: 'Chỉ dành cho người không thuộc riêng tỉnh hay cơ quan nào.',
    en: 'Only for callers who belong to no single tenant or agency.',
  },
  'forbidden': { vi: 'Không được phép.', en: 'This is not allowed.' },
  'idempotency-key-missing': { vi: 'Thiếu tiêu đề Idempotency-Key.', en: 'The header Idempotency-Key is needed.' },
  'idempotency-key-invalid': {
    vi: 'Idempotency-Key phải có 8–128 ký tự ASCII nhìn thấy được.',
    en: 'Idempotency-Key must be 8–128 visible ASCII characters.',
  },
  'if-match-missing': { vi: 'Thiếu tiêu đề If-Match.', en: 'The header If-Match is needed.' },
  'if-match-invalid': { vi: 'If-Match phải là một ETag mạnh.', en: 'If-Match must be one strong ETag.' },
  'revision-mismatch': {
    vi: 'Dữ liệu đã thay đổi; hãy đọc lại.',
    en: 'It has changed meanwhile: read it again.',
  },
  'cursor-invalid': { vi: 'Con trỏ trang không hợp lệ.', en: 'The page cursor is not valid.' },
  'upload-malformed': { vi: 'Tải lên không đúng dạng multipart.', en: 'The upload is not proper multipart.' },
  'file-missing': { vi: 'Thiếu tệp.', en: 'The file is missing.' },
  'address-malformed': { vi: 'Địa chỉ không đúng dạng.', en: 'The address is malformed.' },
  'address-too-long': { vi: 'Địa chỉ quá dài.', en: 'The address is too long.' },
  'headers-too-large': { vi: 'Tiêu đề quá lớn.', en: 'The headers are too large.' },
  'http-malformed': { vi: 'Yêu cầu không đúng giao thức HTTP.', en: 'The request is not proper HTTP.' },
  'request-too-slow': { vi: 'Yêu cầu đến quá chậm.', en: 'The request took too long to arrive.' },
  'overloaded': {
    vi: 'Hệ thống đang quá tải; hãy gửi lại sau.',
    en: 'Too busy for the moment: send it again later.',
  },
  'too-many-requests': { vi: 'Quá nhiều yêu cầu; hãy thử lại sau.', en: 'Too many requests: try again later.' },
  'not-parked': { vi: 'Hồ sơ không bị gác lại.', en: 'The dossier is not set aside.' },
  'unavailable': {
    vi: 'Hệ thống tạm thời chưa trả lời được; hãy gửi lại cùng yêu cầu.',
    en: 'Not available for the moment: send the same request again.',
  },
  'internal': { vi: 'Lỗi của hệ thống.', en: 'Our mistake.' },
} as const satisfies ProblemTexts;
