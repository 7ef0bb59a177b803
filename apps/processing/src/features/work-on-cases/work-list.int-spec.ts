import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openMongooseStore, type Store } from '@hoso/store';
import { MemoryStore } from '@hoso/store/memory';

import { sharedStore } from '../../../../../test/support/engines.js';
import { SteerableClock } from '../../../../../test/support/steerable-clock.js';
import { MONDAY } from '../../../test/office.js';
import { OpenOffice, PLAIN, WITH_OPINION } from '../../../test/open-office.js';
import type { CaseView } from './case-view.js';

const engine = await sharedStore();

interface Page {
  readonly cases: readonly CaseView[];
  readonly next: string | null;
}

describe.each([
  ['in memory', async (clock: SteerableClock): Promise<Store> => new MemoryStore(clock)],
  [engine.engine, (): Promise<Store> => openMongooseStore({ uri: engine.uri, database: engine.name('list') })],
])('the work list, %s', (_name, openStore) => {
  let office: OpenOffice;
  let receiver: string;
  let own: readonly string[];
  const others: string[] = [];

  const page = async (query: string, token = receiver): Promise<Page> => {
    const { status, body } = await office.ask(`/cases${query}`, { token });
    expect([query, status]).toEqual([query, 200]);
    return body as Page;
  };
  const everyPage = async (query: string, limit: number, between: () => Promise<unknown> = async () => undefined): Promise<CaseView[]> => {
    const all: CaseView[] = [];
    for (let after = ''; ; ) {
      const { cases, next } = await page(`?limit=${limit}${query}${after}`);
      expect(cases.length).toBeLessThanOrEqual(limit);
      expect(cases.length).toBeGreaterThan(0);
      all.push(...cases);
      if (next === null) return all;
      after = `&after=${next}`;
      await between();
    }
  };
  const idsOf = (cases: readonly CaseView[]): string[] => cases.map(({ dossierId }) => dossierId);

  beforeAll(async () => {
    const clock = new SteerableClock(MONDAY);
    office = await OpenOffice.open({ clock, store: await openStore(clock) });
    receiver = await office.official('receiver');
    own = [...(await office.fileMany(17)), ...(await office.fileMany(6, { procedureCode: WITH_OPINION }))];
    others.push(await office.file({ agencyCode: 'H26.103' }), await office.file({ agencyCode: 'H29.101' }));
  }, 30_000);

  afterAll(async () => {
    await office.close();
    await engine.drop();
  });

  it('shows what lies on the desk of the own agency, longest first, and nothing else', async () => {
    const { cases, next } = await page('');
    expect(next).toBeNull();
    expect(new Set(idsOf(cases))).toEqual(new Set(own));
    const order = cases.map(({ since, dossierId }) => `${since} ${dossierId}`);
    expect(order).toEqual(order.toSorted());
    for (const [index, agency] of ['H26.103', 'H29.101'].entries()) {
      expect(idsOf((await page('', await office.official('receiver', agency))).cases)).toEqual([others[index]]);
    }
    expect((await page('', await office.official('receiver', 'H26.102'))).cases).toEqual([]);
  });

  it.each([1, 4, 23, 24])('comes in pages of %s that together are the whole, each case once; the last one says so', async (limit) => {
    expect(idsOf(await everyPage('', limit))).toEqual(idsOf((await page('?limit=200')).cases));
  });

  it('narrows by procedure and by what is waited for', async () => {
    const plain = await everyPage(`&procedureCode=${PLAIN}`, 5);
    expect(plain).toHaveLength(17);
    expect(new Set(plain.map(({ procedureCode }) => procedureCode))).toEqual(new Set([PLAIN]));
    expect((await page('?procedureCode=9.999999')).cases).toEqual([]);
    const [waiting, supplement] = [await office.file({ identity: null }), await office.file({ identity: 'mismatched' })];
    expect(idsOf((await page('?state=waiting-for-identity')).cases)).toEqual([waiting]);
    expect(idsOf((await page('?state=waiting-for-supplement')).cases)).toEqual([supplement]);
    expect((await page('?state=ended')).cases).toEqual([]);
    await office.withdraw(supplement);
    await office.until(supplement, 'withdrawn', ({ state }) => state?.phase === 'ended');
    expect(idsOf((await page('?state=ended')).cases)).toEqual([supplement]);
  });

  it('gives its pages on while new cases come: what was there is seen once, and nothing twice', async () => {
    const before = idsOf((await page('?limit=200')).cases);
    const seen = idsOf(await everyPage('', 5, () => office.file()));
    expect(seen.slice(0, before.length)).toEqual(before);
    expect(new Set(seen).size).toBe(seen.length);
  });

  it('gives a case to the agency that is asked for an opinion, and takes it back after', async () => {
    const dossierId = own.at(-1)!;
    const adviser = await office.official('adviser', 'H26.102');
    for (const role of ['receiver', 'examiner'] as const) {
      await office.act(dossierId, await office.official(role), { action: 'complete-step' });
    }
    expect(idsOf((await page('', adviser)).cases)).toEqual([dossierId]);
    expect(idsOf((await page('?limit=200')).cases)).not.toContain(dossierId);
    await office.act(dossierId, adviser, { action: 'give-opinion', opinion: 'agrees' });
    expect((await page('', adviser)).cases).toEqual([]);
    expect(idsOf((await page('?limit=200')).cases)).toContain(dossierId);
  });

  it('shows a case as it reads alone: references, codes and what can be done', async () => {
    const [first] = (await page('?limit=1')).cases;
    expect((await office.read(first!.dossierId, receiver)).view).toEqual(first);
    expect(first).toMatchObject({
      reference: 'HS-THU-NGHIEM', agencyCode: 'H26.101', phase: 'at-step', status: { id: 4, vi: 'Đang xử lý', en: 'In processing' },
      step: { id: 'receive', role: 'receiver', actions: ['complete-step', 'request-supplement', 'request-fee'] },
    });
  });

  it.each(['limit=0', 'limit=201', 'limit=x', 'state=lost', 'after=abc', 'after=', 'agency=H26.103', `procedureCode=${'9'.repeat(17)}`])(
    'does not take ?%s',
    async (query) => {
      const { status, headers } = await office.ask(`/cases?${query}`, { token: receiver });
      expect([status, headers.get('content-type')]).toEqual([400, 'application/problem+json; charset=utf-8']);
    },
  );
});
