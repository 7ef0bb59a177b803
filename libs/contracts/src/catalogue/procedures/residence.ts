import type { ProcedureEntry } from '../procedure-entry.js';
import {
  RATE_NOT_FOUND,
  SINCE_TWO_LEVELS,
  TWO_LEVELS_FROM,
  choice,
  generalClock,
  ownResult,
  paper,
  pastDate,
  plainSteps,
  published,
  recalled,
  text,
  words,
  workingDays,
} from './building-blocks.js';

/** Residence (đăng ký, quản lý cư trú): commune police. The letters of the sector code are ours. */
const SECTOR = { code: 'G01-CT', name: words('Đăng ký, quản lý cư trú', 'Residence') };

const common = {
  version: 1,
  validFrom: TWO_LEVELS_FROM,
  validity: SINCE_TWO_LEVELS,
  sector: SECTOR,
  level: 'full',
  channels: ['online', 'counter', 'post'],
  receivedBy: ['commune-police'],
} as const;

const LEGAL_DWELLING = paper('G01-CT.02', 'Giấy tờ chứng minh chỗ ở hợp pháp', 'Proof of legal dwelling');
const DECLARATION = paper(
  'G01-CT.01',
  'Tờ khai thay đổi thông tin cư trú (CT01)',
  'Declaration of change of residence',
);
const ADDRESS = text('newAddress', 'Địa chỉ nơi đăng ký', 'Address to be registered', 500);

export const RESIDENCE: readonly ProcedureEntry[] = [
  {
    ...common,
    code: '1.004222',
    name: words('Đăng ký thường trú', 'Register permanent residence'),
    papers: [
      DECLARATION,
      LEGAL_DWELLING,
      paper('G01-CT.03', 'Ý kiến đồng ý của chủ hộ', 'Consent of the head of household', {
        field: 'dwelling',
        equals: 'with-family',
      }),
    ],
    form: [
      ADDRESS,
      choice('dwelling', 'Chỗ ở', 'Dwelling', [
        ['own', 'Thuộc sở hữu', 'Own'],
        ['with-family', 'Về ở với gia đình', 'With family'],
        ['rented', 'Thuê, mượn, ở nhờ', 'Rented or lent'],
      ]),
      pastDate('livesThereSince', 'Ở từ ngày', 'Lives there since'),
    ],
    clock: generalClock(workingDays(7), published('Ministry portal, procedure page; Luật Cư trú 2020 Đ.22.')),
    fee: {
      state: 'listed',
      lines: [
        {
          code: 'residence-registration',
          name: words('Lệ phí đăng ký cư trú', 'Residence registration'),
          // The rate by post is assumed to be that of the counter.
          amount: { kind: 'fixed', online: 10_000, counter: 20_000, post: 20_000 },
        },
      ],
      provenance: published('Annex II of NQ 66.22/2026/NQ-CP, base rates: 20 000 at the counter, 10 000 online.'),
    },
    result: ownResult('1.004222', 'Thông báo về kết quả đăng ký cư trú', 'Notice of residence registration'),
    steps: plainSteps('Thẩm tra, xác minh chỗ ở', 'Verify the dwelling'),
  },
  {
    ...common,
    code: '1.004194',
    name: words('Đăng ký tạm trú', 'Register temporary residence'),
    papers: [DECLARATION, LEGAL_DWELLING],
    form: [ADDRESS, pastDate('livesThereSince', 'Ở từ ngày', 'Lives there since')],
    clock: generalClock(workingDays(3), recalled('Luật Cư trú 2020 Đ.28.')),
    // Only the rate for registration by list is known (10 000 at the counter, 5 000 online per person).
    fee: RATE_NOT_FOUND,
    result: ownResult('1.004194', 'Thông báo về kết quả đăng ký cư trú', 'Notice of residence registration'),
    steps: plainSteps('Thẩm tra hồ sơ tạm trú', 'Examine'),
  },
  {
    ...common,
    code: '1.010038',
    name: words('Tách hộ', 'Separate a household'),
    papers: [DECLARATION],
    form: [
      choice('reason', 'Trường hợp', 'Case', [
        ['consent', 'Được chủ hộ đồng ý', 'With consent of the head of household'],
        ['divorce', 'Vợ, chồng đã ly hôn', 'After divorce'],
      ]),
    ],
    clock: generalClock(workingDays(5), recalled('Luật Cư trú 2020 Đ.25.')),
    fee: RATE_NOT_FOUND,
    result: ownResult('1.010038', 'Thông báo về kết quả đăng ký cư trú', 'Notice of residence registration'),
    steps: plainSteps('Thẩm tra điều kiện tách hộ', 'Examine the conditions'),
  },
];
