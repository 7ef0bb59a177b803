import { describe, expect, it } from '@jest/globals';

import {
  AGENCIES,
  Agency,
  FILABLE,
  competentAgency,
  existsOn,
  findAgency,
  levelOneOf,
  provinceOn,
} from './agencies.js';

describe('the register of agencies', () => {
  it('has well-formed entries, each code once, each successor in the list and alive when it takes over', () => {
    const codes = AGENCIES.map((agency) => agency.code);
    expect(new Set(codes).size).toBe(codes.length);
    for (const agency of AGENCIES) {
      expect(Agency.parse(agency)).toEqual(agency);
      expect(levelOneOf(agency.code)).toBe(agency.levelOne);
      expect(findAgency(agency.levelOne)).toBeDefined();
      if (agency.successor !== undefined) expect(agency.validTo).toBeDefined();
      if (agency.validTo !== undefined) expect(competentAgency(agency.code, '2026-11-20')).toBeDefined();
    }
  });

  it('has 63 provinces before the merger and 34 after it, each with one area code of its own', () => {
    for (const [day, count] of [
      ['2025-06-30', 63],
      ['2025-07-01', 34],
    ] as const) {
      const provinces = AGENCIES.filter((agency) => agency.kind === 'province' && existsOn(agency, day));
      expect(provinces).toHaveLength(count);
      expect(new Set(provinces.map((agency) => provinceOn(agency, day))).size).toBe(count);
    }
  });

  it('has the 34 area codes of the law and no other', () => {
    const codes = AGENCIES.filter((agency) => agency.kind === 'province').map((agency) =>
      provinceOn(agency, '2026-11-20'),
    );
    expect(
      codes
        .filter((code) => code !== undefined)
        .sort()
        .join(' '),
    ).toBe('01 04 08 11 12 14 15 19 20 22 24 25 31 33 37 38 40 42 44 46 48 51 52 56 66 68 75 79 80 82 86 91 92 96');
  });

  it('reads an area code with its day: 24 was Bắc Giang and is Bắc Ninh', () => {
    const holderOf24 = (day: string) =>
      AGENCIES.find((agency) => agency.kind === 'province' && provinceOn(agency, day) === '24')?.code;
    expect(holderOf24('2025-06-30')).toBe('H02');
    expect(holderOf24('2025-07-01')).toBe('H05');
  });

  it('finds who does the work after a merger', () => {
    expect(competentAgency('H02', '2025-06-30')?.code).toBe('H02');
    expect(competentAgency('H02', '2025-07-01')?.code).toBe('H05');
    expect(competentAgency('G13', '2026-11-20')?.code).toBe('G10');
    expect(competentAgency('H26.101', '2025-06-30')).toBeUndefined();
    expect(competentAgency('X99', '2026-11-20')).toBeUndefined();
  });

  it('offers at least eight agencies in at least five provinces for filing', () => {
    const open = FILABLE.filter((agency) => existsOn(agency, '2026-11-20'));
    expect(open.length).toBeGreaterThanOrEqual(8);
    expect(new Set(open.map((agency) => provinceOn(agency, '2026-11-20'))).size).toBeGreaterThanOrEqual(5);
  });
});
