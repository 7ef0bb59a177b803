import { describe, expect, it } from '@jest/globals';
import { Defect, Failure, SeededRandom } from '@hoso/kernel';

import { createLog, type Log } from './log.js';
import type { LogFields } from './log-fields.js';
import { newTrace, runInTrace } from './trace.js';

function listening(level: 'debug' | 'info' = 'info'): { readonly log: Log; readonly lines: Record<string, unknown>[] } {
  const lines: Record<string, unknown>[] = [];
  const destination = { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) };
  return { log: createLog({ service: 'intake', level, destination }), lines };
}

describe('the log', () => {
  it('writes JSON lines with time, level, service and message', () => {
    const { log, lines } = listening();
    log.info('submission kept', { dossierId: '0190-a', durationMs: 12.5 });
    expect(lines).toEqual([{
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      level: 'info', service: 'intake', msg: 'submission kept', dossierId: '0190-a', durationMs: 12.5,
    }]);
  });

  it('stays silent below its level', () => {
    const { log, lines } = listening();
    log.debug('detail');
    expect([lines.length, log.isWriting('debug'), log.isWriting('warn')]).toEqual([0, false, true]);
  });

  it('drops every field that it does not know and every value that is no code', () => {
    const { log, lines } = listening();
    const hostile = {
      fullName: 'Nguyễn Văn Mẫu', personalNumber: '001099000001', body: { a: 1 }, email: 'mau@example.org',
      dossierId: '001099000001', code: 'Nguyễn Văn Mẫu', state: 'two words', agency: 'mau@example.org',
      owner: 'x'.repeat(201), count: '5', status: Number.NaN, topic: { toString: () => 'x' }, offset: '12a',
      constructor: 'x', __proto__: { route: 'x' },
    } as unknown as LogFields;
    log.child(hostile).warn('checked', hostile);
    expect(Object.keys(lines[0] ?? {}).sort()).toEqual(['level', 'msg', 'service', 'time']);
  });

  it('tells of an error what cannot be personal', () => {
    const { log, lines } = listening();
    const foreign = new Error('E11000 duplicate key { name: "Nguyễn Văn Mẫu" }', {
      cause: new SyntaxError('Unexpected token N in "Nguyễn"'),
    });
    log.error('write failed', { error: foreign });
    log.error('store away', { error: new Failure('store', 'timeout', { cause: foreign }) });
    log.error('wrong', { error: new Defect('unknown-version', 'version 9') });
    log.error('thrown oddly', { error: 'Nguyễn Văn Mẫu' });
    expect(JSON.stringify(lines)).not.toContain('Nguy');
    expect(lines.map(({ error }) => error)).toEqual([
      expect.objectContaining({
        name: 'Error', stack: expect.stringContaining('log.spec.ts'), cause: expect.anything(),
      }),
      expect.objectContaining({ name: 'Failure', message: 'store: timeout', code: 'timeout' }),
      expect.objectContaining({ name: 'Defect', message: 'unknown-version: version 9' }),
      { name: 'string' },
    ]);
    expect(lines[0]).not.toHaveProperty('error.message');
  });

  it.each<[string, () => unknown]>([
    ['a member of a list', () => new Map(['Nguyễn Văn Mẫu'] as never)],
    ['where a member was looked for', () => 'fullName' in ('Nguyễn Văn Mẫu' as never)],
    ['a name under which something was looked for', () => (undefined as never)['001099000001']],
  ])('tells nothing that the runtime repeats: %s', (_what, provoke) => {
    const { log, lines } = listening();
    expect(provoke).toThrow(TypeError);
    try {
      provoke();
    } catch (error) {
      log.error('broken', { error });
    }
    expect(JSON.stringify(lines)).not.toMatch(/Nguy|001099000001/);
    expect(lines[0]).toMatchObject({ error: { name: 'TypeError' } });
  });

  it('takes no bare digits for a code of an error, and no line of its message for a frame', () => {
    const { log, lines } = listening();
    log.error('x', { error: Object.assign(new Error('y'), { name: '0900000001', code: '0900000001' }) });
    log.error('x', { error: Object.assign(new Error('y'), { code: 900000001 }) });
    log.error('x', { error: new Error('y\n    at Phường Ví Dụ') });
    expect(JSON.stringify(lines)).not.toMatch(/900000001|Phường/);
  });

  /** An offset has no zero before it, and a personal number always has; `digits` in log-fields.ts does not look. */
  it('lets no personal number through as an offset', () => {
    const { log, lines } = listening();
    log.info('x', { offset: '004579442801' });
    expect(JSON.stringify(lines)).not.toContain('004579442801');
  });

  it('shows the words of the runtime and of the system', () => {
    const { log, lines } = listening();
    const system = { syscall: 'connect', code: 'ECONNREFUSED' };
    const refused = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:9'), system);
    log.error('gone', { error: new TypeError('fetch failed', { cause: refused }) });
    expect(lines[0]).toMatchObject({
      error: { message: 'fetch failed', cause: { code: 'ECONNREFUSED', message: 'connect ECONNREFUSED 127.0.0.1:9' } },
    });
  });

  it('carries the trace at work, and each field once', () => {
    const { log, lines } = listening();
    const trace = newTrace(new SeededRandom(3));
    runInTrace(trace, () => log.info('inside'));
    runInTrace(trace, () => log.info('other', { traceId: 'own' }));
    runInTrace(trace, () => log.child({ traceId: 'kept', topic: 'hoso.x' }).info('child'));
    log.info('outside');
    expect(lines.map(({ traceId }) => traceId)).toEqual([trace.traceId, 'own', 'kept', undefined]);
    expect(lines[2]).toHaveProperty('topic', 'hoso.x');
  });
});
