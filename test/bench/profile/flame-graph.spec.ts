import { describe, expect, it } from '@jest/globals';

import { flameGraphOf } from './flame-graph.js';
import type { Profile } from './parts.js';

const at = (functionName: string, url: string) => ({ callFrame: { functionName, url } });

/** Half of the time in the lane itself, a quarter in the store's client that it calls, a quarter collecting garbage. */
const PROFILE: Profile = {
  nodes: [
    { id: 1, ...at('(root)', ''), children: [2, 4, 5, 6] },
    { id: 2, ...at('round', 'file:///here/dist/libs/ledger/src/lane.js'), children: [3] },
    { id: 3, ...at('send<T>', 'file:///here/node_modules/mongodb/lib/connection.js') },
    { id: 4, ...at('(garbage collector)', '') },
    { id: 5, ...at('(idle)', '') },
    { id: 6, ...at('round', 'file:///here/dist/libs/ledger/src/lane.js') },
  ],
  samples: [2, 3, 4, 5, 6],
  timeDeltas: [250, 250, 250, 9_000, 250],
};

describe('a flame graph', () => {
  const graph = flameGraphOf('intake & others', PROFILE);
  const widthOf = (said: string): number => Number(new RegExp(`<title>${said}</title><rect [^>]*width="([\\d.]+)"`).exec(graph)?.[1]);

  it('has a box for each function, as wide as its share, with what it calls in it', () => {
    expect(widthOf('round \\(libs/ledger\\): 75.0 %')).toBeCloseTo(899.5);
    expect(widthOf('send&lt;T&gt; \\(mongodb\\): 25.0 %')).toBeCloseTo(299.5);
    expect(widthOf('\\(garbage collector\\) \\(collecting garbage\\): 25.0 %')).toBeCloseTo(299.5);
  });

  it('puts callees below, leaves idle time out, and keeps its title readable', () => {
    const yOf = (name: string): number => Number(new RegExp(`<title>${name}[^>]*</title><rect [^>]*y="(\\d+)"`).exec(graph)?.[1]);
    expect(yOf('send')).toBeGreaterThan(yOf('round'));
    expect(graph).not.toContain('(idle)');
    expect(graph).toContain('intake &amp; others');
  });

  it('leaves out what is too narrow to be seen', () => {
    const { nodes, samples } = PROFILE;
    expect(flameGraphOf('intake', { nodes, samples, timeDeltas: [100_000, 1, 250, 9_000, 250] })).not.toContain('send');
  });
});
