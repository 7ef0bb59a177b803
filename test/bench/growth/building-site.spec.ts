import { expect, it } from '@jest/globals';

import { TOPICS } from '@hoso/contracts';

import { houseTopics } from './building-site.js';

it('topics of another number of partitions keep what is said as long as those of the house do', () => {
  const made = houseTopics(256);
  expect(made.map(({ topic }) => topic)).toEqual(Object.keys(TOPICS));
  for (const { partitions, retentionMs } of made) {
    expect(partitions).toBe(256);
    expect(retentionMs).toBe(TOPICS['hoso.intake.facts.v1'].retentionMs);
  }
});
