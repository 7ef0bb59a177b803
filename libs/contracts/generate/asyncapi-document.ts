import type { z } from 'zod';

import {
  CONDITION_TYPE,
  metricsTopicOf,
  SERVICES,
  SPEAKERS,
  TOPICS,
  factsTopicOf,
  wireTypeOf,
  ServiceCondition,
  FACTS,
  type FactDefinition,
  type Service,
  type Speaker,
  type Topic,
} from '../src/index.js';
import { jsonSchemaOf } from './json-schema.js';
import type { SampleMessage } from './samples.js';

/** The wire samples by which the document shows what it means. */
export interface DocumentSamples {
  readonly ofFact: (fact: FactDefinition, view: 'fact' | 'metric') => SampleMessage;
  readonly ofCondition: SampleMessage;
}

interface MessagePlan {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly type: string;
  readonly about: 'dossier' | 'service';
  readonly payload: z.ZodType;
  readonly sample: SampleMessage;
}

const KAFKA_BINDING = '0.5.0';
const camel = (words: string): string => words.replace(/[-.]+(\w)/g, (_, letter: string) => letter.toUpperCase());
const channelIdOf = (topic: Topic): string => camel(topic.replace(/^hoso\./, '').replace(/\.v\d+$/, ''));
const reference = (path: string): { readonly $ref: string } => ({ $ref: `#/${path}` });

function headersOf({ type, about }: MessagePlan): object {
  const text = { type: 'string' };
  const ofDossier = {
    ce_number: { ...text, pattern: '^[1-9][0-9]*$', description: 'Number of the fact: 1, 2, 3 … per dossier and owner.' },
    ce_cause: { ...text, description: 'What made it happen: a fact, a command, a timer or a want.' },
    traceparent: { ...text, description: 'W3C trace context.' },
  };
  const properties = {
    ce_specversion: { ...text, const: '1.0' },
    ce_id: { ...text, description: about === 'dossier' ? 'Name of the fact for ever: <owner>:<dossier>:<number>.' : 'Unique.' },
    ce_source: { ...text, description: 'The service that speaks, and on metric topics `/metrics`: source and id together are unique.' },
    ce_type: { ...text, const: type },
    ce_subject: { ...text, description: about === 'dossier' ? 'The dossier; equals the key.' : 'The service; equals the key.' },
    ce_time: { ...text, format: 'date-time', description: 'When it happened.' },
    ...(about === 'dossier' ? ofDossier : {}),
    'content-type': { ...text, const: 'application/json' },
  };
  return { type: 'object', properties, required: Object.keys(properties) };
}

function messageOf(plan: MessagePlan): object {
  const key = plan.about === 'dossier' ? { type: 'string', format: 'uuid' } : { type: 'string', enum: [...SERVICES] };
  return {
    name: plan.type,
    title: plan.title,
    summary: plan.summary,
    contentType: 'application/json',
    headers: headersOf(plan),
    payload: jsonSchemaOf(plan.payload),
    bindings: { kafka: { key, bindingVersion: KAFKA_BINDING } },
    examples: [{ name: 'sample', headers: plan.sample.headers, payload: plan.sample.value }],
  };
}

function planOf(fact: FactDefinition, view: 'fact' | 'metric', samples: DocumentSamples): MessagePlan {
  return {
    id: camel(`${fact.name}${view === 'metric' ? '-metric' : ''}-v${fact.version}`),
    title: view === 'fact' ? fact.name : `${fact.name}, for measurement`,
    summary: fact.description,
    type: wireTypeOf(fact, view),
    about: 'dossier',
    payload: view === 'fact' ? fact.data : fact.metric,
    sample: samples.ofFact(fact, view),
  };
}

function conditionPlan(samples: DocumentSamples): MessagePlan {
  return {
    id: 'serviceConditionV1',
    title: 'Condition of a service',
    summary: 'How a service is, every ten seconds; sampled, may be lost.',
    type: CONDITION_TYPE,
    about: 'service',
    payload: ServiceCondition,
    sample: samples.ofCondition,
  };
}

/** The messages of each topic. */
function plansByTopic(samples: DocumentSamples): Map<Topic, readonly MessagePlan[]> {
  const condition = conditionPlan(samples);
  const spoken = (owner: Service, view: 'fact' | 'metric'): MessagePlan[] =>
    FACTS.filter((fact) => fact.owner === owner).map((fact) => planOf(fact, view, samples));
  return new Map<Topic, readonly MessagePlan[]>([
    ...SPEAKERS.map((speaker) => [factsTopicOf(speaker), spoken(speaker, 'fact')] as const),
    ...SERVICES.map((service) => [metricsTopicOf(service), [...spoken(service, 'metric'), condition]] as const),
  ]);
}

function channelOf(topic: Topic, plans: readonly MessagePlan[]): object {
  const { description, partitions, retentionMs } = TOPICS[topic];
  return {
    address: topic,
    title: topic,
    description,
    messages: Object.fromEntries(plans.map(({ id }) => [id, reference(`components/messages/${id}`)])),
    bindings: {
      kafka: {
        topic,
        partitions,
        topicConfiguration: { 'cleanup.policy': ['delete'], 'retention.ms': retentionMs },
        bindingVersion: KAFKA_BINDING,
      },
    },
  };
}

function operationsOf(service: Service, plans: ReadonlyMap<Topic, readonly MessagePlan[]>): [string, object][] {
  const isSpeaker = (one: Service): one is Speaker => (SPEAKERS as readonly Service[]).includes(one);
  const topics: Topic[] = [...(isSpeaker(service) ? [factsTopicOf(service)] : []), metricsTopicOf(service)];
  return topics.map((topic) => {
    const channel = `channels/${channelIdOf(topic)}`;
    return [
      `send${channelIdOf(topic).replace(/^./, (letter) => letter.toUpperCase())}`,
      {
        action: 'send',
        title: `${service} speaks on ${topic}`,
        channel: reference(channel),
        messages: (plans.get(topic) ?? []).map(({ id }) => reference(`${channel}/messages/${id}`)),
      },
    ];
  });
}

/** The AsyncAPI 3.1 document of the house: with it alone an outside system can read every topic. */
export function asyncapiDocument(samples: DocumentSamples): object {
  const plans = plansByTopic(samples);
  const messages = new Map([...plans.values()].flat().map((plan) => [plan.id, messageOf(plan)]));
  return {
    asyncapi: '3.1.0',
    info: {
      title: 'Hoso: facts and metric events about administrative dossiers',
      version: '1.0.0',
      description:
        'CloudEvents 1.0 in Kafka binary mode. Messages of one dossier share a key and keep their order. Delivery is at ' +
        'least once and may be late or out of order between owners: read ce_number, drop what you have, ask for what is ' +
        'missing. Optional members may appear in a payload without a new version; anything else is a new version.',
    },
    defaultContentType: 'application/json',
    servers: {
      broker: {
        host: '{brokers}',
        protocol: 'kafka',
        description: 'The Kafka cluster of the installation.',
        variables: { brokers: { default: 'localhost:9092' } },
      },
    },
    channels: Object.fromEntries([...plans].map(([topic, list]) => [channelIdOf(topic), channelOf(topic, list)])),
    operations: Object.fromEntries(SERVICES.flatMap((service) => operationsOf(service, plans))),
    components: { messages: Object.fromEntries(messages) },
  };
}
