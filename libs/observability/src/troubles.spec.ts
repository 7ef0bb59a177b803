import { describe, expect, it } from '@jest/globals';
import { Failure } from '@hoso/kernel';

import { createLog } from './log.js';
import { Metrics } from './metrics.js';
import { troubleTeller } from './troubles.js';

describe('what could not be done', () => {
  it('is counted by what it was, and said with its reason', async () => {
    const lines: string[] = [];
    const log = createLog({ service: 'intake', level: 'info', destination: { write: (line) => void lines.push(line) } });
    const metrics = new Metrics('intake');
    const tell = troubleTeller({ log, metrics });
    tell(new Failure('broker', 'timeout'), 'publish');
    tell(new Failure('broker', 'timeout'), 'publish');
    tell(new Failure('store', 'timeout'), 'fire timers');
    const { body } = await metrics.render();
    expect(body).toContain('hoso_troubles_total{doing="publish",service="intake"} 2');
    expect(body).toContain('hoso_troubles_total{doing="fire timers",service="intake"} 1');
    expect(lines.map((line) => (JSON.parse(line) as { readonly msg: string }).msg)).toEqual([
      'could not publish', 'could not publish', 'could not fire timers',
    ]);
  });
});
