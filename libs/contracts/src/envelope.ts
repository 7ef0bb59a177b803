import { Defect } from '@hoso/kernel';

import { findFactDefinition, isFactName } from './catalogue-of-facts.js';
import { factId, type Fact, type MetricEvent } from './fact.js';
import { Instant } from './primitives.js';
import { ServiceCondition } from './service-condition.js';
import { SERVICES, SPEAKERS, type Service, type Speaker } from './services.js';
import { factsTopicOf, metricsTopicOf } from './topics.js';

/**
 * The wire: CloudEvents 1.0 in Kafka's binary content mode. Attributes travel as `ce_*` headers, the value is the
 * data alone as JSON, the key is the dossier's id. Extensions: `ce_number` (n), `ce_cause`, and `traceparent`.
 */
export interface WireMessage {
  readonly topic: string;
  readonly key: string;
  readonly value: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

/** What a consumer is given: a message with its key, value and headers, from anywhere. */
export interface IncomingMessage {
  readonly key: string | null;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, string>>;
}

const FACT_TYPE_PREFIX = 'vn.hoso.';
const METRIC_TYPE_SUFFIX = '.metric';
export const CONDITION_TYPE = 'vn.hoso.service-condition.v1';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** `vn.hoso.<name>.v<version>`, with `.metric` before the version on metric topics. */
export function wireTypeOf(fact: Pick<Fact, 'name' | 'version'>, view: 'fact' | 'metric'): string {
  return `${FACT_TYPE_PREFIX}${fact.name}${view === 'metric' ? METRIC_TYPE_SUFFIX : ''}.v${fact.version}`;
}

/** Who says it. A fact and its metric mirror share their id; their sources tell them apart, as CloudEvents asks. */
export function sourceOf(speaker: Speaker, view: 'fact' | 'metric'): string {
  return view === 'metric' ? `/hoso/${speaker}/metrics` : `/hoso/${speaker}`;
}

function headersOf(fact: Omit<Fact, 'data'>, view: 'fact' | 'metric'): Record<string, string> {
  return {
    ce_specversion: '1.0',
    ce_id: factId(fact),
    ce_source: sourceOf(fact.owner, view),
    ce_type: wireTypeOf(fact, view),
    ce_subject: fact.dossierId,
    ce_time: fact.at,
    ce_number: String(fact.n),
    ce_cause: fact.cause,
    'content-type': 'application/json',
    traceparent: `00-${fact.traceId}-${fact.traceId.slice(16)}-01`,
  };
}

/** The message that carries a fact to the other services. */
export function encodeFact(fact: Fact): WireMessage {
  return {
    topic: factsTopicOf(fact.owner),
    key: fact.dossierId,
    value: Buffer.from(JSON.stringify(fact.data)),
    headers: headersOf(fact, 'fact'),
  };
}

/** The message that carries a fact's meaning for measurement, under the same number. */
export function encodeMetric(event: MetricEvent): WireMessage {
  return {
    topic: metricsTopicOf(event.owner),
    key: event.dossierId,
    value: Buffer.from(JSON.stringify(event.metric)),
    headers: headersOf(event, 'metric'),
  };
}

/** A service's own condition, sampled; may be lost without harm. */
export function encodeCondition(service: Service, at: string, id: string, condition: ServiceCondition): WireMessage {
  return {
    topic: metricsTopicOf(service),
    key: service,
    value: Buffer.from(JSON.stringify(condition)),
    headers: {
      ce_specversion: '1.0',
      ce_id: id,
      ce_source: `/hoso/${service}`,
      ce_type: CONDITION_TYPE,
      ce_subject: service,
      ce_time: at,
      'content-type': 'application/json',
    },
  };
}

export type Decoded =
  | { readonly kind: 'fact'; readonly fact: Fact }
  | { readonly kind: 'metric'; readonly event: MetricEvent }
  | { readonly kind: 'condition'; readonly service: Service; readonly at: string; readonly condition: ServiceCondition }
  | {
      /** We, or the message, are wrong. Whatever could be told is told, so that the dossier can be set aside. */
      readonly kind: 'unreadable';
      readonly code: string;
      readonly dossierId: string | null;
      readonly owner: Speaker | null;
      readonly n: number | null;
    };

const ownerOfSource = new Map<string, Speaker>(
  SPEAKERS.flatMap((speaker) => [[sourceOf(speaker, 'fact'), speaker], [sourceOf(speaker, 'metric'), speaker]]),
);

/** Reads a message from a facts or metrics topic. Never throws: what cannot be read is `unreadable`, with a code. */
export function decodeMessage(message: IncomingMessage): Decoded {
  const headers = message.headers;
  if (headers['ce_type'] === CONDITION_TYPE) return decodeCondition(message);
  const owner = ownerOfSource.get(headers['ce_source'] ?? '') ?? null;
  const dossierId = message.key !== null && UUID.test(message.key) ? message.key : null;
  const n = /^[1-9]\d{0,8}$/.test(headers['ce_number'] ?? '') ? Number(headers['ce_number']) : null;
  const unreadable = (code: string): Decoded => ({ kind: 'unreadable', code, dossierId, owner, n });

  if (headers['ce_specversion'] !== '1.0') return unreadable('not-a-cloud-event');
  if (owner === null) return unreadable('unknown-source');
  if (dossierId === null || headers['ce_subject'] !== dossierId) return unreadable('key-is-no-dossier');
  if (n === null || headers['ce_id'] !== factId({ owner, dossierId, n })) return unreadable('number-missing');
  const parts = /^vn\.hoso\.(.+?)(\.metric)?\.v([1-9]\d{0,4})$/.exec(headers['ce_type'] ?? '');
  if (!parts) return unreadable('unknown-fact');
  const [name, view, version] = [parts[1]!, parts[2] ? 'metric' : 'fact', Number(parts[3])] as const;
  if (headers['ce_source'] !== sourceOf(owner, view)) return unreadable('unknown-source');
  const definition = findFactDefinition(name, version);
  if (!definition || definition.owner !== owner) return unreadable(isFactName(name) ? 'unknown-version' : 'unknown-fact');
  const traceId = /^00-([0-9a-f]{32})-/.exec(headers['traceparent'] ?? '')?.[1] ?? '0'.repeat(32);
  const at = headers['ce_time'] ?? '';
  if (!Instant.safeParse(at).success) return unreadable('time-missing');

  const value = parseJson(message.value);
  if (value === undefined) return unreadable('value-is-no-json');
  const common = { owner, dossierId, n, name, version, at, cause: headers['ce_cause'] ?? '', traceId };
  const parsed = (view === 'fact' ? definition.data : definition.metric).safeParse(value);
  if (!parsed.success) return unreadable('data-against-contract');
  return view === 'fact'
    ? { kind: 'fact', fact: { ...common, data: parsed.data } }
    : { kind: 'metric', event: { ...common, metric: parsed.data } };
}

function decodeCondition({ headers, key, value }: IncomingMessage): Decoded {
  const unreadable = (code: string): Decoded => ({ kind: 'unreadable', code, dossierId: null, owner: null, n: null });
  const service = SERVICES.find((one) => one === key);
  if (service === undefined || headers['ce_source'] !== `/hoso/${service}`) return unreadable('unknown-source');
  const at = headers['ce_time'] ?? '';
  if (!Instant.safeParse(at).success) return unreadable('time-missing');
  const condition = parseJson(value);
  if (condition === undefined) return unreadable('value-is-no-json');
  const parsed = ServiceCondition.safeParse(condition);
  return parsed.success ? { kind: 'condition', service, at, condition: parsed.data } : unreadable('data-against-contract');
}

function parseJson(value: Buffer | null): unknown {
  if (value === null) return undefined;
  try {
    return JSON.parse(value.toString('utf8')) as unknown;
  } catch {
    return undefined; // the caller turns this into `value-is-no-json`
  }
}

/**
 * Checks a fact that came over an internal door (pull repair) against its contract.
 *
 * @throws Defect `unknown-fact`, `unknown-version` or `data-against-contract`.
 */
export function readFact(fact: Fact): Fact {
  const definition = findFactDefinition(fact.name, fact.version);
  if (!definition || definition.owner !== fact.owner) {
    throw new Defect(isFactName(fact.name) ? 'unknown-version' : 'unknown-fact', `${fact.name} v${fact.version}`);
  }
  const parsed = definition.data.safeParse(fact.data);
  if (!parsed.success) throw new Defect('data-against-contract', `${fact.name} v${fact.version}`);
  return { ...fact, data: parsed.data };
}

/** The same for a metric event. */
export function readMetricEvent(event: MetricEvent): MetricEvent {
  const definition = findFactDefinition(event.name, event.version);
  if (!definition || definition.owner !== event.owner) {
    throw new Defect(isFactName(event.name) ? 'unknown-version' : 'unknown-fact', `${event.name} v${event.version}`);
  }
  const parsed = definition.metric.safeParse(event.metric);
  if (!parsed.success) throw new Defect('data-against-contract', `${event.name} v${event.version}`);
  return { ...event, metric: parsed.data };
}
