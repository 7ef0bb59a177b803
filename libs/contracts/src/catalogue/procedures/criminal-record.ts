import type { ProcedureEntry } from '../procedure-entry.js';
import {
  ON_BEHALF,
  authority,
  choice,
  generalClock,
  hours,
  ownResult,
  paper,
  plainSteps,
  published,
  recalled,
  text,
  words,
} from './building-blocks.js';

/** Criminal records (lý lịch tư pháp): with the police since 01/3/2025. The letters of the sector code are ours. */
const purpose = [
  choice('form', 'Loại Phiếu', 'Kind of certificate', [
    ['number-1', 'Phiếu số 1', 'Number 1'],
    ['number-2', 'Phiếu số 2', 'Number 2'],
  ]),
  text('purpose', 'Mục đích yêu cầu cấp Phiếu', 'Purpose'),
] as const;

const CLOCK = generalClock(
  { kind: 'limited', unit: 'calendar-days', amount: 10 },
  recalled('Luật Lý lịch tư pháp 2009 Đ.48: ten days; NĐ 216/2026/NĐ-CP was seen for the first answer only.'),
);

const standardFee = (amountVnd: number) =>
  ({ kind: 'fixed', online: amountVnd, counter: amountVnd, post: amountVnd }) as const;

export const CRIMINAL_RECORD: readonly ProcedureEntry[] = [
  {
    // Ended: the work went from the departments of justice to the police, which have procedures of their own.
    code: '2.000488',
    version: 1,
    validFrom: '2021-01-01',
    validTo: '2025-02-28',
    validity: recalled('The task passed to the Ministry of Public Security on 01/3/2025; the first day is assumed.'),
    name: words(
      'Cấp Phiếu lý lịch tư pháp cho công dân Việt Nam, người nước ngoài đang cư trú tại Việt Nam',
      'Criminal record certificate for Vietnamese citizens and foreigners residing in Viet Nam',
    ),
    sector: { code: 'G15-LL', name: words('Lý lịch tư pháp', 'Criminal records') },
    level: 'full',
    channels: ['online', 'counter', 'post'],
    receivedBy: ['justice-department'],
    papers: [paper('G15-LL.01', 'Tờ khai yêu cầu cấp Phiếu lý lịch tư pháp', 'Request')],
    form: [...purpose],
    clock: CLOCK,
    fee: {
      state: 'listed',
      lines: [
        {
          code: 'criminal-record',
          name: words('Phí cung cấp thông tin lý lịch tư pháp', 'Criminal record information'),
          amount: standardFee(200_000),
        },
      ],
      provenance: recalled('The rate of TT 16/2025/TT-BTC; the earlier circular was not compared.'),
    },
    result: ownResult('2.000488', 'Phiếu lý lịch tư pháp', 'Criminal record certificate'),
    steps: plainSteps('Tra cứu, xác minh thông tin án tích', 'Search and verify'),
  },
  {
    code: '3.000333',
    version: 1,
    validFrom: '2025-03-01',
    validity: recalled('The task passed to the Ministry of Public Security on 01/3/2025.'),
    name: words('Cấp Phiếu lý lịch tư pháp cho công dân', 'Criminal record certificate for citizens'),
    sector: { code: 'G01-LL', name: words('Lý lịch tư pháp', 'Criminal records') },
    level: 'full',
    channels: ['online', 'counter', 'post'],
    receivedBy: ['province-police'],
    papers: [
      paper('G01-LL.01', 'Tờ khai yêu cầu cấp Phiếu lý lịch tư pháp', 'Request', 'optional'),
      paper('G01-LL.02', 'Giấy tờ chứng minh đối tượng giảm phí', 'Proof of the reduced rate', {
        field: 'filerClass',
        equals: 'reduced',
      }),
      authority('G01-LL.03'),
    ],
    form: [
      ...purpose,
      choice('filerClass', 'Đối tượng nộp phí', 'Fee class', [
        ['standard', 'Mức chung', 'Standard'],
        [
          'reduced',
          'Học sinh từ đủ 16 tuổi, sinh viên, người có công',
          'Pupil of 16 or more, student, person of merit',
        ],
      ]),
      ON_BEHALF,
    ],
    clock: CLOCK,
    fee: {
      state: 'listed',
      lines: [
        {
          code: 'criminal-record',
          name: words('Phí cung cấp thông tin lý lịch tư pháp', 'Criminal record information'),
          amount: standardFee(200_000),
          when: { field: 'filerClass', equals: 'standard' },
        },
        {
          code: 'criminal-record-reduced',
          name: words('Phí cung cấp thông tin lý lịch tư pháp (mức giảm)', 'Criminal record information, reduced'),
          amount: standardFee(100_000),
          when: { field: 'filerClass', equals: 'reduced' },
        },
      ],
      provenance: published('TT 16/2025/TT-BTC.'),
    },
    result: ownResult('3.000333', 'Phiếu lý lịch tư pháp', 'Criminal record certificate'),
    steps: [
      {
        // NĐ 216/2026/NĐ-CP Đ.23: an online dossier is checked automatically and answered within eight working hours.
        id: 'check',
        kind: 'automatic',
        name: words('Kiểm tra tự động hồ sơ', 'Check automatically'),
        timeLimit: hours(8),
      },
      {
        id: 'search',
        kind: 'official',
        role: 'examiner',
        name: words('Tra cứu, xác minh thông tin án tích', 'Search and verify'),
      },
      {
        id: 'decide',
        kind: 'decision',
        role: 'manager',
        name: words('Ký Phiếu lý lịch tư pháp', 'Sign the certificate'),
      },
      { id: 'deliver', kind: 'delivery', role: 'receiver', name: words('Trả kết quả', 'Deliver the result') },
    ],
  },
];
