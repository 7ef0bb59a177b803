import { describe, expect, it } from '@jest/globals';
import { Defect, Failure } from '@hoso/kernel';
import fc from 'fast-check';

import { createLog, type Log } from './log.js';
import { isCode, type LogFields } from './log-fields.js';

function listening(): { readonly log: Log; readonly lines: string[] } {
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  return { log: createLog({ service: 'intake', level: 'debug', destination }), lines };
}

const WORDS = ['Nguyễn', 'Trần', 'Mẫu', 'Thị', 'Thử', 'Giả', 'Định', 'Đặng', 'Hoà', 'Huệ'];
/** What a person may have said; nobody is meant. */
const personal = fc.oneof(
  fc.array(fc.constantFrom(...WORDS), { minLength: 2, maxLength: 4 }).map((words) => words.join(' ')),
  fc.stringMatching(/^0\d{11}$/),
  fc.stringMatching(/^0\d{9}$/),
  fc.stringMatching(/^\+84\d{9}$/),
  fc.stringMatching(/^[a-z]{3,8}\.mau@example\.test$/),
  fc.constantFrom('Phường Ví Dụ, Thành phố Giả Định', 'sinh ngày 30/04/1990', 'ghi chú\n    at Phường Ví Dụ'),
);
const FIELDS = [
  'dossierId', 'traceId', 'owner', 'fact', 'number', 'version', 'cause', 'procedure', 'agency', 'tenant', 'clientId', 'topic', 'offset',
  'neighbour', 'state', 'code', 'route', 'status', 'durationMs', 'count', 'error', 'component',
];
const field = fc.oneof(fc.constantFrom(...FIELDS), fc.constantFrom('fullName', 'body', 'email', '__proto__', 'constructor', 'msg'));
/** Such a value by itself, in a list, in an object, as an error’s message or cause. */
const wrapped = personal.chain((value) => fc.constantFrom<unknown>(
  value, [value], { value }, new Error(value), new Error('x', { cause: new SyntaxError(value) }), { toString: () => value },
  { toJSON: () => value }, Object.assign(new Error(value), { code: value, syscall: 7 }), new Set([value]), Buffer.from(value),
).map((hidden) => ({ value, hidden })));

/** Neither the whole of it nor any line of it stands in the log. */
function expectNothingOf(value: string, lines: readonly string[]): void {
  for (const part of value.split('\n')) {
    expect(lines.join()).not.toContain(part.trim());
    expect(lines.join()).not.toContain(JSON.stringify(part.trim()).slice(1, -1));
  }
}

describe('what a person has said', () => {
  it('reaches no line of the log, in whatever field and form it comes', () => {
    fc.assert(fc.property(field, wrapped, (name, { value, hidden }) => {
      const { log, lines } = listening();
      const fields = Object.fromEntries([[name, hidden]]) as LogFields;
      log.info('something happened', fields);
      log.child(fields).error('and again', fields);
      expect(lines).toHaveLength(2);
      expectNothingOf(value, lines);
    }));
  });

  it('reaches no line through what the runtime says about it', () => {
    const broken = (value: string): readonly (() => unknown)[] => [
      () => JSON.parse(value), () => JSON.parse(`{"a":${JSON.stringify(value)}`), () => BigInt(value), () => new URL(value),
      () => Object.fromEntries([value] as never), () => new Map([value] as never), () => Reflect.get(value as never, 'length'),
      () => 'a' in (value as never), () => Object.assign(value as never, { length: 1 }), () => ((value as never)['fullName'] as { x: 1 }).x,
      () => decodeURIComponent(`%${value}`), () => new RegExp(`(${value}`), () => structuredClone(() => value),
      () => `${Symbol(value) as unknown as string}`,
      () => (undefined as never)[value], () => (null as never)[value]['x'], () => ((globalThis as never)[value] as () => void)(),
      () => Buffer.from({ value } as never), () => (value as unknown as { go: () => void }).go(),
      () => new Intl.Locale(value),
    ];
    let [ran, threw] = [0, 0];
    fc.assert(fc.property(personal, fc.nat(19), (value, which) => {
      const { log, lines } = listening();
      ran += 1;
      try {
        broken(value)[which]!();
      } catch (error) {
        threw += 1;
        log.error('broken', { error });
        log.error('broken further up', { error: new Failure('store', 'timeout', { cause: error }) });
        log.error('broken here', { error: new Defect('decision-threw', 'see the cause', { cause: error }) });
      }
      expectNothingOf(value, lines);
    }));
    expect(threw).toBeGreaterThan(0.9 * ran);
  });

  it('is no code, and codes of the house are', () => {
    fc.assert(fc.property(personal, fc.uuid(), fc.stringMatching(/^[a-z]{2,9}(-[a-z]{2,9}){0,3}$/), (value, id, word) => {
      expect(isCode(value)).toBe(false);
      expect([id, word, `intake:${id}:7`, 'H26.101-261120-0001', '1.004222'].filter((code) => !isCode(code))).toEqual([]);
    }));
  });
});
