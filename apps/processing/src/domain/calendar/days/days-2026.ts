import type { SpecialDay } from '../working-calendar.js';

const LABOUR_CODE = { mark: 'published', source: 'Bộ luật Lao động 2019 Đ.112' } as const;
const COMPENSATED = {
  mark: 'published',
  source: 'Bộ luật Lao động 2019 Đ.111.3: off on the next working day',
} as const;
/** Which five days of Tết and which neighbour of the National Day, and the swap of 31/8: fixed in autumn 2025. */
const NOTICE = { mark: 'published', source: 'Notice of the Ministry of Home Affairs for 2026, 10/2025' } as const;
const NEW_YEAR_SWAP = { mark: 'published', source: 'Văn bản 12729/VPCP-KGVX, 25/12/2025' } as const;

const TET = { vi: 'Tết Nguyên đán Bính Ngọ', en: 'Lunar New Year' };
const NATIONAL_DAY = { vi: 'Quốc khánh', en: 'National Day' };

/** 2026 as it stood before the Day of Vietnamese Culture became a holiday. Mùng 1 Tết is 17/02/2026. */
export const DAYS_2026: readonly SpecialDay[] = [
  { day: '2026-01-01', kind: 'holiday', name: { vi: 'Tết Dương lịch', en: "New Year's Day" }, provenance: LABOUR_CODE },
  {
    day: '2026-01-02',
    kind: 'swapped-rest',
    name: { vi: 'Nghỉ hoán đổi, làm bù 10/01', en: 'Off in exchange for 10 January' },
    provenance: NEW_YEAR_SWAP,
  },
  {
    day: '2026-01-10',
    kind: 'swapped-working',
    name: { vi: 'Làm bù cho 02/01', en: 'Worked in exchange for 2 January' },
    provenance: NEW_YEAR_SWAP,
  },
  { day: '2026-02-16', kind: 'holiday', name: TET, provenance: NOTICE },
  { day: '2026-02-17', kind: 'holiday', name: TET, provenance: NOTICE },
  { day: '2026-02-18', kind: 'holiday', name: TET, provenance: NOTICE },
  { day: '2026-02-19', kind: 'holiday', name: TET, provenance: NOTICE },
  { day: '2026-02-20', kind: 'holiday', name: TET, provenance: NOTICE },
  {
    // 10/3 of the lunar calendar, a Sunday.
    day: '2026-04-26',
    kind: 'holiday',
    name: { vi: 'Giỗ Tổ Hùng Vương', en: "Hung Kings' Commemoration Day" },
    provenance: LABOUR_CODE,
  },
  {
    day: '2026-04-27',
    kind: 'compensation',
    name: { vi: 'Nghỉ bù Giỗ Tổ Hùng Vương', en: "In compensation for Hung Kings' Day" },
    provenance: COMPENSATED,
  },
  { day: '2026-04-30', kind: 'holiday', name: { vi: 'Ngày Chiến thắng', en: 'Victory Day' }, provenance: LABOUR_CODE },
  {
    day: '2026-05-01',
    kind: 'holiday',
    name: { vi: 'Ngày Quốc tế lao động', en: 'Labour Day' },
    provenance: LABOUR_CODE,
  },
  {
    day: '2026-08-22',
    kind: 'swapped-working',
    name: { vi: 'Làm bù cho 31/8', en: 'Worked in exchange for 31 August' },
    provenance: NOTICE,
  },
  {
    day: '2026-08-31',
    kind: 'swapped-rest',
    name: { vi: 'Nghỉ hoán đổi, làm bù 22/8', en: 'Off in exchange for 22 August' },
    provenance: NOTICE,
  },
  { day: '2026-09-01', kind: 'holiday', name: NATIONAL_DAY, provenance: NOTICE },
  { day: '2026-09-02', kind: 'holiday', name: NATIONAL_DAY, provenance: LABOUR_CODE },
];

/** The holiday that was added in mid-year (NQ 28/2026/QH16, in force from 01/7/2026). */
export const CULTURE_DAY_2026: SpecialDay = {
  day: '2026-11-24',
  kind: 'holiday',
  name: { vi: 'Ngày Văn hóa Việt Nam', en: 'Day of Vietnamese Culture' },
  provenance: { mark: 'published', source: 'NQ 28/2026/QH16' },
};
