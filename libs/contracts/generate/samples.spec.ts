import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from '@jest/globals';
import { CloudEvent, Kafka, type Message } from 'cloudevents';

import { decodeMessage, encodeFact, encodeMetric, FACTS, findFactDefinition, TOPICS } from '../src/index.js';
import {
  CONDITION_SAMPLE,
  freeze,
  FROZEN,
  hashOf,
  readSample,
  sampleFileOf,
  sampleFiles,
  type ConditionSample,
  type FactSample,
  type Frozen,
  type SampleMessage,
} from './samples.js';

const FOLDER = join(dirname(fileURLToPath(import.meta.url)), '..', 'samples');
const frozen = JSON.parse(readFileSync(join(FOLDER, FROZEN), 'utf8')) as Frozen;
const files = sampleFiles(FOLDER);
const factFiles = files.filter((file) => file !== CONDITION_SAMPLE);
/** The message as the official SDK of CloudEvents reads it. */
const toEvent = ({ headers, value }: SampleMessage): CloudEvent<unknown> =>
  Kafka.toEvent<unknown>({ headers: { ...headers }, value, body: value } as Message<unknown>) as CloudEvent<unknown>;
const incoming = ({ key, headers, value }: SampleMessage) => ({ key, headers, value: Buffer.from(JSON.stringify(value)) });

describe('the frozen samples of the published language', () => {
  it.each(FACTS.map((fact) => [`${fact.name} v${fact.version}`, fact] as const))('%s has one', (_, fact) => {
    // Missing? Write libs/contracts/samples/<name>.v<version>.json as it goes over the wire, then `npm run generate`.
    expect(files).toContain(sampleFileOf(fact));
  });

  it('are frozen, all of them', () => expect(Object.keys(frozen)).toEqual(files));

  it.each(Object.entries(frozen))('%s is as it was when it was frozen', (file, hash) => {
    expect(hashOf(FOLDER, file)).toBe(hash);
  });

  it('keep their first hash when the list is made again', () => {
    const [file = ''] = files;
    expect(freeze(FOLDER, { [file]: 'the first hash' })[file]).toBe('the first hash');
    expect(freeze(FOLDER, {})).toEqual(frozen);
  });
});

describe.each(factFiles)('%s', (file) => {
  const sample = readSample<FactSample>(FOLDER, file);

  it('is read as a fact, for ever', () => {
    const decoded = decodeMessage(incoming(sample.fact));
    expect(decoded).toMatchObject({ kind: 'fact', fact: { data: sample.fact.value } });
  });

  it('is read as a metric event with the same number, for ever', () => {
    const [fact, metric] = [decodeMessage(incoming(sample.fact)), decodeMessage(incoming(sample.metric))];
    if (fact.kind !== 'fact' || metric.kind !== 'metric') throw new Error('unreadable');
    expect(metric.event.metric).toEqual(sample.metric.value);
    expect([metric.event.owner, metric.event.dossierId, metric.event.n]).toEqual([
      fact.fact.owner,
      fact.fact.dossierId,
      fact.fact.n,
    ]);
  });

  it('is measured as it was', () => {
    const decoded = decodeMessage(incoming(sample.fact));
    if (decoded.kind !== 'fact') throw new Error('unreadable');
    const definition = findFactDefinition(decoded.fact.name, decoded.fact.version);
    expect(definition?.measures(decoded.fact.data)).toMatchObject(sample.metric.value as object);
  });

  it('is what the house would say today', () => {
    const decoded = decodeMessage(incoming(sample.fact));
    if (decoded.kind !== 'fact') throw new Error('unreadable');
    const said = encodeFact(decoded.fact);
    expect({ ...said, value: JSON.parse(said.value.toString()) as unknown }).toEqual(sample.fact);
  });

  it('goes over topics that are declared', () => {
    expect(Object.keys(TOPICS)).toEqual(expect.arrayContaining([sample.fact.topic, sample.metric.topic]));
  });

  it.each(['fact', 'metric'] as const)('is a CloudEvent to others: %s', (view) => {
    const { key, headers, value } = sample[view];
    const one = toEvent(sample[view]);
    expect(one).toBeInstanceOf(CloudEvent);
    expect(one.validate()).toBe(true);
    expect(one).toMatchObject({
      specversion: '1.0',
      id: headers['ce_id'],
      source: headers['ce_source'],
      type: headers['ce_type'],
      subject: key,
      number: headers['ce_number'],
      cause: headers['ce_cause'],
      data: value,
    });
    expect(one.time).toBe(headers['ce_time']);
  });
});

describe(CONDITION_SAMPLE, () => {
  const { condition } = readSample<ConditionSample>(FOLDER, CONDITION_SAMPLE);

  it('is read, for ever', () => {
    const decoded = decodeMessage(incoming(condition));
    expect(decoded).toEqual({
      kind: 'condition',
      service: 'processing',
      at: condition.headers['ce_time'],
      condition: condition.value,
    });
  });

  it('is a CloudEvent to others', () => {
    expect(toEvent(condition).validate()).toBe(true);
  });
});

it('encodes metric events as the samples show them', () => {
  const sample = readSample<FactSample>(FOLDER, factFiles[0]!);
  const decoded = decodeMessage(incoming(sample.metric));
  if (decoded.kind !== 'metric') throw new Error('unreadable');
  const said = encodeMetric(decoded.event);
  expect({ ...said, value: JSON.parse(said.value.toString()) as unknown }).toEqual(sample.metric);
});
