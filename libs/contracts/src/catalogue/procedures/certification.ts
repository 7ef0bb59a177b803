import type { ProcedureEntry } from '../procedure-entry.js';
import {
  ON_BEHALF,
  RATE_NOT_FOUND,
  SINCE_TWO_LEVELS,
  TWO_LEVELS_FROM,
  authority,
  generalClock,
  hours,
  ownResult,
  pattern,
  published,
  text,
  whole,
  words,
} from './building-blocks.js';

/** Certification (chứng thực): agencies that keep the original register. The letters of the sector code are ours. */
const SECTOR = { code: 'G15-CT', name: words('Chứng thực', 'Certification') };

export const CERTIFICATION: readonly ProcedureEntry[] = [
  {
    code: '2.000908',
    version: 1,
    validFrom: TWO_LEVELS_FROM,
    validity: SINCE_TWO_LEVELS,
    name: words('Cấp bản sao từ sổ gốc', 'Copies from the original register'),
    sector: SECTOR,
    level: 'full',
    channels: ['online', 'counter', 'post'],
    receivedBy: ['commune', 'education-department'],
    papers: [authority('G15-CT.01')],
    form: [
      text('document', 'Giấy tờ cần cấp bản sao', 'Document to be copied'),
      pattern('registerNumber', 'Số vào sổ gốc', 'Number in the register', {
        pattern: '[0-9A-Z/.-]{1,30}',
        example: '0123/2015',
        lengthMax: 30,
      }),
      whole('copies', 'Số bản sao', 'Number of copies', 1, 20),
      ON_BEHALF,
    ],
    clock: generalClock(
      { kind: 'limited', unit: 'working-hours', amount: 8 },
      published('Internal process of a city: two, three, two and one hours.'),
    ),
    fee: RATE_NOT_FOUND,
    result: ownResult('2.000908', 'Bản sao từ sổ gốc', 'Copy from the register'),
    steps: [
      {
        id: 'receive',
        kind: 'official',
        role: 'receiver',
        name: words('Tiếp nhận, chuyển hồ sơ', 'Receive and pass on'),
        timeLimit: hours(2),
      },
      {
        id: 'examine',
        kind: 'official',
        role: 'examiner',
        name: words('Đối chiếu sổ gốc, dự thảo bản sao', 'Compare with the register and draft'),
        timeLimit: hours(3),
      },
      {
        id: 'decide',
        kind: 'decision',
        role: 'manager',
        name: words('Ký bản sao', 'Sign the copy'),
        timeLimit: hours(2),
      },
      {
        id: 'deliver',
        kind: 'delivery',
        role: 'receiver',
        name: words('Đóng dấu, trả kết quả', 'Seal and deliver'),
        timeLimit: hours(1),
      },
    ],
  },
];
