import type { Service, Speaker } from './services.js';

export type FactsTopic = `hoso.${Speaker}.facts.v1`;
export type MetricsTopic = `hoso.${Service}.metrics.v1`;
export type Topic = FactsTopic | MetricsTopic;

export interface TopicSettings {
  /** What the topic carries, one sentence. */
  readonly description: string;
  /**
   * Fixed for the life of the topic: changing it would move keys between partitions. Twelve can be shared
   * evenly by one, two, three, four, six or twelve replicas.
   */
  readonly partitions: number;
  /** How long the courier keeps a message. Comfort only: the record is in the stores. */
  readonly retentionMs: number;
  /** What the message key holds. */
  readonly key: 'dossierId' | 'dossierId, or the service for its own condition';
}

const DAY_MS = 24 * 60 * 60 * 1000;

const facts = (speaker: string): TopicSettings => ({
  description: `Facts that ${speaker} has spoken about dossiers, numbered without gaps per dossier. No personal data.`,
  partitions: 12,
  retentionMs: 14 * DAY_MS,
  key: 'dossierId',
});

const metrics = (service: string): TopicSettings => ({
  description: `Metric events of ${service}: the mirror of its facts by number, and its own condition every ten seconds.`,
  partitions: 12,
  retentionMs: 14 * DAY_MS,
  key: 'dossierId, or the service for its own condition',
});

/** Every topic with its settings: a topic without them does not compile, and is never created by accident. */
export const TOPICS: Readonly<Record<Topic, Required<TopicSettings>>> = {
  'hoso.intake.facts.v1': facts('intake'),
  'hoso.identity-verification.facts.v1': facts('identity-verification'),
  'hoso.processing.facts.v1': facts('processing'),
  'hoso.intake.metrics.v1': metrics('intake'),
  'hoso.identity-verification.metrics.v1': metrics('identity-verification'),
  'hoso.processing.metrics.v1': metrics('processing'),
  'hoso.monitoring.metrics.v1': metrics('monitoring'),
};

export function factsTopicOf(speaker: Speaker): FactsTopic {
  return `hoso.${speaker}.facts.v1`;
}

export function metricsTopicOf(service: Service): MetricsTopic {
  return `hoso.${service}.metrics.v1`;
}

/** The consumer group in which all processes of a service hear, as the broker sees it. */
export function groupOf(service: Service): string {
  return `hoso.${service}`;
}
