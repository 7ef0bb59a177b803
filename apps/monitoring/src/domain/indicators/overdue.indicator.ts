import type { Indicator } from '../indicator.js';

/** Dossiers past their due date, decided or not. */
export const OVERDUE: Indicator = {
  id: 'overdue',
  version: 3,
  title: { vi: 'Quá hạn', en: 'Overdue' },
  definition: {
    vi: 'Hồ sơ nộp trong kỳ đã qua ngày hẹn trả mà chưa có quyết định (không tính từ khi yêu cầu bổ sung hoặc yêu cầu thực hiện nghĩa vụ tài chính đến khi tiếp tục giải quyết), cộng hồ sơ có quyết định trong kỳ nhưng trễ hạn.',
    en: 'Dossiers filed in the period, undecided past their due date (not from a request for a supplement or a payment until work is resumed), plus dossiers decided late in the period.',
  },
  unit: 'dossiers',
  better: 'less',
  measure: ({ overdueOpen, late }) => ({ value: overdueOpen + late, base: overdueOpen + late }),
  members: [
    { moment: 'receivedAt', conditions: { overdue: true } },
    { moment: 'closedAt', conditions: { timeliness: 'late' } },
  ],
};
