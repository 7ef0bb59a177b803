import { afterAll, describe, expect, it } from '@jest/globals';

import { EventLoopMonitor } from './event-loop.js';
import { observe } from './observability.js';

const seen = observe({ service: 'intake', level: 'silent' });
afterAll(() => seen.eventLoop.stop());

describe('one call', () => {
  it('gives a process its log, metrics, health and event-loop watch', async () => {
    seen.health.markStarted();
    const { figures } = await seen.health.deepReport();
    expect(Object.keys(figures)).toEqual(['eventLoopP99Ms', 'residentMemoryBytes', 'heapUsedBytes', 'uptimeSeconds']);
    expect(figures['residentMemoryBytes']).toBeGreaterThan(1_000_000);
    expect((await seen.metrics.render()).body).toContain('hoso_event_loop_delay_p99_seconds{service="intake"}');
  });

  it('sees the event loop being blocked', async () => {
    const deadline = Date.now() + 15_000;
    while (seen.eventLoop.p99Ms() < 50 && Date.now() < deadline) {
      const blockedUntil = Date.now() + 120;
      while (Date.now() < blockedUntil);
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
    expect(seen.eventLoop.p99Ms()).toBeGreaterThanOrEqual(50);
    expect(seen.eventLoop.ownP99Ms()).toBeLessThanOrEqual(seen.eventLoop.p99Ms());
  }, 20_000);

  it('does not take for load what a process was busy with to start', async () => {
    const eventLoop = new EventLoopMonitor(150);
    const deadline = Date.now() + 15_000;
    while (eventLoop.ownP99Ms() < 50 && Date.now() < deadline) {
      const blockedUntil = Date.now() + 120;
      while (Date.now() < blockedUntil);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(eventLoop.ownP99Ms()).toBeGreaterThanOrEqual(50);
    eventLoop.startAnew();
    expect([eventLoop.ownP99Ms(), eventLoop.p99Ms()]).toEqual([0, 0]);
    eventLoop.stop();
  }, 20_000);
});
