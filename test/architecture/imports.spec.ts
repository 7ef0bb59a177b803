import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { cruise, importRules, type Cruise } from './cruise.js';
import { isProduction } from './places.js';
import { GOOD_IMPORTS, GROUND, PLANTED_IMPORTS } from './planted/imports.js';
import { TOP } from './project.js';

const DEADLINE_MS = 120_000;
/** What starts by itself, so that nobody imports it. */
const ENTRANCE = /\/(main|index)\.ts$|^apps\/[^/]+\/migrations\//;

describe('who may import whom', () => {
  let house: Cruise;
  let rules: string[];
  beforeAll(async () => {
    house = cruise(TOP);
    rules = await importRules();
  }, DEADLINE_MS);

  it('reads the rules', () => expect(rules.length).toBeGreaterThan(20));

  it('is kept by every import of the house', () => {
    expect(house.violations.map(({ rule, from, to }) => `${rule}: ${from} imports ${to}`)).toEqual([]);
  });

  it('finds no dead file: what runs is imported by something that runs, or starts by itself', () => {
    const dead = house.modules
      .filter(({ source }) => isProduction(source) && !ENTRANCE.test(source))
      .filter(({ dependents }) => !dependents.some((one) => isProduction(one) || /^(deploy|test)\//.test(one)))
      .map(({ source }) => source);
    expect(dead).toEqual([]);
  });
});

describe('every rule about imports is seen to fail on a planted violation', () => {
  const top = mkdtempSync(join(tmpdir(), 'hoso-planted-imports-'));
  let planted: Cruise;
  let rules: string[];
  beforeAll(async () => {
    const files = new Map(Object.entries(GROUND));
    for (const { path, text } of [...PLANTED_IMPORTS, ...GOOD_IMPORTS]) files.set(path, text);
    files.set('tsconfig.json', readFileSync(join(TOP, 'tsconfig.json'), 'utf8'));
    for (const [path, text] of files) {
      mkdirSync(dirname(join(top, path)), { recursive: true });
      writeFileSync(join(top, path), text);
    }
    planted = cruise(top);
    rules = await importRules();
  }, DEADLINE_MS);
  afterAll(() => rmSync(top, { recursive: true, force: true }));

  it.each(PLANTED_IMPORTS.map(({ rule, path }) => [rule, path] as const))('%s in %s', (rule, path) => {
    expect(planted.violations.filter(({ from }) => from === path).map((violation) => violation.rule)).toContain(rule);
  });

  it('and no rule speaks where all is well', () => {
    const good = new Set(GOOD_IMPORTS.map(({ path }) => path));
    expect(planted.violations.filter(({ from }) => good.has(from))).toEqual([]);
  });

  it('leaves no rule without a planted violation', () => {
    const seen = new Set(PLANTED_IMPORTS.map(({ rule }) => rule));
    expect(rules.filter((rule) => !seen.has(rule))).toEqual([]);
  });
});
