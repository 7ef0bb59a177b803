import { describe, expect, it } from '@jest/globals';

import { projectOnDisk } from './project.js';
import { render } from './rule.js';
import { RULES } from './rules/index.js';

describe('the house keeps its rules', () => {
  const house = projectOnDisk();

  it.each(RULES.map((rule) => [rule.name, rule.asks, rule] as const))('%s: %s', (_name, _asks, rule) => {
    expect(render(rule.check(house))).toEqual([]);
  });
});
