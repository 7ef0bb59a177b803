import type { ProblemTexts } from '@hoso/http';

/** What monitoring refuses, in the words of whoever is refused. */
export const MONITORING_PROBLEMS = {
  'indicator-not-found': { vi: 'Không có chỉ số này.', en: 'There is no such indicator.' },
  'dossier-not-found': { vi: 'Không có hồ sơ này.', en: 'There is no such dossier.' },
  'period-reversed': { vi: 'Ngày bắt đầu phải trước ngày kết thúc.', en: 'The period must begin before it ends.' },
  'period-too-long': {
    vi: 'Khoảng thời gian quá dài cho cách chia nhóm này.',
    en: 'The period is too long to be grouped this way.',
    detail: { vi: 'Nhiều nhất {days} ngày, phải có cả from và to.', en: 'At most {days} days, with both from and to.' },
  },
  'year-out-of-range': { vi: 'Năm phải từ 2000 đến 2199.', en: 'The year must be from 2000 to 2199.' },
  'fault-order-invalid': { vi: 'Không hiểu lệnh gây lỗi này.', en: 'This order of a fault is not understood.' },
  'not-in-demonstration-mode': {
    vi: 'Chỉ có trong chế độ trình diễn.',
    en: 'Only there in demonstration mode.',
  },
} as const satisfies ProblemTexts;
