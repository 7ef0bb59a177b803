import type { DestinationStream } from 'pino';
import { SystemClock, type Clock } from '@hoso/kernel';

import { EventLoopMonitor } from './event-loop.js';
import { Health } from './health.js';
import { createLog, type Log, type LogLevel } from './log.js';
import { Metrics } from './metrics.js';

/** Everything by which a process can be seen from outside. */
export interface Observability {
  readonly service: string;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly health: Health;
  readonly eventLoop: EventLoopMonitor;
}

export interface ObservabilityOptions {
  readonly service: string;
  readonly level: LogLevel | 'silent';
  readonly clock?: Clock;
  /** Where log lines go; standard output when left out. */
  readonly destination?: DestinationStream;
}

/**
 * The one call by which a process gets its log, metrics, health and event-loop watch. The doors that show them to
 * the outside belong to the HTTP application.
 */
export function observe({ service, level, clock = new SystemClock(), destination }: ObservabilityOptions): Observability {
  const log = createLog({ service, level, ...(destination === undefined ? {} : { destination }) });
  const metrics = new Metrics(service, clock).withProcessFigures();
  const health = new Health(clock);
  const eventLoop = new EventLoopMonitor();
  health.figure('eventLoopP99Ms', () => eventLoop.p99Ms());
  health.figure('residentMemoryBytes', () => process.memoryUsage.rss());
  health.figure('heapUsedBytes', () => process.memoryUsage().heapUsed);
  health.figure('uptimeSeconds', () => Math.round(process.uptime()));
  metrics.gauge({
    name: 'hoso_event_loop_delay_p99_seconds',
    help: 'Lateness of the event loop that 99 of 100 turns stayed under, over the last window.',
    collect: (gauge) => gauge.set(eventLoop.p99Ms() / 1_000),
  });
  return { service, log, metrics, health, eventLoop };
}
