import { describe, expect, it } from '@jest/globals';
import { ManualClock } from '@hoso/kernel';

import { Metrics } from './metrics.js';

describe('metrics', () => {
  it('render as Prometheus reads them', async () => {
    const metrics = new Metrics('intake');
    const accepted = metrics.counter({ name: 'hoso_accepted_total', help: 'Accepted.', labels: ['channel'] });
    accepted.inc({ channel: 'online' }, 3);
    metrics.gauge({ name: 'hoso_waiting', help: 'Waiting.', collect: (gauge) => gauge.set(7) });
    metrics.histogram({ name: 'hoso_step_seconds', help: 'Step.', buckets: [1, 2] }).observe(1.5);
    const { contentType, body } = await metrics.render();
    expect(contentType).toContain('text/plain; version=0.0.4');
    expect(body).toContain('hoso_accepted_total{channel="online",service="intake"} 3');
    expect(body).toContain('hoso_waiting{service="intake"} 7');
    expect(body).toMatch(/hoso_step_seconds_bucket\{(le="2",service="intake"|service="intake",le="2")\} 1/);
  });

  it('are written out once a second, however many read them', async () => {
    const clock = new ManualClock(0);
    const metrics = new Metrics('intake', clock);
    let readings = 0;
    metrics.gauge({ name: 'hoso_waiting', help: 'Waiting.', collect: (gauge) => gauge.set((readings += 1)) });
    await Promise.all([metrics.render(), metrics.render()]);
    clock.advance(999);
    expect([(await metrics.render()).body, readings]).toEqual([expect.stringContaining('hoso_waiting{service="intake"} 1'), 1]);
    clock.advance(1);
    expect([(await metrics.render()).body, readings]).toEqual([expect.stringContaining('hoso_waiting{service="intake"} 2'), 2]);
  });

  it('have the figures of the process when asked to', async () => {
    const { body } = await new Metrics('intake').withProcessFigures().render();
    expect(body).toContain('process_resident_memory_bytes');
    expect(body).toContain('nodejs_eventloop_lag_p99_seconds');
  });

  it('are the same when declared twice, and a defect when declared otherwise', () => {
    const metrics = new Metrics('intake');
    const declaration = { name: 'hoso_accepted_total', help: 'Accepted.', labels: ['channel'] } as const;
    expect(metrics.counter(declaration)).toBe(metrics.counter(declaration));
    expect(() => metrics.counter({ ...declaration, labels: [] })).toThrow(/already declared/);
    expect(metrics.names()).toEqual(['hoso_accepted_total']);
  });

  it.each([
    ['hoso_Accepted_total', []], ['hoso__total', []], ['hoso_delay_ms_total', []], ['hoso_done_percent_total', []],
    ['hoso_accepted', []], ['hoso_accepted_total', ['dossier_id']], ['hoso_accepted_total', ['dossierId']],
    ['hoso_accepted_total', ['path']],
  ] as const)('refuse a name or label that does harm: %s %s', (name, labels) => {
    expect(() => new Metrics('intake').counter({ name, help: 'x', labels })).toThrow(/metric-malformed/);
  });
});
