import type { Check } from './judgement.js';

const FIGURE_WIDTH = 46;
const COLUMN_WIDTH = 10;

/** Every figure beside the one that was accepted and the most that it may be. Counts are whole, and ratios are not. */
export function tableOf(checks: readonly Check[]): readonly string[] {
  const row = (figure: string, columns: readonly string[]): string =>
    `  ${figure.padEnd(FIGURE_WIDTH)}${columns.map((column) => column.padStart(COLUMN_WIDTH)).join('')}`;
  return [
    row('', ['now', 'accepted', 'limit']),
    ...checks.map(({ figure, now, accepted, limit }) => {
      const digits = [now, accepted, limit].every(Number.isInteger) ? 0 : 2;
      return row(figure, [now, accepted, limit].map((value) => value.toFixed(digits)));
    }),
  ];
}
