import type { ProcedureEntry } from '../procedure-entry.js';
import {
  SAME_DAY,
  SINCE_TWO_LEVELS,
  TWO_LEVELS_FROM,
  automaticSteps,
  choice,
  ownResult,
  paper,
  pattern,
  published,
  text,
  words,
} from './building-blocks.js';

/** Secured transactions on movables (biện pháp bảo đảm bằng động sản). The letters of the sector code are ours. */
const common = {
  version: 1,
  validFrom: TWO_LEVELS_FROM,
  validity: SINCE_TWO_LEVELS,
  sector: { code: 'G15-BD', name: words('Đăng ký biện pháp bảo đảm', 'Secured transactions') },
  level: 'full',
  channels: ['online', 'counter', 'post'],
  receivedBy: ['secured-transactions-registry'],
  clock: {
    // Of all seed procedures only this one has a special law that leaves out announced outages of the registry.
    term: SAME_DAY,
    stops: { outage: 'continue', payment: 'continue' },
    supplement: { limitWorkingDays: 15, roundsMax: 2, lapse: 'refuse' },
    payment: { limitWorkingDays: 3, lapse: 'refuse' },
    extension: { timesMax: 1, amountMax: 3 },
    provenance: published('NĐ 99/2022/NĐ-CP Đ.16; the limits for supplement and payment are assumed.'),
  },
} as const;

const feeOf = (code: string, vi: string, en: string, amountVnd: number): ProcedureEntry['fee'] => ({
  state: 'listed',
  lines: [
    {
      code,
      name: { vi, en },
      amount: { kind: 'fixed', online: amountVnd, counter: amountVnd, post: amountVnd },
    },
  ],
  provenance: published(
    'TT 61/2023/TT-BTC: 80 000, 60 000, 30 000, 20 000; which rate goes with which code is assumed.',
  ),
});

const ISSUE = [
  'Tra cứu cơ sở dữ liệu biện pháp bảo đảm',
  'Look up the register of secured transactions',
  'Cập nhật sổ, cấp văn bản chứng nhận',
  'Enter it and issue the certificate',
] as const;

export const SECURED_TRANSACTIONS: readonly ProcedureEntry[] = [
  {
    ...common,
    code: '1.011435',
    name: words(
      'Đăng ký biện pháp bảo đảm bằng động sản, trừ tàu bay, tàu biển',
      'Register security in movables other than aircraft and ships',
    ),
    papers: [paper('G15-BD.01', 'Phiếu yêu cầu đăng ký', 'Request')],
    form: [
      text('asset', 'Mô tả tài sản bảo đảm', 'Description of the asset', 2000),
      text('securedParty', 'Bên nhận bảo đảm', 'Secured party'),
      choice('measure', 'Biện pháp bảo đảm', 'Kind of security', [
        ['mortgage', 'Thế chấp', 'Mortgage'],
        ['pledge', 'Cầm cố', 'Pledge'],
        ['retention', 'Bảo lưu quyền sở hữu', 'Retention of title'],
      ]),
    ],
    fee: feeOf('secured-transaction', 'Phí đăng ký biện pháp bảo đảm', 'Registration of security', 80_000),
    result: ownResult('1.011435', 'Văn bản chứng nhận đăng ký biện pháp bảo đảm', 'Certificate of registration'),
    steps: automaticSteps(...ISSUE),
  },
  {
    ...common,
    code: '1.011436',
    name: words(
      'Đăng ký thay đổi nội dung biện pháp bảo đảm bằng động sản đã đăng ký',
      'Register a change of registered security in movables',
    ),
    papers: [paper('G15-BD.02', 'Phiếu yêu cầu đăng ký thay đổi', 'Request for change')],
    form: [
      pattern('registrationNumber', 'Số đăng ký', 'Registration number', {
        pattern: '[0-9]{10}',
        example: '0000000000',
        lengthMax: 10,
      }),
      text('change', 'Nội dung thay đổi', 'Change', 2000),
    ],
    fee: feeOf('secured-transaction-change', 'Phí đăng ký thay đổi', 'Registration of a change', 60_000),
    result: ownResult('1.011436', 'Văn bản chứng nhận đăng ký thay đổi', 'Certificate of the change'),
    steps: automaticSteps(...ISSUE),
  },
];
