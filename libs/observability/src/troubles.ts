import type { Observability } from './observability.js';

/** Hears that something could not be done. `doing` completes "could not …" and has few values, never an identity. */
export type TroubleTeller = (error: unknown, doing: string) => void;

/** For what goes on by itself and is tried again: each failure is counted, so that it can be watched, and said in the log. */
export function troubleTeller({ log, metrics }: Pick<Observability, 'log' | 'metrics'>): TroubleTeller {
  const troubles = metrics.counter({
    name: 'hoso_troubles_total',
    help: 'What could not be done and is tried again by itself, by what it was.',
    labels: ['doing'],
  });
  return (error, doing) => {
    troubles.inc({ doing });
    log.warn(`could not ${doing}`, { error });
  };
}
