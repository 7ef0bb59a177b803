import { percentOf, type Indicator } from '../indicator.js';

/** The share of decisions that came by their due date. */
export const ON_TIME_SHARE: Indicator = {
  id: 'on-time-share',
  version: 3,
  title: { vi: 'Tỷ lệ đúng hạn', en: 'On-time share' },
  definition: {
    vi: 'Hồ sơ giải quyết đúng hạn chia cho hồ sơ có quyết định trong kỳ và có ngày hẹn trả. Không áp dụng khi chưa có hồ sơ nào như vậy.',
    en: 'Dossiers decided on time, divided by the dossiers decided in the period that had a due date. Not applicable while there are none.',
  },
  unit: 'percent',
  better: 'more',
  measure: ({ onTime, late }) => ({ value: percentOf(onTime, onTime + late), base: onTime + late }),
  members: [
    { moment: 'closedAt', conditions: { timeliness: 'on-time' } },
    { moment: 'closedAt', conditions: { timeliness: 'late' } },
  ],
};
