import { toldEngines, type Caption } from '../contest/caption.js';
import type { StoreCost } from './measure.js';

/** A run as it is kept. */
export interface StoreCostsRecord extends Caption {
  readonly documents: number;
  readonly costs: readonly StoreCost[];
}

/** What was found, as a page has it. */
export function storeCostsPageOf(record: StoreCostsRecord | null): string {
  if (record === null) return 'No run is on record.\n';
  const { begunAt, command, commit, documents, node, machine } = record;
  const store = toldEngines({ ...record, kafka: undefined }).join();
  const told = `Begun ${begunAt} with \`${command}\`, commit ${commit}: ${documents} documents each. ${store}; Node ${node}; ${machine}.`;
  return [told, '', ...linesOf(record), ''].join('\n');
}

/** A row for each case. */
export function linesOf({ costs }: Pick<StoreCostsRecord, 'costs'>): readonly string[] {
  return [
    '| For one document | The store, µs | The client, µs | Bytes to disk |',
    '|---|---|---|---|',
    ...costs.map(({ name, storeMicroseconds, clientMicroseconds, writtenBytes }) =>
      `| ${[name, ...[storeMicroseconds, clientMicroseconds, writtenBytes].map((figure) => figure.toFixed(0))].join(' | ')} |`),
  ];
}
