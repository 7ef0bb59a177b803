import { measuredCount, percentileSeconds } from '../durations.js';
import type { Indicator } from '../indicator.js';

/** How long the slower decisions take. */
export const P90_PROCESSING_TIME: Indicator = {
  id: 'p90-processing-time',
  version: 2,
  title: { vi: 'Thời gian giải quyết (90%)', en: 'Processing time (p90)' },
  definition: {
    vi: 'Thời gian giải quyết mà chín phần mười hồ sơ không vượt quá (bách phân vị 90 theo hạng gần nhất, tính bằng giây), đã trừ thời gian chờ người nộp bổ sung hồ sơ hoặc thực hiện nghĩa vụ tài chính.',
    en: 'The processing time that nine of ten dossiers do not exceed (90th percentile by nearest rank, in seconds), without the time spent waiting for a supplement or a payment.',
  },
  unit: 'seconds',
  better: 'less',
  measure: ({ durations }) => ({ value: percentileSeconds(durations, 90), base: measuredCount(durations) }),
  members: [{ moment: 'closedAt', conditions: { measured: true } }],
};
