import type { ProblemTexts } from '@hoso/http';

/** What intake refuses, in the words of whoever is refused. */
export const INTAKE_PROBLEMS = {
  'procedure-unknown': {
    vi: 'Không có thủ tục hành chính với mã này.',
    en: 'There is no procedure with this code.',
  },
  'procedure-not-in-force': {
    vi: 'Thủ tục hành chính không có hiệu lực vào ngày nộp.',
    en: 'The procedure is not in force on the day of filing.',
  },
  'agency-unknown': { vi: 'Không có cơ quan với mã định danh này.', en: 'There is no agency with this identifier.' },
  'agency-not-competent': {
    vi: 'Cơ quan này không tiếp nhận thủ tục hành chính đã chọn.',
    en: 'This agency does not receive dossiers of the procedure.',
  },
  'channel-not-offered': {
    vi: 'Thủ tục không được tiếp nhận qua kênh này.',
    en: 'The procedure is not offered through this channel.',
  },
  'filing-incomplete': {
    vi: 'Hồ sơ chưa đầy đủ hoặc chưa đúng; xem từng lỗi.',
    en: 'The filing is incomplete or wrong; see each fault.',
  },
  'paper-format': { vi: 'Định dạng tệp không được chấp nhận cho giấy tờ này.', en: 'The format is not taken for this paper.' },
  'paper-missing': { vi: 'Thiếu giấy tờ bắt buộc.', en: 'A required paper is missing.' },
  'paper-unknown': { vi: 'Thủ tục không có giấy tờ này.', en: 'The procedure has no such paper.' },
  'applicant-not-asked': {
    vi: 'Yêu cầu bổ sung không hỏi lại thông tin chủ hồ sơ.',
    en: 'The request does not ask who the applicant is.',
  },
  'field-missing': { vi: 'Thiếu thông tin bắt buộc.', en: 'A required answer is missing.' },
  'field-unknown': { vi: 'Biểu mẫu không có trường này.', en: 'The form has no such field.' },
  'forbidden-character': {
    vi: 'Có ký tự ẩn hoặc ký tự không được phép.',
    en: 'Holds hidden or disallowed characters.',
  },
  'field-not-text': { vi: 'Phải là văn bản.', en: 'Must be text.' },
  'field-too-long': { vi: 'Nội dung quá dài.', en: 'Too long.' },
  'field-pattern': { vi: 'Không đúng mẫu.', en: 'Does not have the right form.' },
  'field-not-number': { vi: 'Phải là số.', en: 'Must be a number.' },
  'field-not-whole': { vi: 'Phải là số nguyên.', en: 'Must be a whole number.' },
  'field-out-of-range': { vi: 'Ngoài khoảng cho phép.', en: 'Outside the allowed range.' },
  'field-not-date': { vi: 'Phải là ngày có thật (yyyy-MM-dd).', en: 'Must be a real day (yyyy-MM-dd).' },
  'field-date-future': { vi: 'Ngày không được sau ngày nộp.', en: 'The day must not be after the filing.' },
  'field-not-boolean': { vi: 'Phải là có hoặc không.', en: 'Must be true or false.' },
  'field-not-a-choice': { vi: 'Không phải một lựa chọn của biểu mẫu.', en: 'Not one of the choices.' },
  'personal-number-old-card': {
    vi: 'Đây là số CMND 9 số; cần số định danh cá nhân 12 số.',
    en: 'This is a nine-digit card number; the twelve-digit personal number is needed.',
  },
  'personal-number-shape': { vi: 'Số định danh cá nhân phải có 12 chữ số.', en: 'A personal number has twelve digits.' },
  'personal-number-birth-year': {
    vi: 'Số định danh không khớp năm sinh.',
    en: 'The personal number does not agree with the birth year.',
  },
  'personal-number-sex': {
    vi: 'Số định danh không khớp giới tính.',
    en: 'The personal number does not agree with the sex.',
  },
  'attachment-unknown': { vi: 'Không có tệp này của cổng.', en: 'This portal has handed in no such file.' },
  'attachment-doubled': { vi: 'Một tệp được nêu hai lần.', en: 'A file is named twice.' },
  'media-type-not-allowed': { vi: 'Chỉ nhận PDF, JPEG hoặc PNG.', en: 'Only PDF, JPEG and PNG are taken.' },
  'media-type-lies': {
    vi: 'Nội dung tệp không đúng với tên hoặc loại đã khai.',
    en: 'The file is not what its name or declared type says.',
  },
  'hash-lies': { vi: 'Mã băm không khớp nội dung tệp.', en: 'The hash does not match the file.' },
  'file-empty': { vi: 'Tệp rỗng.', en: 'The file is empty.' },
  'file-too-large': { vi: 'Tệp vượt quá 20 MiB.', en: 'The file is larger than 20 MiB.' },
  'idempotency-key-reused': {
    vi: 'Khóa này đã dùng cho một nội dung khác.',
    en: 'This key was used for another body.',
  },
  'portal-reference-in-use': {
    vi: 'Số tham chiếu của cổng đã thuộc một hồ sơ khác.',
    en: 'The portal’s reference belongs to another dossier.',
  },
  'reference-mistyped': {
    vi: 'Số hồ sơ tạm bị gõ sai.',
    en: 'The reference is mistyped.',
  },
  'reference-unknown': {
    vi: 'Cổng này chưa đặt trước số hồ sơ tạm này.',
    en: 'This portal has reserved no such reference.',
  },
  'reference-expired': {
    vi: 'Số hồ sơ tạm đã quá hạn sử dụng.',
    en: 'The time in which the reference could be used has run out.',
  },
  'reference-in-use': {
    vi: 'Số hồ sơ tạm đã thuộc một hồ sơ khác.',
    en: 'The reference belongs to another dossier.',
  },
  'dossier-not-found': { vi: 'Không có hồ sơ này.', en: 'There is no such dossier.' },
  'tracking-not-found': {
    vi: 'Mã hồ sơ hoặc mã tra cứu không đúng.',
    en: 'The code or its secret is not right.',
  },
  'no-supplement-asked': { vi: 'Hồ sơ không có yêu cầu bổ sung.', en: 'Nothing is asked for.' },
  'supplement-too-late': { vi: 'Đã hết thời hạn bổ sung.', en: 'The time for the supplement has run out.' },
  'empty-supplement': { vi: 'Không có nội dung bổ sung.', en: 'The supplement is empty.' },
  'already-withdrawn': { vi: 'Hồ sơ đã được yêu cầu rút.', en: 'A withdrawal was asked for already.' },
  'too-late-to-withdraw': { vi: 'Hồ sơ đã có kết quả, không rút được nữa.', en: 'Too late: the dossier is decided.' },
  'no-fee-asked': { vi: 'Hồ sơ không có yêu cầu nộp tiền này.', en: 'No such payment is asked for.' },
  'fee-paid-already': { vi: 'Khoản này đã được nộp.', en: 'This has been paid already.' },
  'payment-too-late': { vi: 'Đã hết thời hạn nộp tiền.', en: 'The time to pay has run out.' },
  'payment-wrong': {
    vi: 'Thông tin thanh toán không đúng; xem từng lỗi.',
    en: 'The payment is not what was asked for; see each fault.',
  },
  'payment-amount': { vi: 'Số tiền không đúng với yêu cầu.', en: 'Not the amount that was asked for.' },
  'paid-in-future': { vi: 'Thời điểm nộp tiền ở tương lai.', en: 'Paid in the future.' },
  'paid-before-asked': { vi: 'Thời điểm nộp tiền trước khi có yêu cầu.', en: 'Paid before it was asked for.' },
  'payment-reference-in-use': {
    vi: 'Mã tham chiếu này đã dùng cho một khoản nộp khác.',
    en: 'This reference pays for something else.',
  },
  'fee-paid': {
    vi: 'Hồ sơ đã nộp phí, lệ phí, không rút được nữa.',
    en: 'A fee has been paid; the dossier can no longer be withdrawn.',
  },
  'no-result-yet': { vi: 'Hồ sơ chưa có kết quả.', en: 'There is no result yet.' },
} as const satisfies ProblemTexts;
