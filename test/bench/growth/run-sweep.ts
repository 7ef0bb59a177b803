import { loadavg } from 'node:os';

import { driverOf } from '../contest/caption.js';
import { judge, type Judgement, type Point } from './bounds.js';
import type { BuildingSite, Turn } from './building-site.js';
import { inTurn, spelledDuration, type Sweep } from './sweep.js';

/** Under which conditions a sweep was measured: two that differ in any say nothing about each other. */
export interface Conditions {
  readonly commit: string;
  /** The client by which the services speak to Kafka; absent in sweeps of before it was noted. */
  readonly kafkaDriver?: string;
  readonly perSecond: number;
  readonly seconds: number;
  readonly values: readonly number[];
}

/** A sweep as it is kept. */
export interface SweepResult extends Conditions {
  readonly name: string;
  readonly grows: string;
  readonly begunAt: string;
  readonly loadAverageBefore: readonly number[];
  readonly loadAverageAfter: readonly number[];
  /** In the order in which they were measured. */
  readonly points: readonly Point[];
  readonly judgements: readonly Judgement[];
  /** Everything that was filed, the warming up included. */
  readonly turns: readonly Omit<Turn, 'dossierIds'>[];
}

/** What takes longer is said before it begins. */
const LONG_SECONDS = 600;

/** The values of a sweep, with those of `--full` or without. */
export function valuesOf({ values, fullValues }: Sweep, full: boolean): readonly number[] {
  return full ? [...values, ...fullValues] : values;
}

/** Whether a commit says what was measured: of sources with changes that are not committed it does not. */
export function tellsSources(commit: string): boolean {
  return commit !== 'unknown' && !commit.endsWith('-dirty');
}

/** Whether what was found then may stand for what would be found under these conditions. */
export function isSame(then: Conditions, now: Conditions): boolean {
  const telling = ({ commit, kafkaDriver, perSecond, seconds, values }: Conditions): string =>
    JSON.stringify({ commit, driver: driverOf({ kafkaDriver }), perSecond, seconds, values });
  return tellsSources(now.commit) && telling(then) === telling(now);
}

/**
 * Measures a sweep, judges it, and takes down the house that it was measured in: no other finds its dossiers there.
 *
 * @throws when anything was lost, doubled or miscounted on the way.
 */
export async function runSweep(sweep: Sweep, conditions: Conditions, site: BuildingSite): Promise<SweepResult> {
  const { name, grows, way, bounds } = sweep;
  const begunAt = new Date().toISOString();
  const loadAverageBefore = loadavg();
  const [first] = conditions.values;
  // Its own way through the house was never gone: without this the first value would be measured cold, and the last never.
  if (way === 'there-and-back' && first !== undefined) await sweep.measure(first, site);
  const points: Point[] = [];
  for (const value of inTurn(conditions.values, way)) {
    const lastsSeconds = sweep.lasts?.(value, conditions) ?? 0;
    if (lastsSeconds > LONG_SECONDS) site.terminal.line(`  ${name}, ${value.toLocaleString('en')}: ${spelledDuration(lastsSeconds)}`);
    const turnCount = site.turnCount;
    const figures = await sweep.measure(value, site);
    const carried = site.carriedSince(turnCount);
    points.push({ value, figures, ...(carried !== undefined && { carried }) });
  }
  await site.clear();
  return {
    name, grows, ...conditions, begunAt, loadAverageBefore, loadAverageAfter: loadavg(),
    points,
    judgements: bounds.map((bound) => judge(bound, points)),
    turns: site.takeTurns().map(({ dossierIds: _dossierIds, ...turn }) => turn),
  };
}
