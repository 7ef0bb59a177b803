import { together } from '../contest/costs.js';
import { mostHeld, type Turn } from './building-site.js';

/** Figures that several sweeps speak of; each name says the unit. */
export const COST = 'processor time, µs per dossier';
export const LAG = 'from accepted to indicator, ms (p99)';
export const KAFKA_BYTES = 'bytes on Kafka per dossier';
export const WATCH_MEMORY = 'most that monitoring held, MiB';

/** What every turn tells. Processor time is that of the house's own processes, Kafka and the store. */
export function usualFigures({ outcome, kafkaBytes }: Turn): Readonly<Record<string, number>> {
  return {
    [COST]: together(outcome.costs),
    [LAG]: outcome.lagMs.p99,
    [KAFKA_BYTES]: kafkaBytes,
    [WATCH_MEMORY]: mostHeld(outcome.costs, 'monitoring'),
  };
}
