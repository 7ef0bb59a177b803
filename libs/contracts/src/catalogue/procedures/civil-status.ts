import type { ProcedureEntry } from '../procedure-entry.js';
import {
  ON_BEHALF,
  REGISTER_NUMBER,
  SAME_DAY,
  SET_BY_COUNCILS,
  SINCE_TWO_LEVELS,
  TWO_LEVELS_FROM,
  authority,
  automaticSteps,
  choice,
  generalClock,
  ownResult,
  paper,
  pastDate,
  pattern,
  plainSteps,
  published,
  recalled,
  text,
  whole,
  words,
  workingDays,
} from './building-blocks.js';

/** Civil status (hộ tịch): communes. The letters of the sector code are ours. */
const SECTOR = { code: 'G15-HT', name: words('Hộ tịch', 'Civil status') };

const common = {
  version: 1,
  validFrom: TWO_LEVELS_FROM,
  validity: SINCE_TWO_LEVELS,
  sector: SECTOR,
  level: 'full',
  channels: ['online', 'counter', 'post'],
  receivedBy: ['commune'],
} as const;

export const CIVIL_STATUS: readonly ProcedureEntry[] = [
  {
    ...common,
    code: '2.000635',
    name: words(
      'Cấp bản sao trích lục hộ tịch, bản sao Giấy khai sinh',
      'Copies of civil status extracts and birth certificates',
    ),
    papers: [
      paper('G15-HT.01', 'Tờ khai cấp bản sao trích lục hộ tịch', 'Request for copies', 'optional'),
      authority('G15-HT.02'),
    ],
    form: [
      choice('event', 'Sự kiện hộ tịch', 'Event', [
        ['birth', 'Khai sinh', 'Birth'],
        ['marriage', 'Kết hôn', 'Marriage'],
        ['death', 'Khai tử', 'Death'],
      ]),
      text('registeredAt', 'Nơi đã đăng ký', 'Where it was registered'),
      pattern('registerNumber', 'Số, năm đăng ký', 'Number and year of registration', REGISTER_NUMBER, {
        required: false,
      }),
      whole('copies', 'Số bản sao', 'Number of copies', 1, 50),
      ON_BEHALF,
    ],
    clock: generalClock(SAME_DAY, recalled('Luật Hộ tịch 2014 Đ.64; after 15:00 the next working day.')),
    fee: {
      state: 'listed',
      lines: [
        {
          code: 'civil-status-copy',
          name: words('Phí cấp bản sao trích lục hộ tịch', 'Copy of a civil status extract'),
          amount: { kind: 'fixed', online: 8_000, counter: 8_000, post: 8_000, perUnitOf: 'copies' },
        },
      ],
      provenance: published('Annex II of NQ 66.22/2026/NQ-CP: 8 000 per copy and event.'),
    },
    // KQ.G15.000031 is the code for a birth; the codes for copies of other events were not found.
    result: {
      code: 'KQ.G15.000031',
      official: true,
      name: words('Bản sao trích lục hộ tịch', 'Copy of the extract'),
      electronic: true,
    },
    steps: automaticSteps(
      'Tra cứu cơ sở dữ liệu hộ tịch điện tử',
      'Look up the civil status register',
      'Lập và ký số bản sao trích lục',
      'Make and sign the copy',
    ),
  },
  {
    ...common,
    code: '1.004772',
    name: words(
      'Đăng ký khai sinh cho người đã có hồ sơ, giấy tờ cá nhân',
      'Register the birth of a person who already has personal papers',
    ),
    papers: [
      paper('G15-HT.03', 'Tờ khai đăng ký khai sinh', 'Request'),
      paper(
        'G15-HT.04',
        'Cam đoan về việc chưa được đăng ký khai sinh',
        'Declaration that the birth was never registered',
      ),
      paper('G15-HT.05', 'Giấy tờ, hồ sơ cá nhân', 'Personal papers'),
      authority('G15-HT.02'),
    ],
    form: [
      pastDate('birthDate', 'Ngày sinh', 'Date of birth'),
      text('birthPlace', 'Nơi sinh', 'Place of birth'),
      text('fatherName', 'Họ và tên cha', "Father's name", 100, { required: false }),
      text('motherName', 'Họ và tên mẹ', "Mother's name", 100, { required: false }),
      ON_BEHALF,
    ],
    clock: generalClock(workingDays(5), recalled('NĐ 123/2015/NĐ-CP; longer where facts must be verified.')),
    fee: SET_BY_COUNCILS,
    result: {
      code: 'KQ.G15.000031',
      official: true,
      name: words('Giấy khai sinh', 'Birth certificate'),
      electronic: true,
    },
    steps: plainSteps('Thẩm tra giấy tờ, xác minh', 'Examine and verify the papers'),
  },
  {
    ...common,
    code: '1.004746',
    name: words('Đăng ký lại kết hôn', 'Register a marriage again'),
    papers: [
      paper('G15-HT.06', 'Tờ khai đăng ký lại kết hôn', 'Request'),
      paper('G15-HT.07', 'Bản sao Giấy chứng nhận kết hôn cũ', 'Copy of the old marriage certificate', 'optional'),
    ],
    form: [
      text('registeredAt', 'Nơi đã đăng ký kết hôn', 'Where the marriage was registered'),
      pastDate('marriedOn', 'Ngày kết hôn', 'Date of marriage'),
      text('spouseName', 'Họ và tên vợ/chồng', 'Name of the spouse', 100),
    ],
    clock: generalClock(
      workingDays(5),
      recalled('NĐ 123/2015/NĐ-CP Đ.27; the place of the first registration answers within its own limit.'),
    ),
    fee: SET_BY_COUNCILS,
    result: ownResult('1.004746', 'Giấy chứng nhận kết hôn', 'Marriage certificate'),
    steps: [
      {
        id: 'receive',
        kind: 'official',
        role: 'receiver',
        name: words('Tiếp nhận, kiểm tra hồ sơ', 'Receive and check'),
      },
      { id: 'examine', kind: 'official', role: 'examiner', name: words('Thẩm tra hồ sơ', 'Examine') },
      {
        // The commune of the first registration differs from case to case; the seed asks always the same one.
        id: 'ask-first-registry',
        kind: 'opinion',
        role: 'adviser',
        agency: 'H26.102',
        name: words('Xác minh tại nơi đăng ký trước đây', 'Ask the place of the first registration'),
        timeLimit: { unit: 'working-days', amount: 3 },
      },
      { id: 'decide', kind: 'decision', role: 'manager', name: words('Lãnh đạo phê duyệt', 'Decide') },
      { id: 'deliver', kind: 'delivery', role: 'receiver', name: words('Trả kết quả', 'Deliver the result') },
    ],
  },
  {
    ...common,
    code: '1.004873',
    name: words('Cấp Giấy xác nhận tình trạng hôn nhân', 'Certificate of marital status'),
    papers: [
      paper('G15-HT.08', 'Tờ khai cấp Giấy xác nhận tình trạng hôn nhân', 'Request'),
      paper('G15-HT.09', 'Trích lục ghi chú ly hôn hoặc khai tử', 'Extract of divorce or death', {
        field: 'status',
        equals: 'formerly-married',
      }),
    ],
    form: [
      choice('status', 'Tình trạng hôn nhân', 'Marital status', [
        ['single', 'Chưa kết hôn', 'Never married'],
        ['married', 'Đang có vợ/chồng', 'Married'],
        ['formerly-married', 'Đã ly hôn hoặc vợ/chồng đã chết', 'Divorced or widowed'],
      ]),
      text('purpose', 'Mục đích sử dụng', 'Purpose'),
    ],
    clock: generalClock(
      // That online filers wait two days instead of three is assumed: fifteen provinces have cut times for them.
      { kind: 'limited', unit: 'working-days', amount: 3, onlineAmount: 2 },
      recalled('NĐ 123/2015/NĐ-CP Đ.22: three working days; the shorter time online is assumed.'),
    ),
    fee: SET_BY_COUNCILS,
    result: ownResult('1.004873', 'Giấy xác nhận tình trạng hôn nhân', 'Certificate of marital status'),
    steps: plainSteps('Xác minh tình trạng hôn nhân', 'Verify the marital status'),
  },
];
