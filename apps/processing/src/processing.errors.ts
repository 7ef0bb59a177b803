import type { ProblemTexts } from '@hoso/http';

/** What processing refuses, in the words of whoever is refused. */
export const PROCESSING_PROBLEMS = {
  'case-not-found': { vi: 'Không có hồ sơ này.', en: 'There is no such case.' },
  'nothing-to-do': { vi: 'Hồ sơ không ở bước cần người xử lý.', en: 'The case waits at no step that a person does.' },
  'action-not-allowed': { vi: 'Bước hiện tại không cho phép thao tác này.', en: 'The step does not allow this action.' },
  'role-missing': { vi: 'Thiếu vai trò cần cho bước này.', en: 'The role that the step asks for is missing.' },
  'other-agency': { vi: 'Bước này thuộc cơ quan khác.', en: 'The step belongs to another agency.' },
  'identity-not-settled': {
    vi: 'Người nộp đã khai lại nhân thân và chưa được xác minh.',
    en: 'The applicant was asked who they are, and is not verified by that answer.',
  },
  'reason-missing': { vi: 'Từ chối phải nêu lý do.', en: 'A refusal needs a reason.' },
  'supplement-rounds-used-up': {
    vi: 'Đã hết số lần được yêu cầu bổ sung.',
    en: 'No further supplement may be asked for.',
  },
  'not-accepted-yet': { vi: 'Hồ sơ chưa được tiếp nhận, chưa có hạn.', en: 'Not accepted yet: no clock runs.' },
  'procedure-unknown': { vi: 'Không có thủ tục hành chính với mã này.', en: 'There is no procedure with this code.' },
  'no-result-yet': { vi: 'Hồ sơ chưa có kết quả.', en: 'There is no result yet.' },
} as const satisfies ProblemTexts;
