import { Defect, Failure } from '@hoso/kernel';

/** Broker answers that say something clearer than "refused". */
const CODES: Readonly<Record<string, string>> = {
  UNKNOWN_TOPIC_OR_PARTITION: 'unknown-topic',
  LEADER_NOT_AVAILABLE: 'no-leader',
  NOT_LEADER_FOR_PARTITION: 'no-leader',
  NOT_LEADER_OR_FOLLOWER: 'no-leader',
  TOPIC_AUTHORIZATION_FAILED: 'not-authorised',
  GROUP_AUTHORIZATION_FAILED: 'not-authorised',
  CLUSTER_AUTHORIZATION_FAILED: 'not-authorised',
  SASL_AUTHENTICATION_FAILED: 'not-authorised',
  MESSAGE_TOO_LARGE: 'message-too-large',
  NOT_ENOUGH_REPLICAS: 'not-enough-replicas',
  NOT_ENOUGH_REPLICAS_AFTER_APPEND: 'not-enough-replicas',
};

/**
 * What the client threw, as the house's own: always a `Failure('broker', …)` with a stable code, or what was one
 * already.
 */
export function brokerFailure(error: unknown): Failure | Defect {
  if (error instanceof Failure || error instanceof Defect) return error;
  return new Failure('broker', codeOf(error), { cause: error });
}

function codeOf(error: unknown): string {
  for (const link of chainOf(error)) {
    // Each client names the broker's answer in a member of its own.
    const known = CODES[textOf(link, 'type')] ?? CODES[textOf(link, 'apiId')];
    if (known !== undefined) return known;
    if (textOf(link, 'message').startsWith('Unknown topic ')) return 'unknown-topic';
  }
  const names = chainOf(error).map((link) => `${textOf(link, 'name')} ${link.constructor.name}`);
  if (names.some((name) => name.includes('Timeout'))) return 'timeout';
  if (names.some((name) => /Connection|Network|BrokerNotFound|NoBroker|MetadataNotLoaded/.test(name))) return 'unreachable';
  return 'refused';
}

/**
 * The error and what caused it; the client hides the broker's answer under wrappers, and some under `originalError`.
 */
function chainOf(error: unknown): readonly object[] {
  const chain: object[] = [];
  let link: unknown = error;
  while (typeof link === 'object' && link !== null && chain.length < 8) {
    chain.push(link);
    link = Reflect.get(link, 'cause') ?? Reflect.get(link, 'originalError') ?? firstOf(Reflect.get(link, 'errors'));
  }
  return chain;
}

function firstOf(value: unknown): unknown {
  return Array.isArray(value) ? value[0] : undefined;
}

function textOf(link: object, member: string): string {
  const text: unknown = Reflect.get(link, member);
  return typeof text === 'string' ? text : '';
}
