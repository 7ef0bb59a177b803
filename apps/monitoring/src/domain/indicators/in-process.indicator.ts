import type { Indicator } from '../indicator.js';

/** Dossiers filed in the period and still without an end. */
export const IN_PROCESS: Indicator = {
  id: 'in-process',
  version: 1,
  title: { vi: 'Đang giải quyết', en: 'In process' },
  definition: {
    vi: 'Số hồ sơ nộp trong kỳ mà đến nay chưa có kết quả, chưa bị từ chối, rút hoặc dừng; gồm cả hồ sơ chờ bổ sung hoặc chờ thực hiện nghĩa vụ tài chính.',
    en: 'Dossiers filed in the period that have not been decided, refused, withdrawn or stopped until now, including those waiting for a supplement or a payment.',
  },
  unit: 'dossiers',
  better: 'neither',
  measure: ({ open }) => ({ value: open, base: open }),
  members: [{ moment: 'receivedAt', conditions: { open: true } }],
};
