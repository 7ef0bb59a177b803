import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FILABLE, PROCEDURES, type Agency, type ProcedureEntry } from '@hoso/contracts';

import { OpenOffice } from '../../../test/open-office.js';

/** Had another rate until the end of 2025. */
const TWO_VERSIONS = '3.000347';

let office: OpenOffice;
beforeAll(async () => {
  office = await OpenOffice.open();
});
afterAll(() => office.close());

const list = async (query = ''): Promise<readonly ProcedureEntry[]> => {
  const { status, body } = await office.ask(`/procedures${query}`);
  expect([query, status]).toEqual([query, 200]);
  return (body as { procedures: readonly ProcedureEntry[] }).procedures;
};

describe('the catalogue', () => {
  it('is open to everybody, and is the published one', async () => {
    expect(await list()).toEqual(PROCEDURES);
    expect((await office.ask('/agencies')).body as { agencies: readonly Agency[] }).toEqual({ agencies: FILABLE });
  });

  it.each([
    ['2025-02-28', []],
    ['2025-03-01', [1]],
    ['2025-12-31', [1]],
    ['2026-01-01', [2]],
    ['2026-11-16', [2]],
  ])('shows on %s the versions %s of a procedure that has changed', async (day, versions) => {
    const inForce = (await list(`?on=${day}`)).filter(({ code }) => code === TWO_VERSIONS);
    expect(inForce.map(({ version }) => version)).toEqual(versions);
  });

  it('shows on any day one version of each procedure at most', async () => {
    const codes = (await list('?on=2026-11-16')).map(({ code }) => code);
    expect(codes.length).toBeGreaterThan(20);
    expect(new Set(codes).size).toBe(codes.length);
  });

  it('narrows by sector and by channel', async () => {
    const ofSector = await list('?sector=G15-HT');
    expect(ofSector.map(({ code }) => code)).toEqual(['2.000635', '1.004772', '1.004746', '1.004873']);
    expect(await list('?sector=G99-XX')).toEqual([]);
    for (const channel of ['online', 'counter', 'post'] as const) {
      expect(await list(`?channel=${channel}`)).toEqual(PROCEDURES.filter(({ channels }) => channels.includes(channel)));
    }
  });

  it('says of a fee that it is listed, none or unknown; an unknown one has a reason and no amount', async () => {
    const fees = (await list()).map(({ fee }) => fee);
    expect(new Set(fees.map(({ state }) => state))).toEqual(new Set(['listed', 'none', 'unknown']));
    for (const fee of fees) {
      const members = { listed: ['lines', 'provenance', 'state'], none: ['provenance', 'state'], unknown: ['state', 'why'] };
      expect(Object.keys(fee).sort()).toEqual(members[fee.state]);
    }
    expect(JSON.stringify(fees.filter(({ state }) => state === 'unknown'))).not.toMatch(/\d/);
  });

  it('keeps every version of a procedure under its code', async () => {
    const { status, body } = await office.ask(`/procedures/${TWO_VERSIONS}`);
    expect(status).toBe(200);
    expect((body as { versions: readonly ProcedureEntry[] }).versions.map(({ version, fee }) => [version, fee.state])).toEqual([
      [1, 'listed'], [2, 'unknown'],
    ]);
  });

  it.each(['1.999999', '3.00034', 'x', '__proto__', '3.000347%20'])('does not know the code %s', async (code) => {
    const texts = { vi: 'Không có thủ tục hành chính với mã này.', en: 'There is no procedure with this code.' };
    for (const [language, title] of Object.entries(texts)) {
      const told = await office.ask(`/procedures/${code}`, { headers: { 'accept-language': language } });
      expect(told).toMatchObject({ status: 404, body: { code: 'procedure-unknown', title } });
    }
  });

  it.each(['on=yesterday', 'on=2026-02-30', 'channel=fax', 'code=1.004222', `sector=${'x'.repeat(17)}`])(
    'does not take ?%s',
    async (query) => expect((await office.ask(`/procedures?${query}`)).status).toBe(400),
  );
});
