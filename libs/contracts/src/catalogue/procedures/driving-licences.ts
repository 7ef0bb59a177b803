import type { ProcedureEntry } from '../procedure-entry.js';
import {
  RATE_NOT_FOUND,
  choice,
  generalClock,
  ownResult,
  paper,
  pattern,
  plainSteps,
  published,
  recalled,
  words,
  workingDays,
} from './building-blocks.js';

/** Driving licences (giấy phép lái xe): with the police since 01/3/2025. The letters of the sector code are ours. */
const common = {
  code: '3.000347',
  name: words('Đổi giấy phép lái xe', 'Exchange a driving licence'),
  sector: { code: 'G01-GP', name: words('Sát hạch, cấp giấy phép lái xe', 'Driving licences') },
  level: 'full',
  channels: ['online', 'counter', 'post'],
  receivedBy: ['province-police', 'commune-police'],
  papers: [
    paper('G01-GP.01', 'Giấy khám sức khỏe của người lái xe', 'Medical certificate of the driver'),
    paper('G01-GP.02', 'Ảnh chân dung', 'Portrait', 'optional'),
  ],
  form: [
    pattern('licenceNumber', 'Số giấy phép lái xe', 'Licence number', {
      pattern: '[0-9]{12}',
      example: '000000000000',
      lengthMax: 12,
    }),
    choice('class', 'Hạng', 'Class', [
      ['A', 'Hạng A, A1', 'Class A, A1'],
      ['B', 'Hạng B', 'Class B'],
      ['C', 'Hạng C, C1', 'Class C, C1'],
      ['D', 'Hạng D và tương đương', 'Class D and alike'],
    ]),
  ],
  clock: generalClock(workingDays(5), published('National portal: five working days.')),
  result: ownResult('3.000347', 'Giấy phép lái xe', 'Driving licence'),
  steps: plainSteps('Tra cứu giấy phép, vi phạm giao thông', 'Look up the licence and offences'),
} as const;

/** Two versions: the cheaper rate for online filers ended with 2025; the rate since then was not found. */
export const DRIVING_LICENCES: readonly ProcedureEntry[] = [
  {
    ...common,
    version: 1,
    validFrom: '2025-03-01',
    validTo: '2025-12-31',
    validity: recalled('From the day the task passed to the police to the end of the cheaper rate.'),
    fee: {
      state: 'listed',
      lines: [
        {
          code: 'driving-licence',
          name: words('Lệ phí cấp giấy phép lái xe', 'Driving licence'),
          // The rate by post is assumed to be that of the counter.
          amount: { kind: 'fixed', online: 115_000, counter: 135_000, post: 135_000 },
        },
      ],
      provenance: published('Rates from 12/2023 to the end of 2025: 135 000, online 115 000.'),
    },
  },
  {
    ...common,
    version: 2,
    validFrom: '2026-01-01',
    validity: recalled('The day after the cheaper rate ended.'),
    fee: RATE_NOT_FOUND,
  },
];
