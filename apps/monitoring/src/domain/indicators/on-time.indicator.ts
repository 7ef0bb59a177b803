import type { Indicator } from '../indicator.js';

/** Dossiers decided by their due date. */
export const ON_TIME: Indicator = {
  id: 'on-time',
  version: 1,
  title: { vi: 'Đúng hạn', en: 'On time' },
  definition: {
    vi: 'Số hồ sơ có quyết định trong kỳ không muộn hơn thời điểm hẹn trả đang áp dụng.',
    en: 'Dossiers decided in the period not later than the due date in force at the decision.',
  },
  unit: 'dossiers',
  better: 'more',
  measure: ({ onTime }) => ({ value: onTime, base: onTime }),
  members: [{ moment: 'closedAt', conditions: { timeliness: 'on-time' } }],
};
