import type { Indicator } from '../indicator.js';

/** How long decided and closed dossiers had waited for their applicants. */
export const APPLICANT_WAITING_TIME: Indicator = {
  id: 'applicant-waiting-time',
  version: 2,
  title: { vi: 'Thời gian chờ người nộp', en: 'Waiting for applicants' },
  definition: {
    vi: 'Trung bình thời gian cơ quan chờ người nộp bổ sung hồ sơ hoặc thực hiện nghĩa vụ tài chính, tính theo hồ sơ kết thúc trong kỳ đã phải chờ; không nằm trong thời gian giải quyết.',
    en: 'Mean time that the agency waited for supplements and payments, over the dossiers closed in the period that had to wait; not part of the processing time.',
  },
  unit: 'seconds',
  better: 'less',
  measure: ({ applicantSeconds, applicantWaited }) => ({
    value: applicantWaited === 0 ? null : Math.round(applicantSeconds / applicantWaited),
    base: applicantWaited,
  }),
  members: [{ moment: 'closedAt', conditions: { waited: true } }],
};
