import type { BusMessage, KafkaDriverName } from '@hoso/messaging';

/** Both clients, in the order of the columns. */
export const DRIVERS: readonly KafkaDriverName[] = ['kafkajs', 'platformatic'];

/** Three speakers, each with a topic of facts and one of metric events; twelve partitions each, as in the house. */
export const SPEAKERS = ['intake', 'identity', 'processing'] as const;
export const PARTITIONS = 12;

/** Who hears what: three desks hear the facts of others, one room hears every metric event. */
export function groupsOf(prefix: string): readonly { readonly group: string; readonly topics: readonly string[] }[] {
  const facts = (speaker: string): string => topicsOf(prefix, speaker)[0];
  return [
    { group: `${prefix}.intake`, topics: [facts('identity'), facts('processing')] },
    { group: `${prefix}.identity`, topics: [facts('intake')] },
    { group: `${prefix}.processing`, topics: [facts('intake'), facts('identity')] },
    { group: `${prefix}.monitoring`, topics: SPEAKERS.map((speaker) => topicsOf(prefix, speaker)[1]) },
  ];
}

export function topicsOf(prefix: string, speaker: string): readonly [facts: string, metrics: string] {
  return [`${prefix}.${speaker}.facts`, `${prefix}.${speaker}.metrics`];
}

const VALUE = JSON.stringify({ content: 'evidently made up '.repeat(14) });

/** A fact and its metric event, with as many headers and bytes as the house's own. */
export function sayingOf(prefix: string, speaker: string, n: number): readonly BusMessage[] {
  const dossierId = `01930000-0000-7000-8000-${String(n % 1_000).padStart(12, '0')}`;
  const at = new Date().toISOString();
  return topicsOf(prefix, speaker).map((topic) => ({
    topic,
    key: dossierId,
    value: Buffer.from(VALUE),
    headers: {
      ce_specversion: '1.0',
      ce_id: `${speaker}:${dossierId}:${n}`,
      ce_source: `/hoso/${speaker}`,
      ce_type: `${topic}.rehearsed.v1`,
      ce_subject: dossierId,
      ce_time: at,
      ce_number: String(n),
      ce_cause: `portal:${n}`,
      'content-type': 'application/json',
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    },
  }));
}
