import { driverOf, toldEngines, type Caption } from '../contest/caption.js';
import { spelled, type Judgement, type Point } from './bounds.js';
import { meansOf, type Line } from './fit.js';
import type { SweepResult } from './run-sweep.js';
import { missedOf, type Sweep } from './sweep.js';
import { SWEEPS } from './sweeps/index.js';

/** A run as it is kept, and what is on record: each sweep as it was measured last, by a run of its own perhaps. */
export interface GrowthRecord extends Caption {
  readonly sweeps: readonly SweepResult[];
}

const NAME_WIDTH = 62;
/** Ten million and a space. */
const COLUMN_WIDTH = 11;

/** Everything that is told of a run, what does not hold last. */
export function linesOf(record: GrowthRecord): readonly string[] {
  const { sweeps, node, machine, placement } = record;
  return [...sweeps.flatMap(sweepLines), `  ${toldEngines(record).join('; ')}; Node ${node}; ${machine}; ${placement}`, verdictOf(sweeps)];
}

/** The same as a page has it, with when and of what it was made. */
export function pageOf(record: GrowthRecord | null): string {
  if (record === null) return 'No run is on record.\n';
  const { begunAt, commit, command, sweeps } = record;
  const verdict = verdictOf(sweeps);
  const lines = linesOf(record).filter((line) => line !== verdict);
  const told = `The last run was begun ${begunAt} with \`${command}\`, commit ${commit}. ${verdict}`;
  return [told, '', '```text', ...lines.map((line) => line.trimEnd()), '```', ''].join('\n');
}

/**
 * What is on record after a run: its sweeps in the place of those of before. Others stay where they were measured on the same engines
 * and a machine of the same kind.
 */
export function recordedAfter(before: GrowthRecord | null, run: GrowthRecord, order: readonly string[]): GrowthRecord {
  const kept = before !== null && areAlike(before, run) ? before.sweeps : [];
  const sweeps = order.flatMap((name) => {
    const named = (sweep: SweepResult): boolean => sweep.name === name;
    return run.sweeps.find(named) ?? kept.find(named) ?? [];
  });
  return { ...run, sweeps };
}

/** The names of sweeps that are not on record any more after a run elsewhere. */
export function droppedBy(before: GrowthRecord | null, run: GrowthRecord): readonly string[] {
  if (before === null || areAlike(before, run)) return [];
  const measured = run.sweeps.map(({ name }) => name);
  return before.sweeps.map(({ name }) => name).filter((name) => !measured.includes(name));
}

/** Measured on the same engines, by the same client of Kafka, and on a machine of the same kind. */
function areAlike(one: GrowthRecord, other: GrowthRecord): boolean {
  const telling = (record: GrowthRecord): string => {
    const { kafka, store, node, machine } = record;
    return JSON.stringify({ kafka, driver: driverOf(record), store, node, machine });
  };
  return telling(one) === telling(other);
}

/** Without what was measured in each turn: the page tells of it only where a value was not carried, and that is with the points. */
export function shortened(record: GrowthRecord): GrowthRecord {
  return { ...record, sweeps: record.sweeps.map((sweep) => ({ ...sweep, turns: [] })) };
}

/** What all bounds come to, in one line that names each that does not hold, and what nobody has measured. */
export function verdictOf(sweeps: readonly Pick<SweepResult, 'name' | 'judgements' | 'values'>[]): string {
  const all = sweeps.flatMap(({ name, judgements }) => judgements.map((judgement) => ({ name, judgement })));
  const broken = all.filter(({ judgement }) => !judgement.holds);
  const unknown = sweeps.filter((sweep) => missedBy(sweep) !== '').map((sweep) => `${sweep.name}: ${missedBy(sweep)}`);
  const range = `Each is judged over the values of its row and no further${unknown.length === 0 ? '' : `; what is not known: ${unknown.join('; ')}`}.`;
  if (broken.length === 0) return `All ${all.length} bounds hold. ${range}`;
  const named = broken.map(({ name, judgement: { figure, sentence } }) => `${name}, ${figure}: ${sentence}`);
  return `${broken.length} of ${all.length} bounds DO NOT HOLD. ${named.join('; ')}. ${range}`;
}

/** The figures of a sweep over its values, each with its line, its bound and whether that holds. */
export function sweepLines(sweep: SweepResult): readonly string[] {
  const { name, grows, values, perSecond, seconds, points, judgements, begunAt, commit } = sweep;
  const filed = definitionOf(name)?.filed?.({ perSecond, seconds }) ?? `${perSecond} dossiers per second for ${seconds} s at each value`;
  const missed = missedBy(sweep);
  const figures = [...new Set(judgements.map(({ figure }) => figure))];
  return [
    `  ${`${name}: ${grows}`.padEnd(NAME_WIDTH)}${values.map((value) => value.toLocaleString('en').padStart(COLUMN_WIDTH)).join('')}`,
    `    ${filed}${missed === '' ? '' : `; ${missed}`}; begun ${begunAt}, commit ${commit}`,
    ...notCarriedLines(points),
    ...figures.flatMap((figure) => [
      `    ${figure.padEnd(NAME_WIDTH - 2)}${values.map((value) => spelledAt(points, figure, value).padStart(COLUMN_WIDTH)).join('')}`,
      ...judgements.filter((judgement) => judgement.figure === figure).map((judgement) => `      ${judgementLine(judgement, points)}`),
    ]),
    '',
  ];
}

/** What a sweep has not measured, in its words of today: a text that was kept with the figures would tell of what a run took then. */
function missedBy({ name, values }: Pick<SweepResult, 'name' | 'values'>): string {
  const sweep = definitionOf(name);
  return sweep === undefined ? '' : missedOf(sweep, values);
}

function definitionOf(name: string): Sweep | undefined {
  return SWEEPS.find((sweep) => sweep.name === name);
}

/** What was filed there was more than the house carries, or held back on purpose: waiting then says only that. */
function notCarriedLines(points: readonly Point[]): readonly string[] {
  const values = [...new Set(points.filter(({ carried }) => carried === false).map(({ value }) => value))];
  return values.length === 0 ? [] : [`    NOT CARRIED at ${values.map((value) => value.toLocaleString('en')).join('; ')}`];
}

function judgementLine({ figure, line, sentence, holds }: Judgement, points: readonly Point[]): string {
  const spread = spreadOf(points, figure);
  const repeated = spread === undefined ? '' : ` (at one value it differed by up to ${(spread * 100).toFixed(0)} %)`;
  return `${holds ? 'holds' : 'DOES NOT HOLD'}: ${sentence}; ${spelledLine(line)}${repeated}`;
}

/** `8.1 + 0.3 for each`, or `… for each tenfold`. */
function spelledLine({ scale, intercept, perUnit }: Line): string {
  const sign = perUnit < 0 ? '-' : '+';
  return `line ${spelled(intercept)} ${sign} ${spelled(Math.abs(perUnit))} for each${scale === 'tenfold' ? ' tenfold' : ''}`;
}

function spelledAt(points: readonly Point[], figure: string, value: number): string {
  const [mean] = meansOf(measuredOf(points, figure).filter((one) => one.value === value));
  return mean === undefined ? '-' : spelled(mean.figure);
}

/** How far apart lie figures that were measured at the same value, as a share of their mean; undefined where none was measured twice. */
function spreadOf(points: readonly Point[], figure: string): number | undefined {
  const measured = measuredOf(points, figure);
  const spreads = meansOf(measured).flatMap((mean) => {
    const figures = measured.filter(({ value }) => value === mean.value).map((one) => one.figure);
    return figures.length < 2 ? [] : [(Math.max(...figures) - Math.min(...figures)) / mean.figure];
  });
  return spreads.length === 0 ? undefined : Math.max(...spreads);
}

function measuredOf(points: readonly Point[], figure: string): readonly { readonly value: number; readonly figure: number }[] {
  return points.flatMap(({ value, figures }) => (figures[figure] === undefined ? [] : [{ value, figure: figures[figure] }]));
}
