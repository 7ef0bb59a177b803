import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Store } from '@hoso/store';

import { bothStores } from '../../../../../test/support/both-stores.js';
import { sharedStore } from '../../../../../test/support/engines.js';
import type { Portal } from '../../../test/portal.js';
import { expectRefused } from '../../../test/refusals.js';
import { openRehearsedHouse, type RehearsedHouse } from '../../../test/rehearsed-house.js';
import { sampleFiling } from '../../../test/sample-filing.js';

const engine = await sharedStore();

interface Page {
  readonly dossiers: readonly { readonly dossierId: string; readonly portalReference: string }[];
  readonly next: string | null;
}

describe.each(bothStores(engine, 'list'))('a portal’s own dossiers, %s', (_name, openStore) => {
  let store: Store;
  let house: RehearsedHouse;
  let portal: Portal;
  const newestFirst: string[] = [];

  const page = async (query: string, asking = portal): Promise<Page> => {
    const { status, body } = await asking.ask(`/dossiers${query}`);
    expect([query, status]).toEqual([query, 200]);
    return body as unknown as Page;
  };
  const file = async (portalReference: string): Promise<string> => {
    const dossierId = await portal.filed(sampleFiling(undefined, { portalReference }));
    newestFirst.unshift(dossierId);
    return dossierId;
  };

  beforeAll(async () => {
    store = await openStore();
    house = await openRehearsedHouse({ store });
    portal = house.portal();
    for (let index = 1; index <= 6; index += 1) {
      await file(`TN-${index}`);
      if (index % 2 === 0) house.clock.advance(1);
    }
    await house.portal('portal-khac').filed(sampleFiling());
    newestFirst.sort().reverse();
  }, 60_000);
  afterAll(async () => {
    await house.close();
    await store.close();
    await engine.drop();
  });

  it('are listed newest first, page by page, each once, and the last page says so', async () => {
    for (const [limit, pages] of [[1, 6], [2, 3], [4, 2], [6, 1], [200, 1]] as const) {
      const listed: string[] = [];
      let count = 0;
      for (let next: string | null = ''; next !== null; count += 1) {
        const found: Page = await page(`?limit=${limit}${next && `&after=${next}`}`);
        listed.push(...found.dossiers.map(({ dossierId }) => dossierId));
        next = found.next;
      }
      expect([limit, listed, count]).toEqual([limit, newestFirst, pages]);
    }
  });

  it('keep their places while new ones come', async () => {
    const first = await page('?limit=2');
    house.clock.advance(1);
    await file('TN-NEW');
    const second = await page(`?limit=2&after=${first.next}`);
    expect(second.dossiers.map(({ dossierId }) => dossierId)).toEqual(newestFirst.slice(3, 5));
    expect((await page('?limit=1')).dossiers[0]!.portalReference).toBe('TN-NEW');
  });

  it('are narrowed by reference, procedure and status', async () => {
    expect((await page('?portalReference=TN-3')).dossiers.map(({ portalReference }) => portalReference)).toEqual(['TN-3']);
    expect((await page('?procedureCode=2.000635')).dossiers).toHaveLength(newestFirst.length);
    expect((await page('?procedureCode=1.004222')).dossiers).toEqual([]);
    expect((await page('?status=1')).dossiers).toHaveLength(newestFirst.length);
    expect(await page('?status=2')).toEqual({ dossiers: [], next: null });
  });

  it('are nobody else’s, cursor and filters or not', async () => {
    const stranger = house.portal('portal-la');
    const { next } = await page('?limit=1');
    for (const query of ['', '?portalReference=TN-1', `?after=${next}`, '?status=1']) {
      expect((await page(query, stranger)).dossiers).toEqual([]);
    }
  });

  it.each([
    ['limit=0', '/limit too-small'], ['limit=201', '/limit too-big'], ['limit=many', '/limit wrong-type'],
    ['status=11', '/status too-big'], ['procedureCode=all', '/procedureCode wrong-format'],
    ['portal=portal-khac', '/portal unknown-property'], ['portalReference[$ne]=1', '/portalReference[$ne] unknown-property'],
  ])('are not listed by %s', async (query, fault) => {
    await expectRefused(house, { status: 400, code: 'request-invalid', faults: [fault] }, (headers) =>
      portal.ask(`/dossiers?${query}`, { headers }));
  });

  it('are not listed after a place that somebody made up', async () => {
    await expectRefused(house, { status: 400, code: 'cursor-invalid' }, (headers) =>
      portal.ask('/dossiers?after=W10', { headers }));
  });
});
