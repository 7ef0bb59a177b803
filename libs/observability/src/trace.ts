import { AsyncLocalStorage } from 'node:async_hooks';

import type { Random } from '@hoso/kernel';

/** Where a piece of work stands in a trace (W3C Trace Context, level 1). */
export interface TraceContext {
  /** 32 lower-case hexadecimal digits, not all zero. */
  readonly traceId: string;
  /** 16 lower-case hexadecimal digits, not all zero: the span at work. */
  readonly spanId: string;
  /** Whether the beginner of the trace asked for it to be recorded. */
  readonly isSampled: boolean;
}

const TRACEPARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

/** The trace that a `traceparent` header names; undefined for none or a malformed one, which is to be ignored. */
export function parseTraceparent(header: string | undefined): TraceContext | undefined {
  if (header === undefined || header.length > 128) return undefined;
  const [, version, traceId, spanId, flags, rest] = TRACEPARENT.exec(header) ?? [];
  if (version === undefined || traceId === undefined || spanId === undefined || flags === undefined) return undefined;
  if (version === 'ff' || (version === '00' && rest !== undefined)) return undefined;
  if (/^0+$/.test(traceId) || /^0+$/.test(spanId)) return undefined;
  return { traceId, spanId, isSampled: (Number.parseInt(flags, 16) & 1) === 1 };
}

/** The header's spelling of a trace. */
export function formatTraceparent({ traceId, spanId, isSampled }: TraceContext): string {
  return `00-${traceId}-${spanId}-${isSampled ? '01' : '00'}`;
}

/** A new trace id. */
export function newTraceId(random: Random): string {
  return nonZero(random, 16);
}

/** A new trace with its first span. */
export function newTrace(random: Random): TraceContext {
  const digits = nonZero(random, 24);
  return { traceId: digits.slice(0, 32), spanId: digits.slice(32), isSampled: true };
}

/** The same trace, one span further. */
export function nextSpan(parent: TraceContext, random: Random): TraceContext {
  return { traceId: parent.traceId, spanId: nonZero(random, 8), isSampled: parent.isSampled };
}

function nonZero(random: Random, byteCount: number): string {
  const digits = random.token(byteCount);
  return /^0{16}|0{16}$/.test(digits) ? nonZero(random, byteCount) : digits;
}

const traces = new AsyncLocalStorage<TraceContext>();

/** The trace at work here, if any. */
export function currentTrace(): TraceContext | undefined {
  return traces.getStore();
}

/** The id of the trace at work, or of no trace: 32 zeros. */
export function currentTraceId(): string {
  return currentTrace()?.traceId ?? '0'.repeat(32);
}

/** Runs `work`, and all that it starts, inside a trace. */
export function runInTrace<Result>(trace: TraceContext, work: () => Result): Result {
  return traces.run(trace, work);
}
