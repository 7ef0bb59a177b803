import type { FactDefinition, ServiceCondition, Topic, TopicSettings } from '../src/index.js';
import type { z } from 'zod';

import { jsonSchemaOf, typeInWords } from './json-schema.js';
import { sampleFileOf } from './samples.js';

const DAY_MS = 24 * 60 * 60 * 1000;

/** What the page is made of. */
export interface PublishedLanguage {
  readonly facts: readonly FactDefinition[];
  readonly topics: Readonly<Record<Topic, TopicSettings>>;
  readonly condition: z.ZodType<ServiceCondition>;
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
const row = (...cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;

function fieldsOf(schema: z.ZodType): string {
  const { properties = {}, required = [] } = jsonSchemaOf(schema);
  const fields = Object.entries(properties).map(([name, one]) => {
    const optional = required.includes(name) ? '' : ' (may be left out)';
    return `\`${name}\`: ${typeInWords(one)}${optional}`;
  });
  return fields.length > 0 ? fields.join('<br>') : 'nothing';
}

function factSection(fact: FactDefinition): string[] {
  return [
    `### ${fact.name} v${fact.version}`,
    '',
    `${fact.description} [Sample](samples/${sampleFileOf(fact)}).`,
    '',
    '| Data | Metric |',
    '|---|---|',
    row(fieldsOf(fact.data), fieldsOf(fact.metric)),
    '',
  ];
}

/** The catalogue page: every topic and every fact, with what it carries. Markdown, ends with a line break. */
export function cataloguePage({ facts, topics, condition }: PublishedLanguage): string {
  const owners = [...new Set(facts.map(({ owner }) => owner))];
  const lines = [
    '# Catalogue of facts',
    '',
    'Made by `npm run generate` from the definitions in `libs/contracts/src/facts`; a test keeps it fresh.',
    '',
    'Every message is a CloudEvent 1.0 in Kafka binary mode: attributes in `ce_*` headers, the value is the data as JSON,',
    'the key is the dossier. The number (`ce_number`) grows by one per dossier and owner, without gaps; fact and metric of',
    'one number say the same thing, the metric without what measurement does not need. No message carries personal data.',
    '[AsyncAPI document](asyncapi.json).',
    '',
    '## Topics',
    '',
    '| Topic | Carries | Key | Partitions | Kept |',
    '|---|---|---|---|---|',
    ...Object.entries(topics).map(([topic, { description, key, partitions, retentionMs }]) =>
      row(`\`${topic}\``, description, key, String(partitions), `${retentionMs / DAY_MS} days`),
    ),
    '',
    '## All facts',
    '',
    '| Fact | Version | Says |',
    '|---|---|---|',
    ...facts.map(({ name, version, description }) => row(`\`${name}\``, String(version), description)),
    '',
    ...owners.flatMap((owner) => [
      `## Spoken by ${owner}`,
      '',
      ...facts.filter((fact) => fact.owner === owner).flatMap(factSection),
    ]),
    '## Condition of a service',
    '',
    'Told by every service on its metric topic every ten seconds, as `vn.hoso.service-condition.v1`; may be lost.',
    '[Sample](samples/service-condition.v1.json).',
    '',
    '| Carries |',
    '|---|',
    row(fieldsOf(condition)),
  ];
  return `${lines.join('\n')}\n`;
}
