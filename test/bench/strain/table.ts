import { toldEngines, type Caption } from '../contest/caption.js';
import type { Finding } from './trial.js';

/** A run as it is kept. */
export interface StrainRun extends Caption {
  readonly capacity: number;
  readonly trials: readonly { readonly name: string; readonly findings: readonly Finding[] }[];
}

/** What is on record: each trial as it was played last, the newest run first. */
export type StrainRecord = readonly StrainRun[];

/** What is on record after a run: its trials take the place of those of before. */
export function recordedAfter(before: StrainRecord, run: StrainRun): StrainRecord {
  const played = new Set(run.trials.map(({ name }) => name));
  const others = before.map((one) => ({ ...one, trials: one.trials.filter(({ name }) => !played.has(name)) }));
  return [run, ...others.filter(({ trials }) => trials.length > 0)];
}

/** What was found, as a page has it. */
export function strainPageOf(record: StrainRecord): string {
  return record.length === 0 ? 'No run is on record.\n' : record.map(tableOf).join('\n');
}

function tableOf(run: StrainRun): string {
  const { begunAt, command, commit, capacity, trials, node, machine, placement } = run;
  const findings = trials.flatMap((trial) => trial.findings);
  return [
    `Begun ${begunAt} with \`${command}\`, commit ${commit}; the house carries ${capacity} dossiers per second here.`,
    `${toldEngines(run).join('; ')}; Node ${node}; ${machine}; ${placement}.`,
    '',
    '| | Found | Meant | |',
    '|---|---|---|---|',
    ...findings.map(({ what, found, meant, holds }) => `| ${what} | ${found} | ${meant ?? ''} | ${verdictOf(holds)} |`),
    '',
  ].join('\n');
}

/** One finding for a terminal. */
export function lineOf({ what, found, meant, holds }: Finding): string {
  const verdict = verdictOf(holds);
  return `    ${what}: ${found}${meant === undefined ? '' : ` (meant: ${meant})`}${verdict === '' ? '' : ` — ${verdict}`}`;
}

/** The line that a run comes to. */
export function verdictLine(findings: readonly Finding[]): string {
  const judged = findings.filter(({ holds }) => holds !== undefined);
  const missed = judged.filter(({ holds }) => holds === false);
  return `Strain: ${judged.length - missed.length} of ${judged.length} hold${missed.length === 0 ? '.' : `; not: ${missed.map(({ what }) => what).join('; ')}.`}`;
}

function verdictOf(holds: boolean | undefined): string {
  return holds === undefined ? '' : holds ? 'holds' : 'DOES NOT HOLD';
}
