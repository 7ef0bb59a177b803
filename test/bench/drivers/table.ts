import type { KafkaDriverName } from '@hoso/messaging';

import { quantile } from '../../../deploy/local/measure/quantiles.js';
import { toldEngines, type Caption } from '../contest/caption.js';
import type { Figures } from './round.js';

/** A run as it is kept. */
export interface DriversRecord extends Caption {
  readonly loadAverageAfter: readonly number[];
  readonly messagesPerSecond: number;
  readonly seconds: number;
  /** What each round has found. */
  readonly figures: Readonly<Record<KafkaDriverName, readonly Figures[]>>;
}

/** What was found, as a page has it. */
export function driversPageOf(record: DriversRecord | null): string {
  if (record === null) return 'No run is on record.\n';
  const { begunAt, command, commit, messagesPerSecond, seconds, node, machine } = record;
  return [
    `Begun ${begunAt} with \`${command}\`, commit ${commit}: ${messagesPerSecond} messages a second for ${seconds} s, bulk in thousands.`,
    `${[...toldEngines(record), `Node ${node}`, machine].join('; ')}. Least / middle / most of the rounds.`,
    '',
    ...driversLinesOf(record),
    '',
  ].join('\n');
}

/** A row for each figure, both clients beside each other. */
export function driversLinesOf({ figures, packages }: Pick<DriversRecord, 'figures' | 'packages'>): readonly string[] {
  const titles: Readonly<Record<KafkaDriverName, string>> = {
    kafkajs: `kafkajs ${packages['kafkajs'] ?? ''}`, platformatic: `@platformatic/kafka ${packages['@platformatic/kafka'] ?? ''}`,
  };
  const drivers = Object.keys(figures) as readonly KafkaDriverName[];
  const spelled = (rounds: readonly Figures[], name: string): string =>
    [0, 0.5, 1].map((share) => quantile(rounds.map((one) => one[name] ?? Number.NaN), share).toFixed(1)).join(' / ');
  const names = Object.keys(figures[drivers[0]!]?.[0] ?? {});
  return [
    `| | ${drivers.map((driver) => titles[driver].trim()).join(' | ')} |`,
    `|---|${drivers.map(() => '---|').join('')}`,
    ...names.map((name) => `| ${name} | ${drivers.map((driver) => spelled(figures[driver], name)).join(' | ')} |`),
  ];
}
