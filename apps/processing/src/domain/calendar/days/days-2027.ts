import type { SpecialDay } from '../working-calendar.js';

const LABOUR_CODE = { mark: 'published', source: 'Bộ luật Lao động 2019 Đ.112' } as const;
const COMPENSATED = {
  mark: 'published',
  source: 'Bộ luật Lao động 2019 Đ.111.3: off on the next working day',
} as const;

/**
 * Not from a decision. The law gives five days at Tết and leaves it to the Prime Minister which; for 2027 no decision
 * is known to this data. Assumed is what 2026 had: the last day of the old year and mùng 1 to 4. Mùng 1 is Saturday
 * 06/02/2027, mùng 2 Sunday: two days of compensation follow on Wednesday and Thursday. Another arrangement, 04/02 to
 * 10/02, has been talked of. When the decision comes it is a new calendar version, and open due dates are computed
 * again.
 */
const TET_NOT_DECIDED = {
  mark: 'assumed',
  source: 'Five days by Đ.112, placed as in 2026; no decision known',
} as const;
const TET_COMPENSATION_NOT_DECIDED = {
  mark: 'assumed',
  source: 'Compensation by Đ.111.3 for mùng 1 and 2 at the weekend; no decision known',
} as const;
/** The law gives 02/9 and one day beside it; which one is decided each year. */
const NEIGHBOUR_NOT_DECIDED = {
  mark: 'assumed',
  source: 'One day beside 02/9 by Đ.112; which one is not decided',
} as const;
/** Day 10 of month 3 of the lunar year, computed: the third month begins on 07/4/2027. */
const LUNAR = { mark: 'published', source: 'Bộ luật Lao động 2019 Đ.112; lunar date computed' } as const;

const TET = { vi: 'Tết Nguyên đán Đinh Mùi (dự kiến)', en: 'Lunar New Year (expected)' };
const TET_OFF = { vi: 'Nghỉ bù Tết Nguyên đán (dự kiến)', en: 'In compensation for Lunar New Year (expected)' };
const NATIONAL_DAY = { vi: 'Quốc khánh', en: 'National Day' };

/** 2027 as far as it is known: the statutory minimum, without swapped days. */
export const DAYS_2027: readonly SpecialDay[] = [
  { day: '2027-01-01', kind: 'holiday', name: { vi: 'Tết Dương lịch', en: "New Year's Day" }, provenance: LABOUR_CODE },
  { day: '2027-02-05', kind: 'holiday', name: TET, provenance: TET_NOT_DECIDED },
  { day: '2027-02-06', kind: 'holiday', name: TET, provenance: TET_NOT_DECIDED },
  { day: '2027-02-07', kind: 'holiday', name: TET, provenance: TET_NOT_DECIDED },
  { day: '2027-02-08', kind: 'holiday', name: TET, provenance: TET_NOT_DECIDED },
  { day: '2027-02-09', kind: 'holiday', name: TET, provenance: TET_NOT_DECIDED },
  { day: '2027-02-10', kind: 'compensation', name: TET_OFF, provenance: TET_COMPENSATION_NOT_DECIDED },
  { day: '2027-02-11', kind: 'compensation', name: TET_OFF, provenance: TET_COMPENSATION_NOT_DECIDED },
  {
    day: '2027-04-16',
    kind: 'holiday',
    name: { vi: 'Giỗ Tổ Hùng Vương', en: "Hung Kings' Commemoration Day" },
    provenance: LUNAR,
  },
  { day: '2027-04-30', kind: 'holiday', name: { vi: 'Ngày Chiến thắng', en: 'Victory Day' }, provenance: LABOUR_CODE },
  {
    // A Saturday.
    day: '2027-05-01',
    kind: 'holiday',
    name: { vi: 'Ngày Quốc tế lao động', en: 'Labour Day' },
    provenance: LABOUR_CODE,
  },
  {
    day: '2027-05-03',
    kind: 'compensation',
    name: { vi: 'Nghỉ bù Ngày Quốc tế lao động', en: 'In compensation for Labour Day' },
    provenance: COMPENSATED,
  },
  { day: '2027-09-02', kind: 'holiday', name: NATIONAL_DAY, provenance: LABOUR_CODE },
  { day: '2027-09-03', kind: 'holiday', name: NATIONAL_DAY, provenance: NEIGHBOUR_NOT_DECIDED },
  {
    day: '2027-11-24',
    kind: 'holiday',
    name: { vi: 'Ngày Văn hóa Việt Nam', en: 'Day of Vietnamese Culture' },
    provenance: { mark: 'published', source: 'NQ 28/2026/QH16' },
  },
];
