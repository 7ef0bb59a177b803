import type { Indicator } from '../indicator.js';

/** Dossiers decided. */
export const FINISHED: Indicator = {
  id: 'finished',
  version: 1,
  title: { vi: 'Đã giải quyết', en: 'Finished' },
  definition: {
    vi: 'Số hồ sơ có quyết định trong kỳ (đồng ý hoặc từ chối giải quyết), không kể nộp khi nào.',
    en: 'Dossiers decided in the period, granted or refused, whenever they were filed.',
  },
  unit: 'dossiers',
  better: 'neither',
  measure: ({ finished }) => ({ value: finished, base: finished }),
  members: [{ moment: 'closedAt', conditions: { end: 'finished' } }],
};
