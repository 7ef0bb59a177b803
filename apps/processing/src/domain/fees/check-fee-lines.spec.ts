import { describe, expect, it } from '@jest/globals';
import type { Channel, FeeAsked, ProcedureEntry } from '@hoso/contracts';

import { procedureOf } from '../../../test/office.js';
import { checkFeeLines } from './check-fee-lines.js';

/** 10,000 online, 20,000 at the counter. */
const RESIDENCE = procedureOf('1.004222');
/** 8,000 for each copy. */
const COPIES = procedureOf('2.000635');
/** Half a percent of a value. */
const TAX = procedureOf('1.007277');
/** Set by each province's council. */
const MARRIAGE = procedureOf('1.004746');

const lineOf = ({ fee }: ProcedureEntry): string => (fee.state === 'listed' ? fee.lines[0]!.code : 'council-fee');
const faults = (procedure: ProcedureEntry, amounts: readonly number[], channel: Channel = 'online'): readonly string[] =>
  checkFeeLines(procedure, channel, amounts.map((amountVnd): FeeAsked => ({ code: lineOf(procedure), amountVnd })))
    .map(({ pointer, code }) => `${pointer} ${code}`);

describe('the lines of a request for payment', () => {
  it.each([
    ['a fixed fee online', RESIDENCE, 10_000, 'online'],
    ['a fixed fee at the counter', RESIDENCE, 20_000, 'counter'],
    ['a fee for one copy', COPIES, 8_000, 'online'],
    ['a fee for three copies', COPIES, 24_000, 'post'],
    ['a share that was assessed', TAX, 12_345_678, 'online'],
    ['what a council has set', MARRIAGE, 15_000, 'online'],
  ] as const)('may be %s', (_what, procedure, amountVnd, channel) => {
    expect(faults(procedure, [amountVnd], channel)).toEqual([]);
  });

  it.each([
    ['a fixed fee at the rate of another channel', RESIDENCE, 20_000, 'online'],
    ['more than a fixed fee', RESIDENCE, 10_001, 'online'],
    ['two fixed fees in one', RESIDENCE, 20_001, 'counter'],
    ['a part of a copy', COPIES, 12_000, 'online'],
  ] as const)('may not be %s', (_what, procedure, amountVnd, channel) => {
    expect(faults(procedure, [amountVnd], channel)).toEqual(['/lines/0/amountVnd fee-amount']);
  });

  it('are lines of the procedure, each once, and every fault is told at once', () => {
    const code = lineOf(RESIDENCE);
    const asked = [{ code, amountVnd: 9_000 }, { code: 'tea-money', amountVnd: 50_000 }, { code, amountVnd: 10_000 }];
    expect(checkFeeLines(RESIDENCE, 'online', asked)).toEqual([
      { pointer: '/lines/0/amountVnd', code: 'fee-amount' },
      { pointer: '/lines/1/code', code: 'fee-unlisted' },
      { pointer: '/lines/2/code', code: 'fee-doubled' },
    ]);
    expect(faults(MARRIAGE, [15_000, 15_000])).toEqual(['/lines/1/code fee-doubled']);
  });
});
