import type { ProcedureEntry } from '../procedure-entry.js';
import {
  RATE_NOT_FOUND,
  SINCE_TWO_LEVELS,
  TWO_LEVELS_FROM,
  assumed,
  choice,
  generalClock,
  ownResult,
  paper,
  plainSteps,
  published,
  text,
  whole,
  words,
  workingDays,
} from './building-blocks.js';

/** Registration tax (lệ phí trước bạ): tax offices. The letters of the sector code are ours. */
const common = {
  version: 1,
  validFrom: TWO_LEVELS_FROM,
  validity: SINCE_TWO_LEVELS,
  sector: { code: 'G12-TB', name: words('Thuế, lệ phí trước bạ', 'Registration tax') },
  level: 'full',
  channels: ['online', 'counter'],
  receivedBy: ['tax-office'],
} as const;

export const REGISTRATION_TAX: readonly ProcedureEntry[] = [
  {
    ...common,
    code: '1.007277',
    name: words('Khai lệ phí trước bạ nhà, đất', 'Declare registration tax on land and houses'),
    papers: [
      paper('G12-TB.01', 'Tờ khai lệ phí trước bạ', 'Declaration'),
      paper('G12-TB.02', 'Giấy tờ chứng minh nguồn gốc nhà, đất', 'Proof of origin'),
    ],
    form: [
      text('address', 'Địa chỉ nhà, đất', 'Address', 500),
      whole('taxableValueVnd', 'Giá trị tính lệ phí (đồng)', 'Taxable value in đồng', 1_000_000, 1_000_000_000_000),
    ],
    clock: generalClock(workingDays(5), assumed('The limit was not found.')),
    fee: {
      state: 'listed',
      lines: [
        {
          code: 'registration-tax',
          name: words('Lệ phí trước bạ nhà, đất', 'Registration tax on land and houses'),
          amount: { kind: 'share', permille: 5, ofField: 'taxableValueVnd' },
        },
      ],
      provenance: published('0.5 % of the value, annex III of NQ 66.22/2026/NQ-CP.'),
    },
    result: ownResult('1.007277', 'Thông báo nộp lệ phí trước bạ', 'Notice of registration tax'),
    steps: plainSteps('Kiểm tra tờ khai, xác định số tiền', 'Check the declaration and determine the amount'),
  },
  {
    ...common,
    code: '1.007700',
    name: words('Khai lệ phí trước bạ tài sản khác', 'Declare registration tax on other property'),
    papers: [paper('G12-TB.01', 'Tờ khai lệ phí trước bạ', 'Declaration')],
    form: [
      choice('asset', 'Loại tài sản', 'Kind of property', [
        ['car', 'Ô tô', 'Car'],
        ['motorbike', 'Xe máy', 'Motorbike'],
        ['other', 'Khác', 'Other'],
      ]),
      whole('taxableValueVnd', 'Giá trị tính lệ phí (đồng)', 'Taxable value in đồng', 1_000_000, 1_000_000_000_000),
    ],
    clock: generalClock(
      { kind: 'none', why: words('Thủ tục không quy định thời hạn giải quyết', 'No time limit is laid down') },
      assumed('Shows a procedure without a due date; the limit in force was not found.'),
    ),
    // The rate depends on the kind of property and on the province.
    fee: RATE_NOT_FOUND,
    result: ownResult('1.007700', 'Thông báo nộp lệ phí trước bạ', 'Notice of registration tax'),
    steps: plainSteps('Kiểm tra tờ khai, xác định số tiền', 'Check the declaration and determine the amount'),
  },
];
