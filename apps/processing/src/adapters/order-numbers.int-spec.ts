import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseDossierCode } from '@hoso/contracts';
import { MemoryBroker } from '@hoso/messaging';
import { openMongooseStore } from '@hoso/store';

import { sharedStore } from '../../../../test/support/engines.js';
import { SteerableClock } from '../../../../test/support/steerable-clock.js';
import { MONDAY } from '../../test/office.js';
import { OpenOffice } from '../../test/open-office.js';

const engine = await sharedStore();
const uri = engine.uri;
const database = engine.name('numbers');
const clock = new SteerableClock(MONDAY);
const broker = new MemoryBroker();
const offices: OpenOffice[] = [];

const openOffice = async (): Promise<OpenOffice> => {
  const office = await OpenOffice.open({ clock, broker, store: await openMongooseStore({ uri, database }) });
  offices.push(office);
  return office;
};
const codesOf = async (dossierIds: readonly string[]): Promise<string[]> => {
  const kept = await Promise.all(dossierIds.map((dossierId) => offices[0]!.kept(dossierId)));
  return kept.map(({ state }) => state!.dossierCode!);
};

describe(`dossier codes, ${engine.engine}`, () => {
  beforeAll(async () => {
    await openOffice();
    await openOffice();
  }, 30_000);
  afterAll(async () => {
    for (const office of offices) await office.close();
    await engine.drop();
  });

  it('are given once, however many cases two processes of the office accept at once', async () => {
    const dossierIds = (await Promise.all(offices.map((office) => office.fileMany(150)))).flat();
    const codes = await codesOf(dossierIds);
    expect(new Set(codes).size).toBe(300);
    for (const code of codes) {
      expect(code).toMatch(/^H26\.101-261116-\d{4}$/);
      expect(parseDossierCode(code)).toMatchObject({ agency: 'H26.101', levelOne: 'H26', order: 'left', day: '2026-11-16' });
    }
    for (const office of offices) expect(office.room.ledger.spoken).toBeGreaterThan(0);
  }, 30_000);

  it('are not given again by a process that starts later', async () => {
    const before = await codesOf(await offices[0]!.fileMany(3));
    const later = await openOffice();
    const dossierIds = await later.fileMany(60);
    const codes = await codesOf(dossierIds);
    expect(new Set([...before, ...codes]).size).toBe(63);
    expect(later.room.ledger.spoken).toBeGreaterThan(0);
  }, 30_000);

  it('begin anew with each agency and each day', async () => {
    const [ofOther] = await codesOf(await offices[0]!.fileMany(1, { agencyCode: 'H29.101' }));
    expect(ofOther).toBe('H29.101-261116-0001');
    clock.skip(86_400_000);
    const [nextDay] = await codesOf(await offices[0]!.fileMany(1));
    expect(nextDay).toBe('H26.101-261117-0001');
  });
});
