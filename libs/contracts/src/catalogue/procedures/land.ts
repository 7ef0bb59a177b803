import type { ProcedureEntry } from '../procedure-entry.js';
import {
  SET_BY_COUNCILS,
  SINCE_TWO_LEVELS,
  TWO_LEVELS_FROM,
  choice,
  ownResult,
  paper,
  pattern,
  plainSteps,
  recalled,
  text,
  words,
} from './building-blocks.js';

/** Land (đất đai): land registration offices. The letters of the sector code are ours. */
const common = {
  version: 1,
  validFrom: TWO_LEVELS_FROM,
  validity: SINCE_TWO_LEVELS,
  sector: { code: 'G10-DD', name: words('Đất đai', 'Land') },
  level: 'partial',
  partialReason: 'presence-required',
  channels: ['online', 'counter', 'post'],
  receivedBy: ['land-registry'],
  // Looking at the land and paying the taxes on it do not count; what the applicant must add is simply waited for.
  clock: {
    term: { kind: 'limited', unit: 'working-days', amount: 10 },
    stops: { supplement: 'continue', payment: 'continue', stopped: 'continue', 'field-check': 'continue' },
    supplement: { limitWorkingDays: 15, roundsMax: 2, lapse: 'stop' },
    payment: { limitWorkingDays: 30, lapse: 'stop' },
    extension: { timesMax: 1, amountMax: 10 },
    provenance: recalled('NĐ 101/2024/NĐ-CP; the limits for supplement, payment and extension are assumed.'),
  },
  fee: SET_BY_COUNCILS,
} as const;

const CERTIFICATE_NUMBER = pattern('certificateNumber', 'Số phát hành Giấy chứng nhận', 'Number of the certificate', {
  pattern: '[A-Z]{2} ?[0-9]{6,8}',
  example: 'AA 00000000',
  lengthMax: 12,
});

export const LAND: readonly ProcedureEntry[] = [
  {
    ...common,
    code: '1.014425',
    name: words('Cấp lại Giấy chứng nhận do bị mất', 'Replace a lost land certificate'),
    papers: [
      paper('G10-DD.01', 'Đơn đăng ký biến động đất đai', 'Request'),
      paper('G10-DD.02', 'Giấy tờ chứng minh việc đăng tin mất', 'Proof of public notice of the loss', 'optional'),
    ],
    form: [
      CERTIFICATE_NUMBER,
      text('parcel', 'Thửa đất, tờ bản đồ', 'Parcel and map sheet'),
      text('address', 'Địa chỉ thửa đất', 'Address', 500),
    ],
    result: ownResult('1.014425', 'Giấy chứng nhận quyền sử dụng đất', 'Land use certificate', false),
    steps: plainSteps('Kiểm tra hồ sơ địa chính, niêm yết công khai', 'Check the cadastre and give public notice'),
  },
  {
    ...common,
    code: '1.013833',
    name: words('Đăng ký biến động quyền sử dụng đất, tài sản gắn liền với đất', 'Register a change of land rights'),
    papers: [
      paper('G10-DD.01', 'Đơn đăng ký biến động đất đai', 'Request'),
      paper('G10-DD.03', 'Giấy chứng nhận đã cấp', 'Certificate'),
      paper('G10-DD.04', 'Hợp đồng, văn bản về chuyển quyền', 'Contract of transfer', {
        field: 'change',
        equals: 'transfer',
      }),
    ],
    form: [
      CERTIFICATE_NUMBER,
      choice('change', 'Nội dung biến động', 'Change', [
        ['transfer', 'Chuyển quyền', 'Transfer of rights'],
        ['details', 'Thay đổi thông tin', 'Change of details'],
      ]),
      text('address', 'Địa chỉ thửa đất', 'Address', 500),
    ],
    result: ownResult('1.013833', 'Giấy chứng nhận đã xác nhận thay đổi', 'Certificate with the change', false),
    steps: [
      {
        id: 'receive',
        kind: 'official',
        role: 'receiver',
        name: words('Tiếp nhận, kiểm tra hồ sơ', 'Receive and check'),
      },
      {
        id: 'examine',
        kind: 'official',
        role: 'examiner',
        name: words('Thẩm tra hồ sơ địa chính', 'Examine the cadastre'),
      },
      {
        // The tax office of the place; the seed asks always the same one.
        id: 'ask-tax-office',
        kind: 'opinion',
        role: 'adviser',
        agency: 'G12.101',
        name: words('Xác định nghĩa vụ tài chính', 'Ask the tax office what is owed'),
        timeLimit: { unit: 'working-days', amount: 5 },
      },
      { id: 'decide', kind: 'decision', role: 'manager', name: words('Lãnh đạo phê duyệt', 'Decide') },
      { id: 'deliver', kind: 'delivery', role: 'receiver', name: words('Trả kết quả', 'Deliver the result') },
    ],
  },
];
