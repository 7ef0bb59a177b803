import { hash } from 'node:crypto';

import { describe, expect, it } from '@jest/globals';

import { checkHistory } from './checker/check-history.js';
import { live, type History } from './history.js';

const SEEDS = [1, 2, 3, 4, 5, 6];
/** So many that their average is that of all. */
const MANY = 100;

/** All that is left of a history, in one number: what happened when, and what lies in the databases and on the topics. */
function printOf({ hash: happened, record }: History): string {
  const databases = Object.values(record.databases).map((collections) => [...collections]);
  return hash('sha256', JSON.stringify([happened, databases, record.messages, record.attempts, record.durable]));
}

describe('a history', () => {
  it('is the same again, to the last byte, from the same seed', async () => {
    for (const seed of SEEDS) expect(printOf(await live(seed))).toBe(printOf(await live(seed)));
  });

  it('does not depend on whether its timeline is kept', async () => {
    expect(printOf(await live(1, true))).toBe(printOf(await live(1)));
  });

  it('is another one from another seed', async () => {
    const prints: string[] = [];
    for (const seed of SEEDS) prints.push(printOf(await live(seed)));
    expect(new Set(prints).size).toBe(SEEDS.length);
  });

  it('goes wrong in at least thirty places on average, and keeps every promise', async () => {
    let faults = 0;
    for (let seed = 1; seed <= MANY; seed += 1) {
      const history = await live(seed);
      faults += [...history.faults.values()].reduce((sum, count) => sum + count, 0);
      expect({ seed, violations: checkHistory(history.record), unrest: history.unrest }).toEqual({ seed, violations: [], unrest: null });
    }
    expect(faults / MANY).toBeGreaterThanOrEqual(30);
  });
});
