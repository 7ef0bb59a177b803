import type { ProblemTexts } from '@hoso/http';

/** What processing refuses, in the words of whoever is refused. */
export const PROCESSING_PROBLEMS = {
  'case-not-found': { vi: 'Không có hồ sơ này.', en: 'There is no such case.' },
  'nothing-to-do': { vi: 'Hồ sơ không ở bước cần người xử lý.', en: 'The case waits at no step that a person does.' },
  'action-not-allowed': { vi: 'Bước hiện tại không cho phép thao tác này.', en: 'The step does not allow this action.' },
  'role-missing': { vi: 'Thiếu vai trò cần cho bước này.', en: 'The role that the step asks for is missing.' },
  'other-agency': { vi: 'Bước này thuộc cơ quan khác.', en: 'The step belongs to another agency.' },
  'identity-not-settled': {
    vi: 'Chủ hồ sơ đã khai lại nhân thân và chưa được xác minh.',
    en: 'The applicant was asked who they are, and is not verified by that answer.',
  },
  'reason-missing': { vi: 'Từ chối phải nêu lý do.', en: 'A refusal needs a reason.' },
  'supplement-rounds-used-up': {
    vi: 'Đã hết số lần được yêu cầu bổ sung.',
    en: 'No further supplement may be asked for.',
  },
  'fee-none': { vi: 'Thủ tục này không thu phí, lệ phí.', en: 'The procedure takes no fee.' },
  'fee-lines-wrong': {
    vi: 'Khoản thu không đúng với thủ tục; xem từng lỗi.',
    en: 'What is asked for is not what the procedure takes; see each fault.',
  },
  'fee-unlisted': { vi: 'Thủ tục không có khoản thu này.', en: 'The procedure has no such fee.' },
  'fee-amount': { vi: 'Không đúng mức thu đã công bố.', en: 'Not the published rate.' },
  'fee-doubled': { vi: 'Một khoản thu được nêu hai lần.', en: 'A fee is named twice.' },
  'fee-asked-already': {
    vi: 'Khoản thu này đã được yêu cầu nộp.',
    en: 'This fee has been asked for already.',
  },
  'not-accepted-yet': { vi: 'Hồ sơ chưa được tiếp nhận, chưa có hạn.', en: 'Not accepted yet: no clock runs.' },
  'procedure-unknown': { vi: 'Không có thủ tục hành chính với mã này.', en: 'There is no procedure with this code.' },
  'no-result-yet': { vi: 'Hồ sơ chưa có kết quả.', en: 'There is no result yet.' },
} as const satisfies ProblemTexts;
