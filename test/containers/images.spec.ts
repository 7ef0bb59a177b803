import { readFileSync } from 'node:fs';

import { expect, it } from '@jest/globals';

import { KAFKA_IMAGE, MONGODB_IMAGE } from './container-engine.js';

it.each([MONGODB_IMAGE, KAFKA_IMAGE])('%s is what compose runs', (image) => {
  const compose = readFileSync(new URL('../../docker-compose.yml', import.meta.url), 'utf8');
  expect(compose).toContain(`image: ${image}\n`);
});
