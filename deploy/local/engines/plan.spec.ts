import { describe, expect, it } from '@jest/globals';

import { planKafka, planStore, type Machine } from './plan.js';

const bare: Machine = { missingForCargo: [] };
const java = { path: '/bin/java', major: 17 };

describe('which Kafka is taken', () => {
  const everything: Machine = {
    ...bare, givenBrokers: 'kafka:9092', java, maven: '/bin/mvn', cachedKafkaLibs: '/cache/libs',
  };

  it('is the first of: named, cached, fetched', () => {
    expect(planKafka(everything)).toEqual({ kind: 'given', brokers: 'kafka:9092' });
    const notNamed = { ...everything, givenBrokers: undefined };
    expect(planKafka(notNamed)).toEqual({ kind: 'run', java: '/bin/java', libs: '/cache/libs' });
    expect(planKafka({ ...notNamed, cachedKafkaLibs: undefined })).toEqual({ kind: 'fetch', java: '/bin/java', maven: '/bin/mvn' });
  });

  it.each([
    ['without Java', { ...bare, maven: '/bin/mvn', cachedKafkaLibs: '/cache/libs' }, 'no Java is found here'],
    ['with an old Java', { ...bare, java: { path: '/bin/java', major: 11 }, maven: '/bin/mvn' }, 'this machine has Java 11'],
    ['without Maven', { ...bare, java }, 'Maven is not found here'],
  ])('is none %s, and the message names the ways', (_case, machine: Machine, sentence) => {
    const plan = planKafka(machine);
    expect(plan.kind).toBe('none');
    const message = plan.kind === 'none' ? plan.message : '';
    for (const way of ['KAFKA_BROKERS', 'Java 17', 'docker compose', sentence]) expect(message).toContain(way);
  });
});

describe('which store is taken', () => {
  const everything: Machine = {
    ...bare,
    givenStoreUri: 'mongodb://store',
    mongod: '/bin/mongod',
    cachedSecantus: '/cache/secantusd-rs',
    cargo: '/bin/cargo',
  };

  it('is the first of: named, mongod, cached, built', () => {
    const kinds: unknown[] = [];
    let machine = everything;
    for (const next of ['givenStoreUri', 'mongod', 'cachedSecantus', 'cargo'] as const) {
      kinds.push(planStore(machine));
      machine = { ...machine, [next]: undefined };
    }
    expect(kinds).toEqual([
      { kind: 'given', uri: 'mongodb://store' },
      { kind: 'run-mongod', program: '/bin/mongod' },
      { kind: 'run-secantus', program: '/cache/secantusd-rs' },
      { kind: 'build', cargo: '/bin/cargo' },
    ]);
    expect(planStore(machine).kind).toBe('none');
  });

  it.each([
    ['without cargo', bare, 'not found here: cargo'],
    ['without cargo and cmake', { ...bare, missingForCargo: ['cmake'] }, 'not found here: cargo, cmake'],
    ['with cargo alone', { cargo: '/bin/cargo', missingForCargo: ['cmake', 'a C compiler'] }, 'not found here: cmake, a C compiler'],
  ])('is none %s, and the message names the four ways', (_case, machine: Machine, sentence) => {
    const plan = planStore(machine);
    const message = plan.kind === 'none' ? plan.message : '';
    for (const way of ['MONGODB_URI', 'mongod on the PATH', 'cargo, cmake', 'docker compose', sentence]) {
      expect(message).toContain(way);
    }
  });
});
