export { EventLoopMonitor } from './event-loop.js';
export {
  Health,
  type DeepHealthReport,
  type Dependency,
  type DependencyAnswer,
  type DependencyReport,
  type FigureReader,
  type HealthReport,
  type HealthState,
} from './health.js';
export { createLog, Log, type LogLevel, type LogOptions } from './log.js';
export { isCode, type LogFields } from './log-fields.js';
export {
  Metrics, type GaugeDeclaration, type HistogramDeclaration, type MetricDeclaration,
} from './metrics.js';
export { observe, type Observability, type ObservabilityOptions } from './observability.js';
export { SharedReading } from './shared-reading.js';
export { safeError, type SafeError } from './safe-error.js';
export { startOrExit, STOP_LIMIT_MS, superviseProcess, type Supervised } from './supervise.js';
export {
  currentTrace,
  currentTraceId, formatTraceparent, newTrace, newTraceId, nextSpan, parseTraceparent, runInTrace, type TraceContext,
} from './trace.js';
export { troubleTeller, type TroubleTeller } from './troubles.js';
