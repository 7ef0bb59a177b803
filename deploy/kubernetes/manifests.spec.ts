import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';
import { ConfigurationMistake, readConfig, serviceEnvironment } from '@hoso/config';
import { SERVICES, TOPICS, type Service } from '@hoso/contracts';
import { SeededRandom } from '@hoso/kernel';
import type { z } from 'zod';

import { ENVIRONMENTS } from '../environments.js';
import { TopicsEnvironment } from '../topics/create-topics.js';
import { textOf, TOP } from '../yaml-files.js';
import { filesOf, manifestsOf, ofKind } from './manifests.js';
import { Manifest } from './shapes.js';

const base = manifestsOf('base');
const deployments = ofKind(base, 'Deployment');
const deploymentOf = (service: Service) => {
  const found = deployments.find(({ metadata }) => metadata.name === service);
  if (!found) throw new Error(`no Deployment of ${service}`);
  const [container] = found.spec.template.spec.containers;
  if (!container) throw new Error(`no container of ${service}`);
  return { deployment: found, pod: found.spec.template, container };
};

type Container = ReturnType<typeof deploymentOf>['container'];

/** The environment as a pod is given it. */
function environmentOf(container: Container): Record<string, string> {
  const settings = (name: string): Record<string, string> =>
    ofKind(base, 'ConfigMap').find(({ metadata }) => metadata.name === name)?.data ?? {};
  const secret = (name: string): Record<string, string> =>
    ofKind(base, 'Secret').find(({ metadata }) => metadata.name === name)?.stringData ?? {};
  const all = (container.envFrom ?? []).flatMap(({ configMapRef }) => Object.entries(settings(configMapRef.name)));
  for (const one of container.env) {
    if ('value' in one) all.push([one.name, one.value]);
    else {
      const { valueFrom } = one;
      const value =
        'secretKeyRef' in valueFrom
          ? secret(valueFrom.secretKeyRef.name)[valueFrom.secretKeyRef.key]
          : settings(valueFrom.configMapKeyRef.name)[valueFrom.configMapKeyRef.key];
      if (value === undefined) throw new Error(`${one.name} comes from nowhere`);
      all.push([one.name, value]);
    }
  }
  return Object.fromEntries(all);
}

function mistakesIn(schema: z.ZodObject, environment: Record<string, string>): string[] {
  try {
    readConfig(schema, environment);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigurationMistake)) throw error;
    return error.mistakes.map(({ variable }) => variable).sort();
  }
}

const REAL: Readonly<Record<string, string>> = {
  TRUSTED_PROXIES: '10.0.0.0/8',
  KAFKA_BROKERS: 'kafka-1.engines:9092,kafka-2.engines:9092',
  MONGODB_URI: 'mongodb://intake:very-private@mongodb.engines:27017/?replicaSet=rs0',
  POPULATION_DATABASE_URL: 'https://population.example',
  SERVICE_CLIENT_SECRET: new SeededRandom(1).token(32),
  TOKEN_ENDPOINT: 'https://tokens.example/token',
  TOKEN_ISSUER: 'https://tokens.example',
  TOKEN_JWKS_URL: 'https://tokens.example/jwks.json',
};

describe('the manifests', () => {
  it.each(['base', 'autoscaling'] as const)('of %s fit their shapes, all of them, and all of them are named', (folder) => {
    expect(manifestsOf(folder).length).toBeGreaterThan(3);
    const { named, there } = filesOf(folder);
    expect(named).toEqual(there);
  });

  it('would be refused with a misspelled probe, a privilege too much or an image without a release', () => {
    const [good] = deployments;
    const text = JSON.stringify(good);
    expect(Manifest.safeParse(JSON.parse(text)).success).toBe(true);
    for (const [from, to] of [
      ['readinessProbe', 'readynessProbe'],
      ['"readOnlyRootFilesystem":true', '"readOnlyRootFilesystem":false'],
      ['"runAsNonRoot":true', '"runAsNonRoot":false'],
      ['hoso:0.1.0', 'hoso:latest'],
    ] as const) {
      expect(text).toContain(from);
      expect(Manifest.safeParse(JSON.parse(text.replace(from, to))).success).toBe(false);
    }
  });

  it('have names of their own', () => {
    const names = base.map(({ kind, metadata }) => `${kind}/${metadata.name}`);
    expect(names).toEqual([...new Set(names)]);
  });
});

describe.each(SERVICES)('%s', (service) => {
  const { deployment, pod, container } = deploymentOf(service);
  const schema = ENVIRONMENTS[service];
  const environment = environmentOf(container);
  const port = Number(environment['PORT']);

  it('runs as several replicas of its own program', () => {
    expect(deployment.spec.replicas).toBeGreaterThanOrEqual(2);
    expect(container.args).toEqual([`apps/${service}/src/whole/main.js`]);
    expect(existsSync(join(TOP, `apps/${service}/src/main.ts`))).toBe(true);
  });

  it('is given every variable that it must have, and none that it does not know', () => {
    const known = Object.keys(schema.shape);
    expect(Object.keys(environment).filter((name) => !known.includes(name))).toEqual([]);
    const shared = Object.keys(serviceEnvironment.shape).filter((name) => name !== 'NEIGHBOURS_URL');
    expect(Object.keys(environment)).toEqual(expect.arrayContaining(shared));
    expect(environment).toMatchObject({ HOST: '0.0.0.0', STORE: 'mongo', DEMONSTRATION: 'off', SERVICE_CLIENT_ID: service });
  });

  it('does not start with what stands in the repository', () => {
    const left = Object.keys(environment).filter((name) => environment[name] === 'replace-me');
    expect(left).toEqual(expect.arrayContaining(['KAFKA_BROKERS', 'MONGODB_URI', 'SERVICE_CLIENT_SECRET', 'TOKEN_ISSUER']));
    expect(mistakesIn(schema, environment)).toEqual(left.sort());
  });

  it('starts once those are replaced', () => {
    const replaced = Object.entries(environment).map(([name, value]) => [name, value === 'replace-me' ? REAL[name] : value]);
    expect(mistakesIn(schema, Object.fromEntries(replaced) as Record<string, string>)).toEqual([]);
  });

  it('is asked about its health at doors that exist', () => {
    const doors = textOf('libs/http/src/health.controller.ts');
    const { startupProbe, livenessProbe, readinessProbe } = container;
    const paths = [startupProbe, livenessProbe, readinessProbe].map((probe) => probe?.httpGet.path);
    expect(paths).toEqual(['/health/startup', '/health/live', '/health/ready']);
    for (const path of paths) expect(doors).toContain(`@Get('${path?.slice(1)}')`);
    expect(container.ports).toEqual([{ name: 'http', containerPort: port }]);
    expect(pod.metadata.annotations).toMatchObject({ 'prometheus.io/port': String(port), 'prometheus.io/path': '/metrics' });
  });

  it('is found by its service, where the others look for it', () => {
    const found = ofKind(base, 'Service').find(({ metadata }) => metadata.name === service);
    expect(found?.spec.selector).toEqual(deployment.spec.selector.matchLabels);
    expect(pod.metadata.labels).toMatchObject(deployment.spec.selector.matchLabels);
    expect(found?.spec.ports).toEqual([{ name: 'http', port, targetPort: 'http' }]);
    const address = `http://${service}:${port}`;
    expect(environment[`${service.toUpperCase().replaceAll('-', '_')}_URL`]).toBe(address);
  });

  it('keeps all but one replica while nodes are emptied', () => {
    const budget = ofKind(base, 'PodDisruptionBudget').find(({ metadata }) => metadata.name === service);
    expect(budget?.spec).toEqual({ maxUnavailable: 1, selector: deployment.spec.selector });
  });

  it('keeps its folder over a restart when it keeps anything in it', () => {
    const sources = readdirSync(join(TOP, `apps/${service}/src`), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => readFileSync(join(TOP, `apps/${service}/src`, file), 'utf8'));
    const uses = sources.some((text) => text.includes('DATA_FOLDER'));
    const data = pod.spec.volumes?.find(({ name }) => name === 'data');
    expect([service, data !== undefined && 'persistentVolumeClaim' in data]).toEqual([service, uses]);
    const claims: string[] = ofKind(base, 'PersistentVolumeClaim').map(({ metadata }) => metadata.name);
    if (data && 'persistentVolumeClaim' in data) expect(claims).toContain(data.persistentVolumeClaim.claimName);
    const mount = container.volumeMounts?.find(({ name }) => name === 'data')?.mountPath;
    expect(mount).toBe(environment['DATA_FOLDER']);
  });

  it('may ask for as many replicas as there are partitions, and not more', () => {
    const scaler = ofKind(manifestsOf('autoscaling'), 'HorizontalPodAutoscaler').find(({ metadata }) => metadata.name === service);
    const partitions = Math.min(...Object.values(TOPICS).map((topic) => topic.partitions));
    expect(scaler?.spec).toMatchObject({ maxReplicas: partitions, scaleTargetRef: { name: service } });
    expect(scaler?.spec.minReplicas).toBe(deployment.spec.replicas);
  });
});

describe('around the services', () => {
  it('topics are made by an explicit step', () => {
    const [job] = ofKind(base, 'Job');
    const [container] = job?.spec.template.spec.containers ?? [];
    const environment = environmentOf(container!);
    expect(Object.keys(environment).sort()).toEqual(Object.keys(TopicsEnvironment.shape).sort());
    expect(mistakesIn(TopicsEnvironment, environment)).toEqual(['KAFKA_BROKERS']);
    expect(mistakesIn(TopicsEnvironment, { ...environment, KAFKA_BROKERS: REAL['KAFKA_BROKERS'] ?? '' })).toEqual([]);
    expect(existsSync(join(TOP, container!.args[0]!.replace(/\.js$/, '.ts')))).toBe(true);
  });

  it('each service has a secret of its own, with nothing in it', () => {
    const secrets = ofKind(base, 'Secret');
    expect(secrets.map(({ metadata }) => metadata.name).sort()).toEqual(SERVICES.map((service) => `hoso-${service}`).sort());
    for (const { stringData } of secrets) expect(new Set(Object.values(stringData))).toEqual(new Set(['replace-me']));
  });

  it('nothing may talk to anything that is not named', () => {
    const policies = ofKind(base, 'NetworkPolicy');
    const closed = policies.find(({ metadata }) => metadata.name === 'nothing-by-default');
    expect(closed?.spec).toEqual({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
    const doors = policies.find(({ metadata }) => metadata.name === 'doors-of-the-services');
    expect(doors?.spec.podSelector.matchExpressions?.[0]?.values).toEqual([...SERVICES]);
    const ports = doors?.spec.egress?.flatMap((rule) => rule.ports.map((one) => one.port));
    expect(ports).toEqual(SERVICES.map((service) => Number(environmentOf(deploymentOf(service).container)['PORT'])));
  });
});
