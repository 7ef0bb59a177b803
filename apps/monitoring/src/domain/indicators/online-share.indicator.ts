import { percentOf, type Indicator } from '../indicator.js';

/** The share of dossiers filed online. */
export const ONLINE_SHARE: Indicator = {
  id: 'online-share',
  version: 1,
  title: { vi: 'Tỷ lệ nộp trực tuyến', en: 'Filed online' },
  definition: {
    vi: 'Hồ sơ nộp trực tuyến chia cho mọi hồ sơ nộp trong kỳ. Không áp dụng khi chưa có hồ sơ nào.',
    en: 'Dossiers filed online, divided by all dossiers filed in the period. Not applicable while there are none.',
  },
  unit: 'percent',
  better: 'more',
  measure: ({ received, receivedOnline }) => ({ value: percentOf(receivedOnline, received), base: received }),
  members: [{ moment: 'receivedAt', conditions: {} }],
};
