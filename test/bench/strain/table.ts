import type { Caption } from '../contest/caption.js';
import type { Finding } from './trial.js';

/** A run as it is kept. */
export interface StrainRecord extends Caption {
  readonly capacity: number;
  readonly findings: readonly Finding[];
}

/** What was found, as a page has it. */
export function strainPageOf(record: StrainRecord | null): string {
  if (record === null) return 'No run is on record.\n';
  const { begunAt, command, commit, capacity, findings, kafka, store, node, machine, placement } = record;
  return [
    `Begun ${begunAt} with \`${command}\`, commit ${commit}; the house carries ${capacity} dossiers per second here.`,
    `${kafka}; ${store}; Node ${node}; ${machine}; ${placement}.`,
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
