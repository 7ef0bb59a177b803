import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';

import { describeConfig } from './describe-config.js';
import { exitOnMistake, EXIT_CONFIGURATION } from './exit-on-mistake.js';
import { brokers, durationMs, flag, host, list, networks, oneOf, port, secret, url } from './pieces.js';
import { ConfigurationMistake, readConfig } from './read-config.js';
import { serviceEnvironment } from './service-environment.js';

const RANDOM_HEX = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822c';

const whole = {
  PORT: '3001',
  MONGODB_URI: 'mongodb://intake:hunter-of-ducks@127.0.0.1:27017/?replicaSet=rs0',
  KAFKA_BROKERS: '127.0.0.1:9092, kafka-2.hoso.example:9092',
  INTAKE_URL: 'http://127.0.0.1:3001',
  IDENTITY_VERIFICATION_URL: 'http://127.0.0.1:3002',
  PROCESSING_URL: 'http://127.0.0.1:3003',
  MONITORING_URL: 'http://127.0.0.1:3004',
  TOKEN_ISSUER: 'http://127.0.0.1:3009/issuer',
  TOKEN_JWKS_URL: 'http://127.0.0.1:3009/issuer/jwks.json',
  SERVICE_CLIENT_ID: 'intake',
  SERVICE_CLIENT_SECRET: RANDOM_HEX,
  TOKEN_ENDPOINT: 'http://127.0.0.1:3009/issuer/token',
  DATA_FOLDER: '/var/lib/hoso/intake',
};

function mistakesIn(schema: z.ZodObject, environment: Record<string, string | undefined>): readonly string[] {
  try {
    readConfig(schema, environment);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigurationMistake)) throw error;
    return error.mistakes.map(({ variable }) => variable);
  }
}

describe('reading the environment', () => {
  it('answers typed values with the defaults filled in', () => {
    expect(readConfig(serviceEnvironment, whole)).toEqual({
      ...whole,
      PORT: 3001,
      HOST: '127.0.0.1',
      STORE: 'mongo',
      KAFKA_BROKERS: ['127.0.0.1:9092', 'kafka-2.hoso.example:9092'],
      KAFKA_DRIVER: 'platformatic',
      DEMONSTRATION: false,
      LOG_LEVEL: 'info',
    });
  });

  it('leaves nothing for others to change', () => {
    expect(Object.isFrozen(readConfig(serviceEnvironment, whole))).toBe(true);
  });

  it('reports every mistake at once, with a problem and an example each', () => {
    const environment = { ...whole, PORT: '70000', HOST: 'everywhere', KAFKA_BROKERS: 'kafka', LOG_LEVEL: 'loud' };
    expect(mistakesIn(serviceEnvironment, { ...environment, INTAKE_URL: undefined, SERVICE_CLIENT_SECRET: 'short' }))
      .toEqual(['PORT', 'HOST', 'KAFKA_BROKERS', 'INTAKE_URL', 'SERVICE_CLIENT_SECRET', 'LOG_LEVEL']);
    expect(() => readConfig(serviceEnvironment, environment)).toThrow(
      [
        'The environment has 4 mistakes.',
        '',
        'variable       problem                                          example',
        '-------------  -----------------------------------------------  --------------',
        'PORT           must be a port, 0 to 65535                       3001',
        'HOST           must be an IP address or localhost               127.0.0.1',
        'KAFKA_BROKERS  must be host:port, parted by commas              127.0.0.1:9092',
        'LOG_LEVEL      must be one of debug, info, warn, error, silent  debug',
      ].join('\n'),
    );
  });

  it('never repeats a value that it found', () => {
    const environment = { ...whole, SERVICE_CLIENT_SECRET: 'changeme-hunter-of-ducks', MONGODB_URI: 'hunter-of-ducks' };
    expect(mistakesIn(serviceEnvironment, environment)).toEqual(['MONGODB_URI', 'SERVICE_CLIENT_SECRET']);
    expect(() => readConfig(serviceEnvironment, environment)).toThrow(/^((?!hunter-of-ducks)[^])*$/);
  });

  it('counts an empty value as absent', () => {
    expect(mistakesIn(serviceEnvironment, { ...whole, INTAKE_URL: '' })).toEqual(['INTAKE_URL']);
  });

  it('needs the store address unless the store is in memory', () => {
    const addressless = { ...whole, MONGODB_URI: undefined };
    expect(mistakesIn(serviceEnvironment, addressless)).toEqual(['MONGODB_URI']);
    expect(mistakesIn(serviceEnvironment, { ...addressless, STORE: 'mongo' })).toEqual(['MONGODB_URI']);
    expect(mistakesIn(serviceEnvironment, { ...addressless, STORE: 'memory' })).toEqual([]);
  });

  it('lets a service add its own variables and defaults', () => {
    const own = serviceEnvironment.extend({ PORT: port().default(3001), SWEEP_INTERVAL_MS: durationMs(100) });
    const config = readConfig(own, { ...whole, PORT: undefined, SWEEP_INTERVAL_MS: '250' });
    expect([config.PORT, config.SWEEP_INTERVAL_MS]).toEqual([3001, 250]);
    expect(mistakesIn(own, { ...whole, SWEEP_INTERVAL_MS: '99' })).toEqual(['SWEEP_INTERVAL_MS']);
  });

  it('knows rules over several variables', () => {
    const window = z.object({ LEAST_MS: durationMs(), MOST_MS: durationMs() }).refine(
      ({ LEAST_MS, MOST_MS }) => LEAST_MS <= MOST_MS,
      { path: ['MOST_MS'], message: 'must not be less than LEAST_MS' },
    );
    expect(mistakesIn(window, { LEAST_MS: '5', MOST_MS: '4' })).toEqual(['MOST_MS']);
    expect(mistakesIn(window, { LEAST_MS: '4', MOST_MS: '4' })).toEqual([]);
  });

  it('takes a secret from a file, and from one place only', () => {
    const folder = mkdtempSync(join(tmpdir(), 'hoso-config-'));
    const file = join(folder, 'secret');
    writeFileSync(file, `${RANDOM_HEX}\n`);
    try {
      const environment = { ...whole, SERVICE_CLIENT_SECRET: undefined, SERVICE_CLIENT_SECRET_FILE: file };
      expect(readConfig(serviceEnvironment, environment).SERVICE_CLIENT_SECRET).toBe(RANDOM_HEX);
      expect(mistakesIn(serviceEnvironment, { ...whole, SERVICE_CLIENT_SECRET_FILE: file }))
        .toEqual(['SERVICE_CLIENT_SECRET']);
      expect(mistakesIn(serviceEnvironment, { ...environment, SERVICE_CLIENT_SECRET_FILE: `${file}-gone` }))
        .toEqual(['SERVICE_CLIENT_SECRET']);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('the pieces', () => {
  const accepts = (piece: z.ZodType, text: string): boolean => piece.safeParse(text).success;
  const cases: readonly (readonly [string, z.ZodType, readonly string[], readonly string[]])[] = [
    ['port', port(), ['0', '1', '65535'], ['-1', '65536', '80.5', '0x50', ' 80', '1e3', 'http', '99999999999999999']],
    ['host', host(), ['0.0.0.0', '127.0.0.1', '::', 'localhost'], ['example', '300.1.1.1', 'a b']],
    ['url', url(), ['http://127.0.0.1:3001', 'https://a.example/x'], [
      'ftp://a.example', 'a.example', 'http://user:word@a.example', 'http://a.example?x=1', 'javascript:alert(1)',
    ]],
    ['list', list(), ['a', 'a, b'], ['a,,b', 'a,a', ',']],
    ['networks', networks(), ['127.0.0.1', '10.0.0.0/8, fd00::/8'], ['gateway', '10.0.0.0/33', '10.0.0.0/8/8', '10.0.0.1/', '::1/x']],
    ['brokers', brokers(), ['127.0.0.1:9092', '[::1]:9092,b.example:1'], ['127.0.0.1', 'http://a:1', 'a:123456']],
    ['flag', flag(), ['on', 'OFF', 'true', '0'], ['maybe', '2']],
    ['oneOf', oneOf('mongo', 'memory'), ['mongo'], ['redis', 'Mongo']],
    ['secret', secret(), [RANDOM_HEX, 'Zx8+kQw2Lr0vTb5NcYd1HgMj'], [
      'changeme-changeme-changeme', 'please-change-me-0a9b8c7d', 'a'.repeat(48), 'my-secret-1a2b3c4d5e6f7a8b9c',
      'passwd-1a2b3c4d5e6f7a8b9c0d', 'replace-with-1a2b3c4d5e6f7', 'demo-1a2b3c4d5e6f7a8b9c0d1e', 'Zx8+kQw2Lr0vTb5N',
    ]],
  ];
  it.each(cases)('%s', (_name, piece, good, bad) => {
    expect(good.filter((text) => !accepts(piece, text))).toEqual([]);
    expect(bad.filter((text) => accepts(piece, text))).toEqual([]);
  });
});

describe('showing the configuration', () => {
  it('masks secrets and credentials', () => {
    const shown = describeConfig(serviceEnvironment, readConfig(serviceEnvironment, whole));
    expect(shown).toContain('127.0.0.1:9092,kafka-2.hoso.example:9092');
    expect(shown).toMatch(/^SERVICE_CLIENT_SECRET\s+\(secret\)$/m);
    expect(shown).toMatch(/^NEIGHBOURS_URL\s+\(not set\)$/m);
    expect(shown).not.toContain(RANDOM_HEX);
    expect(shown).not.toContain('hunter-of-ducks');
  });
});

describe('ending on a mistake', () => {
  it('says the table without a stack and exits with 78', () => {
    const said: string[] = [];
    const codes: number[] = [];
    const exit = (code: number): never => {
      codes.push(code);
      throw new Error('the process has ended');
    };
    const way = { say: (text: string) => void said.push(text), exit };
    expect(() => exitOnMistake(() => readConfig(serviceEnvironment, {}), way)).toThrow('the process has ended');
    expect(codes).toEqual([EXIT_CONFIGURATION]);
    expect(said.join('')).toContain('The environment has 13 mistakes.');
    expect(said.join('')).not.toContain('    at ');
  });

  it('does not hide what is no mistake of configuration', () => {
    expect(() => exitOnMistake(() => { throw new RangeError('other'); })).toThrow(RangeError);
  });
});
