import type { Terminal } from './terminal.js';

/** What a person who has just started the house wants to know. */
export interface Standing {
  /** Address of a process by its name, as a person would type it. */
  readonly addressOf: (name: 'intake' | 'identity-verification' | 'processing' | 'monitoring' | 'neighbours') => string;
  readonly kafka: string;
  /** The store's engine; undefined when the services keep everything in memory. */
  readonly store: string | undefined;
  /** What is done meanwhile about a store that is missing. */
  readonly storeRemark: string;
  readonly rate: number;
  readonly readyAfterSeconds: string;
  readonly runFolder: string;
  /** A command that files a dossier. */
  readonly curl: string;
}

/** The one block that is printed when everything stands. */
export function banner(standing: Standing, terminal: Terminal): readonly string[] {
  const { addressOf } = standing;
  const row = (word: string, text: string): string => `  ${word.padEnd(9)}${text}`;
  const doors = ['intake', 'identity-verification', 'processing', 'monitoring'] as const;
  const durability =
    standing.store === undefined
      ? [row('Store', `${terminal.strong('in memory: what you do now is gone with Ctrl-C')}`), row('', standing.storeRemark)]
      : [row('Store', `${standing.store}; everything is kept in ${standing.runFolder}`)];
  return [
    '',
    `  ${terminal.strong('Hoso stands')}, ${standing.readyAfterSeconds} s after the start.`,
    '',
    row('Page', terminal.strong(addressOf('monitoring'))),
    ...doors.map((name, index) => row(index === 0 ? 'API' : '', `${addressOf(name)}/docs`)),
    row('Health', `${addressOf('intake')}/health/deep (each service has one)`),
    row('Metrics', `${addressOf('intake')}/metrics (each service has them)`),
    row('Broker', standing.kafka),
    ...durability,
    row('Dossiers', dossiers(standing.rate)),
    row('Logs', `${standing.runFolder}/logs`),
    '',
    '  File one yourself:',
    '',
    ...standing.curl.split('\n').map((line) => `    ${line}`),
    '',
    '  Ctrl-C stops everything that was started here.',
    '',
  ];
}

function dossiers(rate: number): string {
  return rate === 0 ? 'none are filed by themselves' : `about ${rate} per second are filed by rehearsed portals`;
}
