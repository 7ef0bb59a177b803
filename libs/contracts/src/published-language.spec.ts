import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';

import { FACTS, factsTopicOf, findFactDefinition, isFactName, metricsTopicOf, SERVICES, SPEAKERS, TOPICS } from './index.js';

/** Names of members that would carry what only the owner's drawer may hold. */
const PERSONAL = /name$|birth|phone|email|address|personal|citizen|sex$|national(ity|Id)|account/i;

function* membersOf(schema: unknown): Generator<string> {
  if (schema === null || typeof schema !== 'object') return;
  for (const [key, value] of Object.entries(schema)) {
    if (key === 'properties') yield* Object.keys(value as object);
    yield* membersOf(value);
  }
}

describe('topics', () => {
  it('are declared for every speaker and every service, and no other', () => {
    const expected = [...SPEAKERS.map(factsTopicOf), ...SERVICES.map(metricsTopicOf)];
    expect(Object.keys(TOPICS).sort()).toEqual(expected.sort());
  });

  it.each(Object.entries(TOPICS))('%s has its settings', (topic, settings) => {
    expect(topic).toMatch(/^hoso\.[a-z-]+\.(facts|metrics)\.v1$/);
    expect(settings.description).toMatch(/^[A-Z].+\.$/);
    expect(settings.partitions).toBe(12);
    expect(settings.retentionMs).toBeGreaterThan(60_000);
  });
});

describe('facts', () => {
  it('have names of their own, sorted', () => {
    const names = FACTS.map(({ name, version }) => `${name}.v${version}`);
    expect(names).toEqual([...new Set(names)].sort());
  });

  it.each(FACTS.map((fact) => [`${fact.name} v${fact.version}`, fact] as const))('%s is well-formed', (_, fact) => {
    expect(fact.name).toMatch(new RegExp(`^${fact.owner}\\.[a-z]+(-[a-z]+)+$`));
    expect(fact.version).toBeGreaterThan(0);
    expect(fact.description).toMatch(/^[A-Z].+\.$/);
    expect(findFactDefinition(fact.name, fact.version)).toBe(fact);
    expect(isFactName(fact.name)).toBe(true);
  });

  it.each(FACTS.map((fact) => [fact.name, fact] as const))('%s has nothing to give away', (_, fact) => {
    const members = [fact.data, fact.metric].flatMap((schema) => [...membersOf(z.toJSONSchema(schema))]);
    expect(members.filter((member) => PERSONAL.test(member))).toEqual([]);
  });

  it('of no other name are known', () => {
    expect(isFactName('intake.dossier-eaten')).toBe(false);
    expect(findFactDefinition('intake.dossier-eaten', 1)).toBeUndefined();
  });
});
