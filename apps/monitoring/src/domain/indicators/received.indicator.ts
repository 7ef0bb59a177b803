import type { Indicator } from '../indicator.js';

/** Dossiers filed. */
export const RECEIVED: Indicator = {
  id: 'received',
  version: 1,
  title: { vi: 'Đã nhận', en: 'Received' },
  definition: {
    vi: 'Số hồ sơ được nộp trong kỳ, qua mọi kênh, kể cả hồ sơ sau đó không được tiếp nhận hoặc bị rút.',
    en: 'Dossiers filed in the period through any channel, including those later not accepted or withdrawn.',
  },
  unit: 'dossiers',
  better: 'neither',
  measure: ({ received }) => ({ value: received, base: received }),
  members: [{ moment: 'receivedAt', conditions: {} }],
};
