import type { Channel } from '../channel.js';
import type { Bilingual } from '../provenance.js';
import { holds } from './check-papers.js';
import type { FormContent } from './form-field.js';
import type { FeeLine, ProcedureEntry } from './procedure-entry.js';

/** What a dossier costs. `unknown` is said as such and never shown as zero. */
export type FeeDue =
  | { readonly state: 'none' }
  | { readonly state: 'unknown'; readonly why: Bilingual }
  | {
      readonly state: 'listed';
      readonly totalVnd: number;
      readonly lines: readonly { readonly code: string; readonly name: Bilingual; readonly amountVnd: number }[];
    };

/**
 * The fee of a dossier under the version that it is pinned to: the lines whose conditions hold, for the channel it came
 * by, in whole đồng (shares are rounded to the nearest đồng). The form must have passed `checkForm`; a number that is
 * missing counts as one unit, a value that is missing as zero.
 */
export function feeDue(procedure: Pick<ProcedureEntry, 'fee'>, channel: Channel, data: FormContent): FeeDue {
  const { fee } = procedure;
  switch (fee.state) {
    case 'none':
      return { state: 'none' };
    case 'unknown':
      return { state: 'unknown', why: fee.why };
    case 'listed': {
      const lines = fee.lines
        .filter((line) => line.when === undefined || holds(line.when, data))
        .map((line) => ({ code: line.code, name: line.name, amountVnd: amountOf(line, channel, data) }));
      return { state: 'listed', lines, totalVnd: lines.reduce((sum, line) => sum + line.amountVnd, 0) };
    }
  }
}

function amountOf(line: FeeLine, channel: Channel, data: FormContent): number {
  const { amount } = line;
  switch (amount.kind) {
    case 'fixed':
      return amount[channel] * (amount.perUnitOf === undefined ? 1 : numberIn(data, amount.perUnitOf, 1));
    case 'share':
      return Math.round((numberIn(data, amount.ofField, 0) * amount.permille) / 1000);
  }
}

function numberIn(data: FormContent, field: string, otherwise: number): number {
  const value = Object.hasOwn(data, field) ? data[field] : undefined;
  return typeof value === 'number' && Number.isFinite(value) ? value : otherwise;
}
