import { describe, expect, it } from '@jest/globals';

import { sharesOf, type Profile } from './parts.js';

const file = (url: string, functionName = 'work') => ({ callFrame: { functionName, url } });
const profile = (times: Readonly<Record<number, number>>): Profile => ({
  nodes: [
    { id: 1, ...file('', '(root)'), children: [2, 3, 4, 9] },
    { id: 2, ...file('', '(idle)') },
    { id: 3, ...file('', '(garbage collector)') },
    { id: 4, ...file('file:///here/dist/apps/intake/src/main.js'), children: [5, 8] },
    { id: 5, ...file('file:///here/node_modules/mongoose/node_modules/mongodb/lib/connection.js'), children: [6] },
    { id: 6, ...file('node:net'), children: [7] },
    { id: 7, ...file('', 'toString') },
    { id: 8, ...file('file:///here/node_modules/@nestjs/core/router.js') },
    { id: 9, ...file('node:internal/timers') },
  ],
  samples: Object.keys(times).map(Number),
  timeDeltas: Object.values(times),
});

describe('what the time of a process went into', () => {
  it('belongs to the innermost part of the house or package, what Node does for it included', () => {
    expect(Object.fromEntries(sharesOf(profile({ 4: 10, 5: 20, 6: 5, 7: 15, 8: 30, 3: 15, 9: 5 })))).toEqual({
      'apps/intake': 0.1, mongodb: 0.4, '@nestjs/core': 0.3, 'collecting garbage': 0.15, 'Node itself': 0.05,
    });
  });

  it('leaves out moments without work', () => {
    expect(Object.fromEntries(sharesOf(profile({ 2: 900, 4: 100 })))).toEqual({ 'apps/intake': 1 });
  });
});
