import type { Indicator } from '../indicator.js';

/** Dossiers past their due date, decided or not. */
export const OVERDUE: Indicator = {
  id: 'overdue',
  version: 1,
  title: { vi: 'Quá hạn', en: 'Overdue' },
  definition: {
    vi: 'Hồ sơ nộp trong kỳ đã qua ngày hẹn trả mà chưa có quyết định (không tính khi đang chờ người nộp bổ sung), cộng hồ sơ có quyết định trong kỳ nhưng muộn hạn.',
    en: 'Dossiers filed in the period, undecided past their due date (not while they wait for the applicant), plus dossiers decided late in the period.',
  },
  unit: 'dossiers',
  better: 'less',
  measure: ({ overdueOpen, late }) => ({ value: overdueOpen + late, base: overdueOpen + late }),
  members: [
    { moment: 'receivedAt', conditions: { overdue: true } },
    { moment: 'closedAt', conditions: { timeliness: 'late' } },
  ],
};
