import { describe, expect, it } from '@jest/globals';
import { Failure } from '@hoso/kernel';
import fc from 'fast-check';

import { readAnswer } from './register-answer.js';

const QUESTION = {
  requestId: 'request-1', personalNumber: '001099000001',
  person: { fullName: 'Nguyễn Thị Mẫu', birthDate: '1990-04-30', sex: 'female' as const },
};
const citizen = (day: string | undefined, year = '1990') => ({
  SoDinhDanh: QUESTION.personalNumber,
  HoVaTen: { Ho: 'Nguyễn', ChuDem: 'Thị', Ten: 'Mẫu' },
  NgayThangNamSinh: { Nam: year, ...(day !== undefined && { NgayThangNam: day }) },
  GioiTinh: '2',
});
const answered = (CongDan: unknown) => ({ MaYeuCau: QUESTION.requestId, error_code: '0', CongDan });

/** By the platform's calendar, which knows no 31st of April. */
function isDay(bare: string): boolean {
  const [year, month, day] = [bare.slice(0, 4), bare.slice(4, 6), bare.slice(6)];
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  return date.toISOString().slice(0, 10) === `${year}-${month}-${day}`;
}

function heard(said: unknown): unknown {
  try {
    return readAnswer(said, QUESTION);
  } catch (error) {
    if (error instanceof Failure) return error.code;
    throw error;
  }
}

describe('the day of birth that the register tells', () => {
  const two = (max: number) => fc.integer({ min: 0, max }).map((number) => String(number).padStart(2, '0'));
  const bare = fc.oneof(
    fc.tuple(fc.integer({ min: 1900, max: 2026 }).map(String), two(14), two(33)).map((parts) => parts.join('')),
    fc.stringMatching(/^\d{8}$/),
    fc.constantFrom('19900430', '19900431', '19901399', '19900229', '20000229', '19000229', '19900000', '19900400'),
  );

  it('is held against the dossier where there is such a day, and else is no answer', () => {
    fc.assert(fc.property(bare, (day) => {
      const verdict = day === '19900430' ? { kind: 'matched' } : { kind: 'mismatched', fields: ['birthDate'] };
      const expected = isDay(day) ? { kind: 'answered', verdict, requestId: 'request-1' } : 'unreadable-answer';
      expect(heard(answered(citizen(day)))).toEqual(expected);
    }));
  });

  it('is only a year where it knows no more', () => {
    fc.assert(fc.property(fc.stringMatching(/^\d{4}$/), (year) => {
      const verdict = year === '1990' ? { kind: 'partial' } : { kind: 'mismatched', fields: ['birthDate'] };
      expect(heard(answered(citizen(undefined, year)))).toEqual({ kind: 'answered', verdict, requestId: 'request-1' });
    }));
  });
});

describe('an answer of the register', () => {
  it('is believed about the person and the question that were asked, and about nobody else', () => {
    const number = fc.oneof(fc.constant(QUESTION.personalNumber), fc.stringMatching(/^\d{12}$/), fc.string());
    const request = fc.oneof(fc.constant(QUESTION.requestId), fc.string());
    fc.assert(fc.property(number, request, (SoDinhDanh, MaYeuCau) => {
      const isOurs = SoDinhDanh === QUESTION.personalNumber && MaYeuCau === QUESTION.requestId;
      const said = { ...answered({ ...citizen('19900430'), SoDinhDanh }), MaYeuCau };
      expect(typeof heard(said) === 'object').toBe(isOurs);
    }));
  });

  it('is a value or a failure, whatever it says', () => {
    const part = fc.oneof(fc.jsonValue(), fc.constantFrom('0', '1', '2', '3', '4', QUESTION.requestId, citizen('19900430')));
    const said = fc.oneof(fc.jsonValue(), fc.record({ MaYeuCau: part, error_code: part, CongDan: part }, { requiredKeys: [] }));
    fc.assert(fc.property(said, (one) => {
      const outcome = heard(one);
      if (typeof outcome === 'string') expect(['unreadable-answer', 'trouble-in-the-register', 'another-number']).toContain(outcome);
      else expect(outcome).toMatchObject({ kind: expect.stringMatching(/^(answered|forbidden)$/) });
    }));
  });
});
