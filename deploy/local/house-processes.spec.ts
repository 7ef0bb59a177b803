import { describe, expect, it } from '@jest/globals';
import { readConfig } from '@hoso/config';
import { SERVICES } from '@hoso/contracts';

import { NeighboursEnvironment } from '../../apps/neighbours/src/neighbours.config.js';
import { ENVIRONMENTS } from '../environments.js';
import { environmentOf, PROCESS_NAMES, STOP_ORDER, urlOf, type Launch } from './house-processes.js';

const launch: Launch = {
  portBase: 4_000,
  brokers: '127.0.0.1:9092',
  storeUri: 'mongodb://127.0.0.1:27017/?directConnection=true',
  runFolder: '/run',
  logFolder: '/run/logs',
  serviceSecret: '5f0c1e9a7b3d2468ace013579bdf2468',
  rehearsalRate: 2.5,
  rehearsalSeed: 7,
  logLevel: 'warn',
};

describe('the environment of a process', () => {
  it.each(SERVICES)('is what %s asks for, with a real store and without', (name) => {
    const durable = readConfig(ENVIRONMENTS[name], environmentOf(name, launch));
    expect(durable).toMatchObject({ STORE: 'mongo', MONGODB_URI: launch.storeUri, DATA_FOLDER: `/run/files/${name}` });
    const memory = readConfig(ENVIRONMENTS[name], environmentOf(name, { ...launch, storeUri: undefined }));
    expect(memory).toMatchObject({ STORE: 'memory', DEMONSTRATION: true });
    expect(memory['MONGODB_URI']).toBeUndefined();
  });

  it('names the client for the brokers only when somebody chose one', () => {
    const driverOf = (one: Launch): unknown => readConfig(ENVIRONMENTS.intake, environmentOf('intake', one))['KAFKA_DRIVER'];
    expect(driverOf({ ...launch, kafkaDriver: 'kafkajs' })).toBe('kafkajs');
    expect(environmentOf('intake', launch)['KAFKA_DRIVER']).toBeUndefined();
    expect(driverOf(launch)).toBe('platformatic');
  });

  it('is what the neighbours ask for', () => {
    const environment = readConfig(NeighboursEnvironment, environmentOf('neighbours', launch));
    expect(environment).toMatchObject({ PORT: 4_009, REHEARSAL_RATE: 2.5, REHEARSAL_SEED: 7, DEMONSTRATION: true });
  });

  it('names one issuer and one secret to everybody', () => {
    const of = (variable: string): Set<unknown> =>
      new Set(PROCESS_NAMES.map((name) => environmentOf(name, launch)[variable]));
    for (const variable of ['TOKEN_ISSUER', 'TOKEN_JWKS_URL', 'SERVICE_CLIENT_SECRET']) expect(of(variable).size).toBe(1);
    expect(of('PORT').size).toBe(PROCESS_NAMES.length);
    expect(urlOf('monitoring', 4_000)).toBe('http://127.0.0.1:4004');
  });
});

describe('the order of stopping', () => {
  it('names every process once, the watching one last', () => {
    expect(STOP_ORDER.flat().sort()).toEqual([...PROCESS_NAMES].sort());
    expect(STOP_ORDER.at(-1)).toEqual(['monitoring']);
  });
});
