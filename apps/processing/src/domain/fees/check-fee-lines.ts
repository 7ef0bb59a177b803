import type { Channel, FeeAsked, ProcedureEntry } from '@hoso/contracts';
import type { Fault } from '@hoso/kernel';

type FeeLine = Extract<ProcedureEntry['fee'], { state: 'listed' }>['lines'][number];

/**
 * What is wrong with the lines of a request for payment, each with its pointer into the request; empty when nothing is. No agency
 * takes fees of its own (Luật Phí và lệ phí 2015 Đ.16, recalled): where the catalogue lists the fee of the procedure, only its lines
 * are asked for, at its rates. Where the rate is not known here, because a province's council sets it, the official states it.
 *
 * Codes: `fee-doubled` the same line twice, `fee-unlisted` not a line of the procedure, `fee-amount` not its rate.
 */
export function checkFeeLines(
  { fee }: Pick<ProcedureEntry, 'fee'>,
  channel: Channel,
  asked: readonly FeeAsked[],
): readonly Fault[] {
  return asked.flatMap(({ code, amountVnd }, index) => {
    const fault = (member: keyof FeeAsked, rule: string): readonly Fault[] => [{ pointer: `/lines/${index}/${member}`, code: rule }];
    if (asked.findIndex((other) => other.code === code) < index) return fault('code', 'fee-doubled');
    if (fee.state !== 'listed') return [];
    const line = fee.lines.find((one) => one.code === code);
    if (line === undefined) return fault('code', 'fee-unlisted');
    return isRate(line, channel, amountVnd) ? [] : fault('amountVnd', 'fee-amount');
  });
}

/** A share of a value that only the dossier itself tells is taken as it was assessed. */
function isRate({ amount }: FeeLine, channel: Channel, amountVnd: number): boolean {
  if (amount.kind === 'share') return true;
  const rate = amount[channel];
  return amount.perUnitOf === undefined ? amountVnd === rate : rate > 0 && amountVnd % rate === 0;
}
