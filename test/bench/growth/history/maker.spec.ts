import { describe, expect, it } from '@jest/globals';

import { makerOf } from './maker.js';

const HOUR_MS = 3_600_000;
const names = new Map([['dossier-1', 'dossier-2'], ['R-1', 'R-2']]);
const copyOf = (model: unknown): unknown => makerOf(model, [...names.keys()])({ shiftMs: -HOUR_MS, names });

describe('a copy of a document', () => {
  it('has all its moments earlier, whichever way they are written', () => {
    const model = { at: '2026-11-27T08:00:00.000Z', spokenAt: new Date('2026-11-27T00:30:00.000Z'), day: '2026-11-27' };
    expect(copyOf(model)).toEqual({ at: '2026-11-27T07:00:00.000Z', spokenAt: new Date('2026-11-26T23:30:00.000Z'), day: '2026-11-27' });
  });

  it('has names of its own, alone and within longer texts', () => {
    expect(copyOf({ _id: 'dossier-1', log: [{ cause: 'intake:dossier-1:3 (R-1)' }, { cause: 'other' }] })).toEqual({
      _id: 'dossier-2', log: [{ cause: 'intake:dossier-2:3 (R-2)' }, { cause: 'other' }],
    });
  });

  it('shares with its model whatever does not differ', () => {
    const form = { copies: 2, marks: [true, null] };
    const copy = copyOf({ form, reference: 'R-1' }) as { readonly form: unknown };
    expect(copy.form).toBe(form);
    expect(copyOf(form)).toBe(form);
  });

  it('keeps what is neither text, moment, list nor plain object', () => {
    const bytes = Buffer.from('R-1');
    expect(copyOf({ bytes, R: 'R-1' })).toEqual({ bytes, R: 'R-2' });
  });
});
