import { meanSeconds, measuredCount } from '../durations.js';
import type { Indicator } from '../indicator.js';

/** How long a decision takes on average. */
export const MEAN_PROCESSING_TIME: Indicator = {
  id: 'mean-processing-time',
  version: 2,
  title: { vi: 'Thời gian giải quyết trung bình', en: 'Mean processing time' },
  definition: {
    vi: 'Trung bình cộng thời gian từ lúc tiếp nhận đến lúc có quyết định, đã trừ thời gian chờ người nộp bổ sung hồ sơ hoặc thực hiện nghĩa vụ tài chính; tính theo hồ sơ có quyết định trong kỳ.',
    en: 'Mean time from acceptance to decision without the time spent waiting for a supplement or a payment, over the dossiers decided in the period.',
  },
  unit: 'seconds',
  better: 'less',
  measure: ({ durations }) => ({ value: meanSeconds(durations), base: measuredCount(durations) }),
  members: [{ moment: 'closedAt', conditions: { measured: true } }],
};
