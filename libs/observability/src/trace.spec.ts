import { describe, expect, it } from '@jest/globals';
import { SeededRandom, SystemRandom } from '@hoso/kernel';

import { currentTrace, formatTraceparent, newTrace, nextSpan, parseTraceparent, runInTrace } from './trace.js';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';

describe('traceparent', () => {
  it('is read and spelled again', () => {
    const header = `00-${TRACE}-${SPAN}-01`;
    expect(parseTraceparent(header)).toEqual({ traceId: TRACE, spanId: SPAN, isSampled: true });
    expect(formatTraceparent(parseTraceparent(header)!)).toBe(header);
  });

  it('of a later version is read as far as it is known', () => {
    expect(parseTraceparent(`01-${TRACE}-${SPAN}-00-more`)).toEqual({ traceId: TRACE, spanId: SPAN, isSampled: false });
  });

  it.each([
    undefined, '', 'hello', `00-${TRACE}-${SPAN}`, `ff-${TRACE}-${SPAN}-01`, `00-${TRACE}-${SPAN}-01-more`,
    `00-${'0'.repeat(32)}-${SPAN}-01`, `00-${TRACE}-${'0'.repeat(16)}-01`, `00-${TRACE.toUpperCase()}-${SPAN}-01`,
    `00-${TRACE}-${SPAN}-01-${'x'.repeat(200)}`,
  ])('that is malformed is ignored: %s', (header) => {
    expect(parseTraceparent(header)).toBeUndefined();
  });

  it('of our own making can be read', () => {
    const trace = newTrace(new SystemRandom());
    expect(parseTraceparent(formatTraceparent(trace))).toEqual(trace);
    const next = nextSpan(trace, new SystemRandom());
    expect(next.traceId).toBe(trace.traceId);
    expect(next.spanId).not.toBe(trace.spanId);
  });

  it('repeats itself for the same seed', () => {
    expect(newTrace(new SeededRandom(7))).toEqual(newTrace(new SeededRandom(7)));
  });
});

describe('the trace at work', () => {
  it('goes along with everything that the work starts, and not further', async () => {
    const trace = newTrace(new SeededRandom(1));
    const seen = await runInTrace(trace, async () => {
      await Promise.resolve();
      return currentTrace();
    });
    expect(seen).toBe(trace);
    expect(currentTrace()).toBeUndefined();
  });
});
