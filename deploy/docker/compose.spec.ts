import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';
import { ConfigurationMistake, readConfig, serviceEnvironment } from '@hoso/config';
import { SERVICES } from '@hoso/contracts';
import { SeededRandom } from '@hoso/kernel';
import Ajv from 'ajv';

import { NeighboursEnvironment } from '../../apps/neighbours/src/neighbours.config.js';
import { ENVIRONMENTS } from '../environments.js';
import { NODE_FLAGS } from '../local/house-processes.js';
import { TopicsEnvironment } from '../topics/create-topics.js';
import { textOf, TOP, yamlOf } from '../yaml-files.js';

interface ComposeService {
  readonly image: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly profiles?: readonly string[];
  readonly healthcheck?: { readonly test?: readonly string[]; readonly disable?: boolean };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
}

interface Compose {
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

const compose = yamlOf('docker-compose.yml') as Compose;
const dockerfile = textOf('deploy/docker/Dockerfile');
const services = Object.entries(compose.services);

/** What compose makes of `${NAME:-default}` and `${NAME:?why}`. */
function interpolated(text: string, given: Readonly<Record<string, string>>): string {
  return text.replace(/\$\{([A-Z_]+)(?::([-?])([^}]*))?\}/g, (_, name: string, kind?: string, rest = '') => {
    const value = given[name];
    if (value) return value;
    if (kind === '?') throw new Error(`${name}: ${rest}`);
    return rest;
  });
}

function environmentOf(name: string, given: Readonly<Record<string, string>>): Record<string, string> {
  const environment = Object.entries(compose.services[name]?.environment ?? {});
  return Object.fromEntries(environment.map(([key, value]) => [key, interpolated(String(value), given)]));
}

const GIVEN = { SERVICE_CLIENT_SECRET: new SeededRandom(1).token(32) };

describe('docker-compose.yml', () => {
  const validate = new Ajv.default({ strict: false, validateFormats: false, validateSchema: false }).compile(
    JSON.parse(textOf('node_modules/docker-compose/schema/compose-spec.json')) as object,
  );

  it('fits the schema of the compose specification', () => {
    expect(validate(compose) ? [] : validate.errors).toEqual([]);
  });

  it('and a misspelled word would not', () => {
    expect(validate({ services: { intake: { image: 'hoso', enviroment: {} } } })).toBe(false);
    expect(validate({ services: { intake: { image: 'hoso', depends_on: { kafka: { condition: 'healthy' } } } } })).toBe(false);
  });

  it.each(services)('%s: one release of its image, a health check, a condition for everything it waits for', (_, service) => {
    expect(service.image).toMatch(/:(\$\{HOSO_VERSION:-)?v?\d+\.\d+(\.\d+)?\}?$/);
    expect(service.healthcheck?.test ?? service.healthcheck?.disable ?? dockerfile.includes('HEALTHCHECK')).toBeTruthy();
    for (const [other, { condition }] of Object.entries(service.depends_on ?? {})) {
      expect(compose.services).toHaveProperty([other]);
      expect(condition).toBe(other === 'topics' ? 'service_completed_successfully' : 'service_healthy');
    }
  });

  it('opens doors on this machine alone', () => {
    for (const port of services.flatMap(([, service]) => service.ports ?? [])) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
  });

  it('mounts what exists', () => {
    for (const volume of services.flatMap(([, service]) => service.volumes ?? [])) {
      const [source = ''] = volume.split(':');
      if (source.startsWith('./')) expect([source, existsSync(join(TOP, source))]).toEqual([source, true]);
      else expect(compose.volumes).toHaveProperty([source]);
    }
  });

  it('starts programs that exist', () => {
    const own = services.filter(([, { image }]) => image.startsWith('hoso:'));
    expect(own.map(([name]) => name).sort()).toEqual(['neighbours', 'topics', ...SERVICES].sort());
    for (const [, { command = [] }] of own) {
      expect(existsSync(join(TOP, command[0]?.replace('/whole/', '/').replace(/\.js$/, '.ts') ?? ''))).toBe(true);
    }
  });

  it('keeps the neighbours and the watchers behind a profile', () => {
    expect(services.filter(([, { profiles }]) => profiles).map(([name, { profiles }]) => [name, ...(profiles ?? [])])).toEqual([
      ['neighbours', 'demonstration'],
      ['prometheus', 'observability'],
      ['grafana', 'observability'],
    ]);
  });
});

describe('the environment that compose gives', () => {
  it.each(SERVICES)('%s can start with it, and knows every variable', (service) => {
    const schema = ENVIRONMENTS[service];
    const environment = environmentOf(service, GIVEN);
    expect(Object.keys(environment).filter((name) => !(name in schema.shape))).toEqual([]);
    expect(() => readConfig(schema, environment)).not.toThrow();
    expect(readConfig(schema, environment)).toMatchObject({ HOST: '0.0.0.0', SERVICE_CLIENT_ID: service });
  });

  it.each(SERVICES)('%s is found where the others look for it', (service) => {
    const own = environmentOf(service, GIVEN);
    const name = `${service.toUpperCase().replaceAll('-', '_')}_URL`;
    for (const other of SERVICES) expect(environmentOf(other, GIVEN)[name]).toBe(`http://${service}:${own['PORT']}`);
    expect(compose.services[service]?.ports).toEqual([`127.0.0.1:${own['PORT']}:${own['PORT']}`]);
  });

  it('leaves nothing out that all services share', () => {
    const shared = Object.keys(serviceEnvironment.shape);
    expect(Object.keys(environmentOf('intake', GIVEN)).sort()).toEqual(shared.sort());
  });

  it('has no secret of its own: without one nothing starts, and an example is refused', () => {
    expect(() => environmentOf('intake', {})).toThrow('openssl rand -hex 32');
    const example = environmentOf('intake', { SERVICE_CLIENT_SECRET: 'change-me-change-me-change-me-change-me' });
    expect(() => readConfig(ENVIRONMENTS.intake, example)).toThrow(ConfigurationMistake);
  });

  it('suits the neighbours and the step that makes topics', () => {
    for (const [name, schema] of [['neighbours', NeighboursEnvironment], ['topics', TopicsEnvironment]] as const) {
      const environment = environmentOf(name, GIVEN);
      expect(Object.keys(environment).filter((variable) => !(variable in schema.shape))).toEqual([]);
      expect(() => readConfig(schema, environment)).not.toThrow();
    }
    expect(environmentOf('neighbours', GIVEN)['TOKEN_ISSUER']).toBe(environmentOf('intake', GIVEN)['TOKEN_ISSUER']);
  });
});

describe('the image', () => {
  it('stands on the Node of the house, twice the same', () => {
    const bases = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, base]) => base);
    expect(new Set(bases)).toEqual(new Set([`node:${textOf('.nvmrc').trim()}-bookworm-slim`]));
    expect(bases).toHaveLength(2);
  });

  it('copies what exists and what the ignore file lets through', () => {
    const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, sources = '']) => sources.split(' '));
    const let_ = textOf('deploy/docker/Dockerfile.dockerignore').split('\n').filter((line) => line.startsWith('!'));
    for (const source of copied) {
      expect([source, existsSync(join(TOP, source))]).toEqual([source, true]);
      expect(let_).toContain(`!${source.split('/')[0]}`);
    }
  });

  it('runs Node as the launcher does', () => {
    const [, command = '[]'] = /^ENTRYPOINT (.+)$/m.exec(dockerfile) ?? [];
    expect(JSON.parse(command)).toEqual(['node', ...NODE_FLAGS]);
  });

  it('runs as nobody in particular, and asks its own health', () => {
    expect(dockerfile).toMatch(/^USER node$/m);
    expect(dockerfile.indexOf('USER node')).toBeGreaterThan(dockerfile.lastIndexOf('RUN '));
    const [, path] = /127\.0\.0\.1:\$\{process\.env\.PORT\}(\/[a-z/]+)/.exec(dockerfile) ?? [];
    expect(textOf('libs/http/src/health.controller.ts')).toContain(`@Get('${path?.slice(1)}')`);
  });
});
