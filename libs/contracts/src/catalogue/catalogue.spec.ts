import { describe, expect, it } from '@jest/globals';
import { canonicalJson, type Json } from '@hoso/kernel';

import { AGENCIES, FILABLE, findAgency, mayReceive } from '../agencies.js';
import { OFTEN_INCOMPLETE, PROCEDURES, ProcedureEntry, checkForm, entryInForce, findEntry } from './index.js';

const TODAY = '2026-11-20';
const inForce = PROCEDURES.filter((entry) => entryInForce([entry], entry.code, TODAY).state === 'in-force');

describe('the seed catalogue', () => {
  it.each(PROCEDURES.map((entry) => [`${entry.code} v${entry.version}`, entry] as const))(
    '%s is well-formed',
    (_, entry) => {
      expect(canonicalJson(ProcedureEntry.parse(entry) as unknown as Json)).toBe(
        canonicalJson(entry as unknown as Json),
      );
      const keys = entry.form.map((field) => field.key);
      expect(new Set(keys).size).toBe(keys.length);
      const codes = entry.papers.map((paper) => paper.code);
      expect(new Set(codes).size).toBe(codes.length);
      const steps = entry.steps.map((step) => step.id);
      expect(new Set(steps).size).toBe(steps.length);
      expect(entry.steps.filter((step) => step.kind === 'delivery')).toEqual([entry.steps.at(-1)]);
      expect((entry.level === 'partial') === (entry.partialReason !== undefined)).toBe(true);
      expect((entry.level === 'none') === !entry.channels.includes('online')).toBe(true);
    },
  );

  it('names only fields that the form has, in papers and in fees', () => {
    for (const entry of PROCEDURES) {
      const keys = new Set(entry.form.map((field) => field.key));
      const conditions = entry.papers.flatMap((paper) => (typeof paper.need === 'string' ? [] : [paper.need]));
      const lines = entry.fee.state === 'listed' ? entry.fee.lines : [];
      const named = [
        ...conditions.map((condition) => condition.field),
        ...lines.flatMap((line) => (line.when === undefined ? [] : [line.when.field])),
        ...lines.flatMap(({ amount }) => (amount.kind === 'share' ? [amount.ofField] : [])),
        ...lines.flatMap(({ amount }) => (amount.kind === 'fixed' && amount.perUnitOf ? [amount.perUnitOf] : [])),
      ];
      for (const field of named) expect([...keys]).toContain(field);
      for (const condition of conditions)
        expect(
          checkForm(
            { form: entry.form.filter((f) => f.key === condition.field) },
            { [condition.field]: condition.equals },
          ),
        ).toEqual([]);
    }
  });

  it('gives patterns whose own examples match', () => {
    for (const entry of PROCEDURES) {
      for (const field of entry.form) {
        if (field.type === 'pattern') expect(checkForm({ form: [field] }, { [field.key]: field.example })).toEqual([]);
      }
    }
  });

  it('asks opinions only of agencies that exist, within a limit', () => {
    for (const entry of PROCEDURES) {
      for (const step of entry.steps) {
        if (step.kind !== 'opinion') continue;
        expect(findAgency(step.agency)).toBeDefined();
        expect(step.timeLimit).toBeDefined();
      }
    }
  });

  it('has someone to receive every procedure in force', () => {
    for (const entry of inForce) {
      expect(FILABLE.filter((agency) => mayReceive(agency, entry, TODAY)).length).toBeGreaterThan(0);
    }
    const commune = findAgency('H26.101');
    const copies = findEntry(PROCEDURES, '2.000635', 1);
    const licence = findEntry(PROCEDURES, '3.000347', 2);
    if (commune === undefined || copies === undefined || licence === undefined) throw new Error('the seed has changed');
    expect(mayReceive(commune, copies, TODAY)).toBe(true);
    expect(mayReceive(commune, copies, '2025-06-30')).toBe(false);
    expect(mayReceive(commune, licence, TODAY)).toBe(false);
    expect(AGENCIES.filter((agency) => mayReceive(agency, copies, TODAY)).every((agency) => agency.filable)).toBe(true);
  });

  it('is broad enough to show the house', () => {
    expect(new Set(inForce.map((entry) => entry.code)).size).toBeGreaterThanOrEqual(14);
    expect(new Set(inForce.map((entry) => entry.sector.code)).size).toBeGreaterThanOrEqual(6);
    const automatic = inForce.filter((entry) =>
      entry.steps.every((s) => s.kind === 'automatic' || (s.kind === 'delivery' && s.role === undefined)),
    );
    expect(automatic.length).toBeGreaterThanOrEqual(4);
    const examined = inForce.filter(
      (entry) => entry.steps.some((s) => s.kind === 'official') && entry.steps.some((s) => s.kind === 'decision'),
    );
    expect(examined.length).toBeGreaterThanOrEqual(4);
    expect(inForce.some((entry) => entry.steps.some((s) => s.kind === 'opinion'))).toBe(true);
    for (const code of OFTEN_INCOMPLETE) expect(inForce.some((entry) => entry.code === code)).toBe(true);
    expect(new Set(PROCEDURES.map((entry) => entry.fee.state))).toEqual(new Set(['listed', 'none', 'unknown']));
    expect(new Set(PROCEDURES.map((entry) => entry.clock.term.kind))).toEqual(new Set(['limited', 'none']));
  });
});

describe('the version in force', () => {
  it.each([
    ['3.000347', '2025-12-31', 1],
    ['3.000347', '2026-01-01', 2],
    ['3.000347', '2025-03-01', 1],
    ['2.000488', '2025-02-28', 1],
  ])('%s on %s is version %i', (code, day, version) => {
    expect(entryInForce(PROCEDURES, code, day)).toMatchObject({ state: 'in-force', entry: { code, version } });
  });

  it('says why there is none', () => {
    expect(entryInForce(PROCEDURES, '2.000488', TODAY)).toEqual({ state: 'ended', validTo: '2025-02-28' });
    expect(entryInForce(PROCEDURES, '2.002850', TODAY)).toEqual({ state: 'not-yet', validFrom: '2027-01-01' });
    expect(entryInForce(PROCEDURES, '9.999999', TODAY)).toEqual({ state: 'unknown' });
  });

  it('prefers the higher of two versions that overlap, and names the next one in a gap', () => {
    const base = findEntry(PROCEDURES, '3.000347', 2);
    if (base === undefined) throw new Error('the seed has changed');
    const first = { ...base, version: 1, validFrom: '2026-01-01', validTo: '2026-06-30' };
    const second = { ...base, version: 2, validFrom: '2026-06-01', validTo: '2026-07-31' };
    const third = { ...base, version: 3, validFrom: '2026-09-01' };
    const entries = [third, first, second];
    expect(entryInForce(entries, base.code, '2026-06-15')).toMatchObject({ entry: { version: 2 } });
    expect(entryInForce(entries, base.code, '2026-05-31')).toMatchObject({ entry: { version: 1 } });
    expect(entryInForce(entries, base.code, '2026-08-15')).toEqual({ state: 'not-yet', validFrom: '2026-09-01' });
  });
});
