import type { ProcedureEntry } from '../procedure-entry.js';
import {
  ON_BEHALF,
  SAME_DAY,
  SET_BY_COUNCILS,
  SINCE_TWO_LEVELS,
  TWO_LEVELS_FROM,
  assumed,
  authority,
  automaticSteps,
  generalClock,
  ownResult,
  paper,
  pattern,
  plainSteps,
  recalled,
  text,
  whole,
  words,
  workingDays,
} from './building-blocks.js';

/** Diplomas (văn bằng, chứng chỉ): departments of education. The letters of the sector code are ours. */
const common = {
  version: 1,
  validFrom: TWO_LEVELS_FROM,
  validity: SINCE_TWO_LEVELS,
  sector: { code: 'G03-VB', name: words('Văn bằng, chứng chỉ', 'Diplomas') },
  level: 'full',
  channels: ['online', 'counter', 'post'],
  receivedBy: ['education-department'],
  fee: SET_BY_COUNCILS,
} as const;

const DIPLOMA_NUMBER = pattern('diplomaNumber', 'Số hiệu văn bằng', 'Number of the diploma', {
  pattern: '[A-Z]{0,3} ?[0-9]{5,10}',
  example: 'A 0000000',
  lengthMax: 14,
});
const GRADUATION_YEAR = whole('graduationYear', 'Năm tốt nghiệp', 'Year of graduation', 1945, 2100);

export const DIPLOMAS: readonly ProcedureEntry[] = [
  {
    ...common,
    code: '3.000465',
    name: words('Cấp bản sao văn bằng, chứng chỉ từ sổ gốc', 'Copy of a diploma from the register'),
    papers: [authority('G03-VB.01')],
    form: [DIPLOMA_NUMBER, GRADUATION_YEAR, whole('copies', 'Số bản sao', 'Number of copies', 1, 20), ON_BEHALF],
    clock: generalClock(
      SAME_DAY,
      recalled('NĐ 23/2015/NĐ-CP Đ.17, Đ.7: on the day, after 15:00 the next working day.'),
    ),
    result: ownResult('3.000465', 'Bản sao văn bằng, chứng chỉ', 'Copy of the diploma'),
    steps: automaticSteps(
      'Tra cứu sổ gốc điện tử',
      'Look up the electronic register',
      'Lập và ký số bản sao',
      'Make and sign the copy',
    ),
  },
  {
    ...common,
    code: '3.000466',
    name: words('Chỉnh sửa nội dung văn bằng, chứng chỉ', 'Correct a diploma'),
    papers: [
      paper('G03-VB.02', 'Đơn đề nghị chỉnh sửa', 'Request'),
      paper('G03-VB.03', 'Văn bằng đề nghị chỉnh sửa', 'The diploma'),
      paper('G03-VB.04', 'Quyết định cải chính hộ tịch', 'Decision that corrected the civil status'),
    ],
    form: [
      DIPLOMA_NUMBER,
      GRADUATION_YEAR,
      text('correction', 'Nội dung đề nghị chỉnh sửa', 'What is to be corrected', 1000),
    ],
    // Demonstration assumption: correcting a diploma is taken to cost nothing.
    fee: { state: 'none', provenance: assumed('No fee is taken for corrections; the text in force was not compared.') },
    clock: generalClock(workingDays(5), recalled('TT 21/2019/TT-BGDĐT.')),
    result: ownResult('3.000466', 'Quyết định chỉnh sửa văn bằng', 'Decision of correction'),
    steps: plainSteps('Đối chiếu sổ gốc, giấy tờ hộ tịch', 'Compare with the register and civil status papers'),
  },
  {
    ...common,
    code: '2.002850',
    // Not yet in force: shows how a procedure is refused before its first day.
    validFrom: '2027-01-01',
    validity: assumed('The first day is chosen for demonstration.'),
    name: words('Cấp lại văn bằng, chứng chỉ', 'Replace a diploma'),
    papers: [paper('G03-VB.05', 'Đơn đề nghị cấp lại', 'Request')],
    form: [DIPLOMA_NUMBER, GRADUATION_YEAR],
    clock: generalClock(workingDays(5), assumed('The limit was not found.')),
    result: ownResult('2.002850', 'Văn bằng, chứng chỉ', 'Diploma', false),
    steps: plainSteps('Đối chiếu sổ gốc', 'Compare with the register'),
  },
];
