import { spelledKinds, sumOf, type Counts } from './counts.js';

/** What one run has found out about the house. */
export interface Figures {
  /** Processor time per dossier of ours, Kafka's and the store's included, over the floor's in the same run. */
  readonly costRatio: number;
  /** Round trips to the store per dossier, by who makes them and what they are. */
  readonly storeCalls: Counts;
  /** Requests to Kafka per dossier, in the same way. */
  readonly kafkaCalls: Counts;
  /** Durable commits per dossier, by who makes them and with what. */
  readonly syncs: Counts;
}

/** One figure beside the one that was accepted. */
export interface Check {
  readonly figure: string;
  readonly now: number;
  readonly accepted: number;
  /** More than this and the gate stays shut. */
  readonly limit: number;
  /** One sentence; undefined when all is well. */
  readonly wrong: string | undefined;
}

/** So much dearer a dossier may have become, beside the floor, without anybody's saying so. */
export const COST_GROWTH_MAX = 0.15;

/** Holds what was found against what was accepted. What is no number does not pass. */
export function judge(found: Figures, accepted: Figures): readonly Check[] {
  return [
    judgeCost(found.costRatio, accepted.costRatio),
    judgeCounts('round trips to the store per dossier', found.storeCalls, accepted.storeCalls),
    judgeCounts('requests to Kafka per dossier', found.kafkaCalls, accepted.kafkaCalls),
    judgeCounts('syncs per dossier', found.syncs, accepted.syncs),
  ];
}

function judgeCost(now: number, accepted: number): Check {
  const limit = accepted * (1 + COST_GROWTH_MAX);
  const grown = `${now.toFixed(2)} is ${percent(now / accepted - 1)} more than the accepted ${accepted.toFixed(2)}`;
  return {
    figure: 'processor time per dossier, ours / floor',
    now,
    accepted,
    limit,
    wrong: now <= limit ? undefined : `Processor time per dossier, ours / floor: ${grown}, and ${percent(COST_GROWTH_MAX)} are allowed.`,
  };
}

function judgeCounts(figure: string, found: Counts, accepted: Counts): Check {
  const [now, limit] = [sumOf(found), sumOf(accepted)];
  const sentence = (): string => {
    const grown = spelledKinds(found, accepted);
    const more = `${now} are ${now - limit} more than the accepted ${limit}`;
    return `${figure.charAt(0).toUpperCase()}${figure.slice(1)}: ${more}, and none is allowed (${grown}).`;
  };
  return { figure, now, accepted: limit, limit, wrong: now <= limit ? undefined : sentence() };
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
