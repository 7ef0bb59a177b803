import type { ProcedureEntry } from '../procedure-entry.js';
import {
  NUMBER_PLATE,
  RATE_NOT_FOUND,
  SAME_DAY,
  SINCE_TWO_LEVELS,
  TWO_LEVELS_FROM,
  assumed,
  automaticSteps,
  choice,
  generalClock,
  ownResult,
  paper,
  pattern,
  plainSteps,
  recalled,
  text,
  words,
  workingDays,
} from './building-blocks.js';

/** Vehicle registration (đăng ký phương tiện): police. The letters of the sector code are ours. */
const common = {
  version: 1,
  validFrom: TWO_LEVELS_FROM,
  validity: SINCE_TWO_LEVELS,
  sector: { code: 'G01-PT', name: words('Đăng ký, quản lý phương tiện giao thông', 'Vehicle registration') },
  level: 'full',
  channels: ['online', 'counter'],
  receivedBy: ['province-police', 'commune-police'],
  fee: RATE_NOT_FOUND,
} as const;

const DECLARATION = paper('G01-PT.01', 'Giấy khai đăng ký xe', 'Registration declaration');
const PLATE = pattern('numberPlate', 'Biển số', 'Number plate', NUMBER_PLATE);
const CHASSIS = pattern('chassisNumber', 'Số khung', 'Chassis number', {
  pattern: '[0-9A-Z]{6,20}',
  example: 'RLHJC5275KY000001',
  lengthMax: 20,
});

export const VEHICLES: readonly ProcedureEntry[] = [
  {
    ...common,
    code: '1.013079',
    name: words('Đổi chứng nhận đăng ký xe, biển số xe', 'Exchange a vehicle registration or plate'),
    papers: [
      DECLARATION,
      paper('G01-PT.02', 'Chứng nhận đăng ký xe, biển số xe', 'Registration certificate and plate'),
    ],
    form: [
      PLATE,
      CHASSIS,
      choice('reason', 'Lý do đổi', 'Reason', [
        ['damaged', 'Hư hỏng', 'Damaged'],
        ['changed', 'Thay đổi thông tin', 'Details changed'],
      ]),
    ],
    clock: generalClock(workingDays(2), recalled('TT 79/2024/TT-BCA.')),
    result: ownResult('1.013079', 'Chứng nhận đăng ký xe', 'Registration certificate', false),
    steps: plainSteps('Kiểm tra hồ sơ xe', "Examine the vehicle's file"),
  },
  {
    ...common,
    code: '1.013080',
    name: words('Cấp lại chứng nhận đăng ký xe, biển số xe', 'Replace a vehicle registration or plate'),
    papers: [DECLARATION],
    form: [PLATE, CHASSIS, text('circumstances', 'Hoàn cảnh bị mất', 'How it was lost', 1000)],
    clock: generalClock(workingDays(2), recalled('TT 79/2024/TT-BCA; verification may take longer.')),
    result: ownResult('1.013080', 'Chứng nhận đăng ký xe', 'Registration certificate', false),
    steps: plainSteps('Xác minh việc mất chứng nhận, biển số', 'Verify the loss'),
  },
  {
    ...common,
    code: '1.013086',
    name: words('Đăng ký xe tạm thời', 'Register a vehicle temporarily'),
    channels: ['online'],
    papers: [paper('G01-PT.03', 'Chứng từ nguồn gốc xe', 'Proof of origin of the vehicle')],
    form: [CHASSIS, text('route', 'Phạm vi hoạt động', 'Where it will be driven')],
    clock: generalClock(SAME_DAY, assumed('Given out by the system on the day; the limit in force was not found.')),
    result: ownResult('1.013086', 'Chứng nhận đăng ký xe tạm thời', 'Temporary registration'),
    steps: automaticSteps(
      'Tra cứu dữ liệu hải quan, xuất xưởng',
      'Look up customs and factory data',
      'Cấp chứng nhận, biển số tạm thời điện tử',
      'Issue the temporary registration',
    ),
  },
];
