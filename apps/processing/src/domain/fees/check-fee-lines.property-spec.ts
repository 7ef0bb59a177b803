import { describe, expect, it } from '@jest/globals';
import { PROCEDURES, type Channel, type FeeAsked, type ProcedureEntry } from '@hoso/contracts';
import fc from 'fast-check';

import { checkFeeLines } from './check-fee-lines.js';

type Listed = Extract<ProcedureEntry['fee'], { state: 'listed' }>;
const CHANNELS: readonly Channel[] = ['online', 'counter', 'post'];
const listed = PROCEDURES.flatMap(({ fee }) => (fee.state === 'listed' ? [fee] : []));
const free = PROCEDURES.filter(({ fee }) => fee.state !== 'listed');

/** What may be asked for a line; undefined where nothing may, because it is free in that channel. */
function rightAmount({ amount }: Listed['lines'][number], channel: Channel, units: number): number | undefined {
  if (amount.kind === 'share') return units * 1_234;
  return amount[channel] === 0 ? undefined : amount[channel] * (amount.perUnitOf === undefined ? 1 : units);
}

interface Request {
  readonly fee: Listed;
  readonly channel: Channel;
  readonly lines: readonly FeeAsked[];
}

/** Some lines of a procedure, in any order, each at its rate. */
const right: fc.Arbitrary<Request> = fc
  .record({ fee: fc.constantFrom(...listed), channel: fc.constantFrom(...CHANNELS) })
  .chain(({ fee, channel }) =>
    fc.tuple(fc.shuffledSubarray([...fee.lines], { minLength: 1 }), fc.integer({ min: 1, max: 999_999 })).map(([chosen, units]) => ({
      fee, channel,
      lines: chosen.flatMap((line) => {
        const amountVnd = rightAmount(line, channel, units);
        return amountVnd === undefined ? [] : [{ code: line.code, amountVnd }];
      }),
    })))
  .filter(({ lines }) => lines.length > 0);

describe('a request for payment', () => {
  it('may ask for any lines of its procedure at their rates', () => {
    fc.assert(fc.property(right, ({ fee, channel, lines }) => {
      expect(checkFeeLines({ fee }, channel, lines)).toEqual([]);
    }));
  });

  it('is told of exactly what is wrong with it, and where', () => {
    const wrong = fc.constantFrom('fee-doubled', 'fee-unlisted', 'fee-amount');
    fc.assert(fc.property(right, wrong, fc.nat(), fc.integer({ min: 1, max: 999 }), ({ fee, channel, lines }, code, which, more) => {
      const place = which % lines.length;
      const line = lines[place]!;
      const { amount } = fee.lines.find((one) => one.code === line.code)!;
      if (code === 'fee-doubled') {
        const asked = [...lines, { ...line, amountVnd: more }];
        expect(checkFeeLines({ fee }, channel, asked)).toEqual([{ pointer: `/lines/${lines.length}/code`, code }]);
      } else if (code === 'fee-unlisted') {
        const asked = lines.with(place, { ...line, code: `no-${line.code}` });
        expect(checkFeeLines({ fee }, channel, asked)).toEqual([{ pointer: `/lines/${place}/code`, code }]);
      } else {
        // Below a thousand đồng nothing is charged: so much more is never the rate of anything.
        const asked = lines.with(place, { ...line, amountVnd: line.amountVnd + more });
        const faults = amount.kind === 'share' ? [] : [{ pointer: `/lines/${place}/amountVnd`, code }];
        expect(checkFeeLines({ fee }, channel, asked)).toEqual(faults);
      }
    }));
  });

  it('may ask for any lines and amounts, each once, where no rate is known here', () => {
    const line = fc.record({ code: fc.constantFrom('council-fee', 'copy', 'survey'), amountVnd: fc.integer({ min: 1, max: 1e12 }) });
    const [of, by, asked] = [fc.constantFrom(...free), fc.constantFrom(...CHANNELS), fc.array(line, { maxLength: 5 })];
    fc.assert(fc.property(of, by, asked, (procedure, channel, lines) => {
      const again = lines.flatMap(({ code }, place) => (lines.slice(0, place).some((other) => other.code === code) ? [place] : []));
      const faults = again.map((place) => ({ pointer: `/lines/${place}/code`, code: 'fee-doubled' }));
      expect(checkFeeLines(procedure, channel, lines)).toEqual(faults);
    }));
  });
});
