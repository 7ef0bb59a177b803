import { describe, expect, it } from '@jest/globals';

import {
  citizenFrom, citizenOf, declaredName, POPULATION, type Citizen, type Standing,
} from '../rehearsal/citizens.js';
import { lookUp, lookUpWrongly } from './register.js';

const SEED = 9;
const someone = (standing: Standing): Citizen =>
  citizenFrom(SEED, 5_000_000, (citizen) => citizen.standing === standing);
const question = (citizen: Citizen) => ({
  requestId: 'request-1',
  personalNumber: citizen.personalNumber,
  fullName: declaredName(SEED, citizen),
  birthDate: citizen.birthDate,
  purpose: 'verify-applicant',
});

describe('the population database', () => {
  it('answers with the parts of the name, the day, the sex and the place', () => {
    const citizen = someone('whole');
    const reply = lookUp(SEED, question(citizen));
    expect(reply).toMatchObject({
      status: 200,
      body: {
        MaYeuCau: 'request-1',
        error_code: '0',
        CongDan: {
          SoDinhDanh: citizen.personalNumber,
          NgayThangNamSinh: { Nam: citizen.birthDate.slice(0, 4), NgayThangNam: citizen.birthDate.replaceAll('-', '') },
          GioiTinh: citizen.sex === 'male' ? '1' : '2',
          NoiDangKyKhaiSinh: { MaTinhThanh: citizen.birthProvince },
        },
      },
    });
    const { Ho, ChuDem, Ten } = reply.body.CongDan!.HoVaTen;
    expect([Ho, ChuDem, Ten].map((part) => part.normalize('NFC'))).toEqual(
      [citizen.name.family, citizen.name.middle, citizen.name.given],
    );
  });

  it('gives the year alone when it knows no more', () => {
    const citizen = someone('year-only');
    const { body } = lookUp(SEED, question(citizen));
    expect(body.CongDan?.NgayThangNamSinh).toEqual({ Nam: citizen.birthDate.slice(0, 4) });
  });

  it('does not know everybody', () => {
    for (const citizen of [someone('absent'), citizenOf(SEED, POPULATION + 5)]) {
      const { status, body } = lookUp(SEED, question(citizen));
      expect([status, body.error_code, 'CongDan' in body]).toEqual([200, '1', false]);
    }
  });

  it('disagrees with the papers of some', () => {
    const citizen = someone('differs');
    const record = lookUp(SEED, question(citizen)).body.CongDan!;
    const sameDay = record.NgayThangNamSinh.NgayThangNam === citizen.birthDate.replaceAll('-', '');
    const sameGiven = record.HoVaTen.Ten.normalize('NFC') === citizen.name.given;
    expect(sameDay && sameGiven).toBe(false);
  });

  it('lies on order, about a name and nothing else', () => {
    const citizen = someone('whole');
    const right = lookUp(SEED, question(citizen)).body.CongDan!;
    const wrong = lookUpWrongly(SEED, question(citizen)).body.CongDan!;
    expect(Object.values(wrong.HoVaTen).join(' ')).not.toBe(Object.values(right.HoVaTen).join(' ').normalize('NFC'));
    expect({ ...wrong, HoVaTen: null }).toEqual({ ...right, HoVaTen: null });
  });

  it.each([
    null, 'text', {}, { ...question(someone('whole')), personalNumber: '123' },
    { ...question(someone('whole')), birthYear: 1990 },
    { ...question(someone('whole')), birthDate: undefined },
    { ...question(someone('whole')), birthDate: '2026-02-30' },
    { ...question(someone('whole')), purpose: '' },
    { ...question(someone('whole')), extra: 1 },
  ])('refuses a request that is not one (%#)', (input) => {
    expect(lookUp(SEED, input)).toMatchObject({ status: 400, body: { error_code: '2' } });
  });
});
