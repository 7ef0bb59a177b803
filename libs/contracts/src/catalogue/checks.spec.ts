import { describe, expect, it } from '@jest/globals';

import { PROCEDURES, checkForm, checkPapers, feeDue, findEntry, type FormField, type ProcedureEntry } from './index.js';

function procedure(code: string, version = 1): ProcedureEntry {
  const entry = findEntry(PROCEDURES, code, version);
  if (entry === undefined) throw new Error(`the seed has no ${code}`);
  return entry;
}

const COPIES = procedure('2.000635');
const SOUND = { event: 'birth', registeredAt: 'Phường Thử Nghiệm', copies: 2, onBehalf: false };

describe('the form', () => {
  it('lets a sound form through, with and without what is not required', () => {
    expect(checkForm(COPIES, SOUND)).toEqual([]);
    expect(checkForm(COPIES, { ...SOUND, registerNumber: '12/2019' })).toEqual([]);
    expect(checkForm(COPIES, { ...SOUND, registerNumber: '' })).toEqual([]);
  });

  it('reports everything at once, with a pointer into the request', () => {
    const faults = checkForm(
      COPIES,
      { event: 'divorce', copies: 2.5, onBehalf: 'no', 'a/b~c': 1 },
      { pointer: '/form' },
    );
    expect(faults).toEqual([
      { pointer: '/form/event', code: 'field-not-a-choice' },
      { pointer: '/form/registeredAt', code: 'field-missing' },
      { pointer: '/form/copies', code: 'field-not-whole' },
      { pointer: '/form/onBehalf', code: 'field-not-boolean' },
      { pointer: '/form/a~1b~0c', code: 'field-unknown' },
    ]);
  });

  const label = { vi: 'Trường', en: 'Field' };
  const base = { key: 'x', label, required: true } as const;
  it.each<[FormField, unknown, string | undefined]>([
    [{ ...base, type: 'string', lengthMax: 3 }, 'abcd', 'field-too-long'],
    [{ ...base, type: 'string', lengthMax: 3 }, 7, 'field-not-text'],
    [{ ...base, type: 'string', lengthMax: 3 }, '   ', 'field-missing'],
    [{ ...base, type: 'string', lengthMax: 3 }, null, 'field-missing'],
    [{ ...base, type: 'pattern', pattern: 'a|b', lengthMax: 3, example: 'a' }, 'b', undefined],
    [{ ...base, type: 'pattern', pattern: 'a|b', lengthMax: 3, example: 'a' }, 'ax', 'field-pattern'],
    [{ ...base, type: 'pattern', pattern: 'a+', lengthMax: 3, example: 'a' }, 'aaaa', 'field-too-long'],
    [{ ...base, type: 'pattern', pattern: 'a+', lengthMax: 3, example: 'a' }, ['a'], 'field-not-text'],
    [{ ...base, type: 'number', min: 1, max: 5, whole: false }, 1.5, undefined],
    [{ ...base, type: 'number', min: 1, max: 5, whole: false }, '2', 'field-not-number'],
    [{ ...base, type: 'number', min: 1, max: 5, whole: false }, Number.NaN, 'field-not-number'],
    [{ ...base, type: 'number', min: 1, max: 5, whole: true }, 6, 'field-out-of-range'],
    [{ ...base, type: 'date', notAfterFiling: true }, '2026-11-20', undefined],
    [{ ...base, type: 'date', notAfterFiling: true }, '2026-11-21', 'field-date-future'],
    [{ ...base, type: 'date', notAfterFiling: false }, '2026-11-21', undefined],
    [{ ...base, type: 'date', notAfterFiling: true }, '2026-02-30', 'field-not-date'],
    [{ ...base, type: 'date', notAfterFiling: true }, '20/11/2026', 'field-not-date'],
    [{ ...base, type: 'boolean' }, false, undefined],
  ])('%j with %j: %s', (field, value, code) => {
    const faults = checkForm({ form: [field] }, { x: value }, { filedOn: '2026-11-20' });
    expect(faults.map((fault) => fault.code)).toEqual(code === undefined ? [] : [code]);
  });

  it('is not fooled by members of every object', () => {
    const field: FormField = { type: 'string', key: 'toString', label, lengthMax: 9, required: true };
    expect(checkForm({ form: [field] }, {})).toEqual([{ pointer: '/toString', code: 'field-missing' }]);
  });

  it('never repeats what the person wrote', () => {
    const secret = 'Nguyễn Thị Thử Nghiệm';
    const faults = checkForm(COPIES, { ...SOUND, event: secret, registerNumber: secret, copies: secret });
    expect(faults).toHaveLength(3);
    expect(JSON.stringify(faults)).not.toContain(secret);
  });
});

describe('the papers', () => {
  it('asks for what is required and for nothing else', () => {
    expect(checkPapers(COPIES, [], SOUND)).toEqual([]);
    expect(checkPapers(procedure('1.004222'), ['G01-CT.01'], {}, '/papers')).toEqual([
      { pointer: '/papers', code: 'paper-missing', params: { paper: 'G01-CT.02' } },
    ]);
    expect(checkPapers(procedure('1.004222'), ['G01-CT.01', 'X', 'G01-CT.02'], {}, '/papers')).toEqual([
      { pointer: '/papers/1', code: 'paper-unknown' },
    ]);
  });

  it('asks for a paper where the form makes it necessary', () => {
    const missing = [{ pointer: '', code: 'paper-missing', params: { paper: 'G15-HT.02' } }];
    expect(checkPapers(COPIES, [], { ...SOUND, onBehalf: true })).toEqual(missing);
    expect(checkPapers(COPIES, ['G15-HT.02'], { ...SOUND, onBehalf: true })).toEqual([]);
  });

  it('takes several files of one paper', () => {
    expect(checkPapers(procedure('1.004194'), ['G01-CT.01', 'G01-CT.02', 'G01-CT.02'])).toEqual([]);
  });
});

describe('the fee', () => {
  it('depends on the channel', () => {
    expect(feeDue(procedure('1.004222'), 'online', {})).toMatchObject({ state: 'listed', totalVnd: 10_000 });
    expect(feeDue(procedure('1.004222'), 'counter', {})).toMatchObject({ state: 'listed', totalVnd: 20_000 });
  });

  it('counts copies', () => {
    expect(feeDue(COPIES, 'online', { ...SOUND, copies: 3 })).toMatchObject({ totalVnd: 24_000 });
  });

  it('depends on the class of the filer', () => {
    expect(feeDue(procedure('3.000333'), 'online', { filerClass: 'standard' })).toMatchObject({ totalVnd: 200_000 });
    expect(feeDue(procedure('3.000333'), 'online', { filerClass: 'reduced' })).toMatchObject({ totalVnd: 100_000 });
  });

  it('may be a share of a value', () => {
    expect(feeDue(procedure('1.007277'), 'online', { taxableValueVnd: 2_000_000_100 })).toMatchObject({
      totalVnd: 10_000_001,
    });
  });

  it('is unknown where it is unknown, and none only where someone has said so', () => {
    expect(feeDue(procedure('3.000347', 2), 'online', {}).state).toBe('unknown');
    expect(feeDue(procedure('3.000466'), 'online', {})).toEqual({ state: 'none' });
  });
});
