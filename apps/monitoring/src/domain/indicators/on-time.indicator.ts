import type { Indicator } from '../indicator.js';

/** Dossiers decided by their due date; one that had passed before a supplement or a payment was asked for is missed for good. */
export const ON_TIME: Indicator = {
  id: 'on-time',
  version: 3,
  title: { vi: 'Đúng hạn', en: 'On time' },
  definition: {
    vi: 'Số hồ sơ có quyết định trong kỳ không muộn hơn thời điểm hẹn trả đang áp dụng, và chưa quá hạn trước lần yêu cầu bổ sung hoặc yêu cầu thực hiện nghĩa vụ tài chính nào.',
    en: 'Dossiers decided in the period not later than the due date in force at the decision, with none missed before a supplement or a payment was asked for.',
  },
  unit: 'dossiers',
  better: 'more',
  measure: ({ onTime }) => ({ value: onTime, base: onTime }),
  members: [{ moment: 'closedAt', conditions: { timeliness: 'on-time' } }],
};
